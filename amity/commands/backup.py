"""``amity backup``: one consistent copy of PostgreSQL and the lake; with --keys, the keys, apart from it."""

import argparse
import os
import sys
from getpass import getpass
from pathlib import Path

from django.utils import timezone

from amity.foundation.backups import key_copies, services

HELP = "make one consistent copy of the bank, while it is open; with --keys, of its keys"
PASSPHRASE = "AMITY_KEYS_PASSPHRASE"  # noqa: S105 the name of a setting


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "target", type=Path, help="the folder of backups; each gets a folder of its own in it"
    )
    parser.add_argument("--keep", type=int, default=0, metavar="N", help="drop all but the newest N")
    parser.add_argument(
        "--keys",
        action="store_true",
        help=f"copy the keys instead, sealed under a passphrase ({PASSPHRASE}, or asked for)",
    )


def run(options: argparse.Namespace) -> int:
    """Make the copy, and say what is in it."""
    if options.keys:
        return _copy_keys(options.target)
    made = services.make(options.target, at=timezone.now(), keep=options.keep)
    print(f"Backed up {', '.join(made.manifest.banks) or 'an empty bank'} to {made.folder}.")
    tables = f"{sum(made.manifest.rows.values()):,} rows of {len(made.manifest.rows)} tables"
    print(f"{tables}, {len(made.manifest.files):,} files, {made.manifest.size / 1e6:,.1f} MB.")
    if made.dropped:
        print(f"Dropped: {', '.join(path.name for path in made.dropped)}.")
    print("It holds no key: copy those apart from it with `amity backup --keys FOLDER`.")
    return 0


def passphrase() -> str:
    """Return the passphrase that seals the copy of the keys."""
    return os.environ.get(PASSPHRASE) or (getpass("Passphrase of the keys: ") if sys.stdin.isatty() else "")


def _copy_keys(target: Path) -> int:
    path, dropped = key_copies.make(target, passphrase=passphrase(), at=timezone.now())
    days = key_copies.KEPT_FOR.days
    print(f"The keys are in {path}, sealed under the passphrase.")
    print(f"While it exists it can undo an erasing: it is dropped by the first copy made after {days} days.")
    if dropped:
        print(f"Dropped: {', '.join(old.name for old in dropped)}.")
    return 0
