"""Keep what was uploaded under the import's own key: the file in sealed pieces on the disk."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from django.conf import settings

from amity.foundation.keys import services as keys

PIECE = 1024 * 1024
LENGTH = 8
BYTES = "latin-1"
"""Every byte is one character of it: keys seal texts."""


def place(reference: UUID) -> Path:
    """Return where the sealed file of an import lies."""
    return Path(settings.HOME) / "imports" / f"{reference}.sealed"


def keep(reference: UUID, content: bytes, *, key: int) -> None:
    """Write the file, sealed piece by piece."""
    path = place(reference)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("wb") as file:
        for start in range(0, len(content), PIECE):
            sealed = keys.seal_for_batch(content[start : start + PIECE].decode(BYTES), batch=key)
            file.write(len(sealed).to_bytes(LENGTH, "big") + sealed)


def content(reference: UUID, *, key: int) -> bytes:
    """
    Return the file as it came.

    :raises FileNotFoundError: if it was let go.
    :raises KeyDestroyed: if its time was over.
    """
    return b"".join(_pieces(place(reference), key))


def let_go(reference: UUID, *, key: int) -> None:
    """Remove the file, and destroy the key of all that was sealed under it."""
    place(reference).unlink(missing_ok=True)
    keys.destroy_batch(key)


def remove_file(reference: UUID) -> None:
    """Remove the file alone: what was refused of it can still be read."""
    place(reference).unlink(missing_ok=True)


def remove_nobodys(known: set[str]) -> int:
    """Remove files of imports that are not in the database (a kill between the two); return how many."""
    folder = Path(settings.HOME) / "imports"
    gone = [path for path in folder.glob("*.sealed") if path.stem not in known] if folder.is_dir() else []
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _pieces(path: Path, key: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        while head := file.read(LENGTH):
            yield keys.open_for_batch(file.read(int.from_bytes(head, "big")), batch=key).encode(BYTES)


def folder_for(workspace: Path) -> Path:
    """Return a new folder in a workspace for the file and its feed."""
    folder = workspace / "list"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    return folder
