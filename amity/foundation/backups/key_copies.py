"""The copy of the keys: one file, sealed under a passphrase, apart from every backup and short-lived.

It can undo an erasing as long as it exists, so it is kept for days, where a backup is kept for months.
"""

from __future__ import annotations

import fcntl
import io
import os
import tarfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.conf import settings

from amity.foundation.backups.services import ERASED
from amity.foundation.kernel.errors import BadInput
from amity.foundation.kernel.publishing import publishing

MAGIC = b"AMITYKEYS1"
SALT = 16
NONCE = 12
SHORTEST = 12
MODE = 0o600
KEPT_FOR = timedelta(days=7)


def make(target: Path, *, passphrase: str, at: datetime) -> tuple[Path, tuple[Path, ...]]:
    """
    Write a copy of the keys into a folder, drop those older than a week, and return both.

    :raises BadInput: if the passphrase is too short, or the folder holds backups.
    """
    if len(passphrase) < SHORTEST:
        raise BadInput(f"Give a passphrase of {SHORTEST} characters or more: the keys never lie open.")
    if any(target.glob("amity-*/manifest.json")):
        raise BadInput(
            f"{target} holds backups: whoever takes both can read everything. Name another folder."
        )
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = target / f"keys-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}.amity"
    with publishing(path) as draft:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MODE)
        with os.fdopen(descriptor, "wb") as file:
            file.write(_sealed(_packed(settings.HOME / "keys"), passphrase))
    return path, _dropped(target, at)


def bring_back(path: Path, *, passphrase: str, replace: bool) -> int:
    """
    Put the keys of a copy into this home and return how many files there are.

    :raises BadInput: if the passphrase is not the copy's, or this home has keys of its own.
    """
    folder = settings.HOME / "keys"
    if not replace and any(folder.glob("*.keys")):
        raise BadInput(
            f"{folder} holds keys. Say --replace to throw them away: what they sealed is lost then."
        )
    packed = _opened(path, passphrase)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        members = [member for member in archive.getmembers() if member.isfile() and "/" not in member.name]
        for member in members:
            content = archive.extractfile(member)
            before = folder / ERASED if member.name == ERASED else None
            with publishing(folder / member.name) as draft:
                descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MODE)
                with os.fdopen(descriptor, "wb") as file:
                    file.write(_both(before, content.read() if content else b""))
    return len(members)


def _both(before: Path | None, content: bytes) -> bytes:
    """Return a list that only grows with what either copy of it says: nobody who was erased is forgotten."""
    if before is None or not before.exists():
        return content
    lines = dict.fromkeys(
        [*content.splitlines(keepends=True), *before.read_bytes().splitlines(keepends=True)]
    )
    return b"".join(lines)


def _packed(folder: Path) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for path in sorted(folder.iterdir()):
            if path.is_file() and not path.name.startswith("."):
                content = _read(path)
                entry = tarfile.TarInfo(path.name)
                entry.size = len(content)
                archive.addfile(entry, io.BytesIO(content))
    return packed.getvalue()


def _read(path: Path) -> bytes:
    # Slots are written under this lock: no half of one is copied.
    with path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        return file.read()


def _sealed(content: bytes, passphrase: str) -> bytes:
    salt, nonce = os.urandom(SALT), os.urandom(NONCE)
    return MAGIC + salt + nonce + AESGCM(_key(passphrase, salt)).encrypt(nonce, content, MAGIC)


def _opened(path: Path, passphrase: str) -> bytes:
    held = path.read_bytes() if path.is_file() else b""
    if not held.startswith(MAGIC):
        raise BadInput(f"{path} is no copy of keys.")
    salt, rest = held[len(MAGIC) : len(MAGIC) + SALT], held[len(MAGIC) + SALT :]
    try:
        return AESGCM(_key(passphrase, salt)).decrypt(rest[:NONCE], rest[NONCE:], MAGIC)
    except InvalidTag:
        raise BadInput(f"{path} does not open: the passphrase is another, or the file was damaged.") from None


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(passphrase.encode())


def _dropped(target: Path, at: datetime) -> tuple[Path, ...]:
    oldest = f"keys-{(at - KEPT_FOR).astimezone(UTC):%Y%m%dT%H%M%SZ}.amity"
    old = tuple(path for path in sorted(target.glob("keys-*.amity")) if path.name < oldest)
    for path in old:
        path.unlink()
    return old
