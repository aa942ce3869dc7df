"""``amity restore``: a backup into an empty home, looked over before anybody is served."""

import argparse
from pathlib import Path

from django.core.management import call_command
from django.utils import timezone

from amity import erase
from amity.commands.backup import passphrase
from amity.foundation.audit import selectors as audit
from amity.foundation.audit import services as trail
from amity.foundation.backups import key_copies, notes, restoring, services
from amity.foundation.kernel.actors import SYSTEM
from amity.foundation.kernel.errors import BadInput

HELP = "bring a backup back into an empty home; with --keys, a copy of the keys"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("source", type=Path, help="the folder of one backup, or the file of a copy of keys")
    parser.add_argument("--keys", action="store_true", help="the source is a copy of keys")
    parser.add_argument("--replace", action="store_true", help="throw away what this home holds")


def run(options: argparse.Namespace) -> int:
    """Restore, and print what stands here now."""
    if options.keys:
        count = key_copies.bring_back(options.source, passphrase=passphrase(), replace=options.replace)
        print(f"{count} files of keys are back. Next: amity restore BACKUP")
        return 0
    held = restoring.check(options.source, replace=options.replace)
    restored = restoring.restore(options.source, held)
    # Brings an older backup's tables up to date, and lays what belongs to this server's own roles.
    call_command("migrate", interactive=False, verbosity=0)
    if restored.is_elsewhere:
        restoring.make_lake_anew(options.source, held)
    at = timezone.now()
    trail.set_head_back()
    erased = erase.replay(at=at) + erase.replay(at=at, file=options.source / services.ERASED)
    trail.record(action="bank:restored", subject=f"backup:{options.source.name}", by=SYSTEM, at=at)
    verdict = audit.verify()
    if not verdict.ok:
        raise BadInput(
            f"The audit trail of this backup does not hold: {verdict.first_bad}: {verdict.detail}."
        )
    notes.end_restore()
    _say(restored, erased)
    return 0


def _say(restored: restoring.Restored, erased: int) -> None:
    held = restored.manifest
    print(f"Restored {', '.join(held.banks)} as of {held.taken_at:%Y-%m-%d %H:%M:%S %Z}.")
    for table in ("parties_party", "holdings_holding", "scores_profile", "tasks_task", "audit_entry"):
        print(f"  {table:<20} {held.rows.get(table, 0):>12,} rows")
    if erased:
        print(f"Erased again, as the list says: {erased} customers.")
    print("The audit trail holds. Next: amity serve and amity worker")
    if restored.is_elsewhere:
        print(
            "The lake lies in another folder than before: its rows are all here, its earlier snapshots not."
        )
