"""The manifest of a backup: what was copied, of which moment, and the hash of every file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from amity.foundation.kernel.errors import BadInput

NAME = "manifest.json"
FORMAT = 1
PREFIX = "amity-"
READ_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True)
class Kept:
    """One file of a backup."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class LakeTable:
    """A table of the lake: where its metadata lay, and the files of the snapshot that was current."""

    metadata: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything that a restore must know beside the files themselves."""

    taken_at: datetime
    banks: tuple[str, ...]
    warehouse: str
    keys: str
    """What the keys of that day answer to a question of ours; says nothing to whoever lacks them."""
    rows: Mapping[str, int]
    lake: Mapping[str, LakeTable]
    files: Mapping[str, Kept]
    format: int = FORMAT

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files.values())


def write(folder: Path, manifest: Manifest) -> None:
    """Write the manifest into the folder of its backup."""
    said = asdict(manifest) | {"taken_at": manifest.taken_at.isoformat()}
    (folder / NAME).write_text(json.dumps(said, indent=1, sort_keys=True), encoding="utf-8")


def read(folder: Path) -> Manifest:
    """
    Return the manifest of a backup.

    :raises BadInput: if the folder is no backup that this version can read.
    """
    try:
        said = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise BadInput(f"{folder} is no backup of Amity: it has no {NAME} that can be read.") from None
    if said.get("format") != FORMAT:
        raise BadInput(f"{folder} was written by another version of Amity: restore it with that one.")
    return Manifest(
        taken_at=datetime.fromisoformat(said["taken_at"]),
        banks=tuple(said["banks"]),
        warehouse=said["warehouse"],
        keys=said["keys"],
        rows=said["rows"],
        lake={name: LakeTable(of["metadata"], tuple(of["files"])) for name, of in said["lake"].items()},
        files={name: Kept(**of) for name, of in said["files"].items()},
    )


def check(folder: Path, manifest: Manifest) -> None:
    """
    Read every file of a backup against its hash.

    :raises BadInput: if one is missing or is not as it was.
    """
    for name, kept in manifest.files.items():
        path = folder / name
        if not path.is_file():
            raise BadInput(f"The backup {folder} is not whole: {name} is missing. Take another backup.")
        if path.stat().st_size != kept.size or hash_of(path) != kept.sha256:
            raise BadInput(f"The backup {folder} was damaged: {name} is not as it was. Take another backup.")


def all_in(target: Path) -> Iterator[Path]:
    """Yield the whole backups in a folder of backups, newest first."""
    if target.is_dir():
        yield from sorted((path.parent for path in target.glob(f"{PREFIX}*/{NAME}")), reverse=True)


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(READ_AT_ONCE):
            digest.update(part)
    return digest.hexdigest()
