"""Writing the trail: one entry an act, in the caller's transaction; and sealing what has committed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from amity.foundation.audit import canonical, checkpoints, signing
from amity.foundation.audit.models import Entry, Seal
from amity.foundation.audit.personal import entered
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import DomainError

NO_CHANGES: Mapping[str, Sequence[object]] = MappingProxyType({})
BATCH = 5000
"""Entries under one seal at most."""
SEALER = 0x416D6974795365
"""The advisory lock that lets one sealer work at a time, whichever process it is in."""


class ChainBroken(DomainError):
    """Database and checkpoints tell two stories; no seal goes on top of them until somebody has looked."""


def record(
    *,
    action: str,
    subject: str,
    by: Actor,
    at: datetime,
    changes: Mapping[str, Sequence[object]] = NO_CHANGES,
    party_id: int | None = None,
    purpose: str = "",
) -> None:
    """
    Add one entry. Call it inside the transaction that makes the change.

    :raises ValueError: if a change of a personal field carries its value in the clear.
    """
    Entry.objects.create(
        action=action,
        subject=subject,
        party_id=party_id,
        legal_entity_id=by.legal_entity_id or None,
        staff_id=by.staff_id,
        happened_at=at,
        purpose=purpose[:200],
        changes={field: [entered(field, old), entered(field, new)] for field, (old, new) in changes.items()},
    )


def seal(*, at: datetime) -> int:
    """
    Seal every entry that has committed and has no seal; return how many. None while another sealer works.

    A seal covers a set of entries, not a range of ids: an id is given when a transaction inserts, not when it
    commits, so an entry may show up late among ids that are sealed already. It goes into the next seal.

    :raises ChainBroken: if database and checkpoints do not continue each other.
    """
    home = Path(settings.HOME)
    with _alone() as is_alone:
        if not is_alone:
            return 0
        if signing.public_key(home) is None and Seal.objects.exists():
            raise ChainBroken(
                _("The key that signs the audit trail is gone: put it back from the backup of the keys.")
            )
        key = signing.signing_key(home)
        _catch_up(home, key)
        total = 0
        while count := _seal_batch(home, key, at):
            total += count
        return total


@contextmanager
def _alone() -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [SEALER])
        is_alone = bool(cursor.fetchone()[0])
        try:
            yield is_alone
        finally:
            if is_alone:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [SEALER])


def _seal_batch(home: Path, key: Ed25519PrivateKey, at: datetime) -> int:
    # Durable: the checkpoint below may say only what has truly committed.
    with transaction.atomic(durable=True):
        entries = tuple(Entry.objects.filter(seal__isnull=True).order_by("pk")[:BATCH])
        if not entries:
            return 0
        made = _chained(tuple(canonical.leaf(entry.row) for entry in entries), key, at)
        made.save()
        Entry.objects.filter(pk__in=[entry.pk for entry in entries]).update(seal=made)
    _publish(home, made)
    return len(entries)


def _chained(leaves: Sequence[canonical.Leaf], key: Ed25519PrivateKey, at: datetime) -> Seal:
    last = Seal.objects.order_by("-sequence").first()
    covered = canonical.SealRow(
        sequence=last.sequence + 1 if last else 1,
        first_entry_id=leaves[0].entry_id,
        last_entry_id=leaves[-1].entry_id,
        count=len(leaves),
        root=canonical.root(leaves),
        previous=bytes(last.digest) if last else canonical.NOTHING,
        sealed_at=at,
    )
    digest = canonical.digest(covered)
    return Seal(
        sequence=covered.sequence,
        first_entry_id=covered.first_entry_id,
        last_entry_id=covered.last_entry_id,
        count=covered.count,
        leaves=canonical.packed(leaves),
        root=covered.root,
        previous=covered.previous,
        digest=digest,
        signature=key.sign(digest),
        sealed_at=at,
    )


def _catch_up(home: Path, key: Ed25519PrivateKey) -> None:
    """Write the one checkpoint that a kill after the commit left out; refuse any other difference."""
    kept, head = checkpoints.last(home), checkpoints.head(home)
    last = Seal.objects.order_by("-sequence").first()
    if head and head.sequence > (last.sequence if last else 0):
        raise _broken(home)
    behind = (last.sequence if last else 0) - (kept.sequence if kept else 0)
    if behind == 0 and (last is None or kept is None or bytes(last.digest) == kept.digest):
        return
    if (
        behind != 1
        or last is None
        or not signing.is_signed(bytes(last.digest), bytes(last.signature), key.public_key())
    ):
        raise _broken(home)
    _publish(home, last)


def set_head_back() -> None:
    """Begin where the database stands, after a backup was brought back that is older than the keys.

    Call it where the act itself is written down: from here on nothing shows that there was more.
    """
    home = Path(settings.HOME)
    last = Seal.objects.order_by("-sequence").first()
    head = checkpoints.head(home)
    if last is not None and head is not None:
        checkpoints.note_head(home, checkpoints.checkpoint(last))


def _broken(home: Path) -> ChainBroken:
    sentence = _("The audit trail and its checkpoints under %(folder)s differ. Run: amity audit verify")
    return ChainBroken(sentence % {"folder": home / "audit"})


def _publish(home: Path, sealed: Seal) -> None:
    newest = checkpoints.checkpoint(sealed)
    checkpoints.append(home, [newest])
    checkpoints.note_head(home, newest)
