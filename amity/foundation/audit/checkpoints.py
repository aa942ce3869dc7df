"""Seals as they are kept outside the database: lines of JSON under AMITY_HOME/audit, a thousand to a file.

A file is published whole, so a reader never meets half a line. Copy the folder to a second place that keeps
what it was given (object lock, WORM): then not even the owner of this machine can shorten it unseen.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from amity.foundation.audit.canonical import SealRow, moment
from amity.foundation.audit.models import Seal
from amity.foundation.kernel.errors import BadInput
from amity.foundation.kernel.publishing import publish_bytes

PER_FILE = 1000
HEAD = "audit-head.json"
"""The last seal published, kept among the keys: who sets back database and checkpoints does not hold it."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """One line: enough to know the seal again, and to check the chain without the database."""

    sequence: int
    digest: bytes
    signature: bytes
    line: str


@dataclass(frozen=True, slots=True)
class Head:
    """The seal that was published last."""

    sequence: int
    digest: bytes


def checkpoint(seal: Seal) -> Checkpoint:
    """Return the line that is kept of a seal."""
    digest, signature = bytes(seal.digest), bytes(seal.signature)
    return Checkpoint(seal.sequence, digest, signature, line_of(seal.row, digest, signature))


def line_of(row: SealRow, digest: bytes, signature: bytes) -> str:
    """Return a seal as a line."""
    return json.dumps({
        "sequence": row.sequence,
        "first_entry_id": row.first_entry_id,
        "last_entry_id": row.last_entry_id,
        "count": row.count,
        "root": row.root.hex(),
        "previous": row.previous.hex(),
        "digest": digest.hex(),
        "signature": signature.hex(),
        "sealed_at": moment(row.sealed_at),
    })  # fmt: skip


def append(home: Path, new: Iterable[Checkpoint]) -> None:
    """Add checkpoints, which follow the last one kept."""
    for one in new:
        path = _path(home, one.sequence)
        kept = path.read_text(encoding="utf-8") if path.exists() else ""
        publish_bytes(path, f"{kept}{one.line}\n".encode())


def kept(home: Path) -> Iterator[Checkpoint | None]:
    """Yield the checkpoints in order; None for a line that cannot be read."""
    for path in _files(home):
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            yield _read(line)


def last(home: Path) -> Checkpoint | None:
    """Return the last checkpoint kept; None before the first. Reads the last file only."""
    files = _files(home)
    if not files:
        return None
    lines = files[-1].read_text(encoding="utf-8", errors="replace").splitlines()
    return _read(lines[-1]) if lines else None


def note_head(home: Path, newest: Checkpoint) -> None:
    """Note which seal was published last."""
    said = {"sequence": newest.sequence, "digest": newest.digest.hex()}
    publish_bytes(home / "keys" / HEAD, json.dumps(said).encode())


def head(home: Path) -> Head | None:
    """
    Return the seal that was published last; None before the first.

    :raises BadInput: if the note cannot be read.
    """
    path = home / "keys" / HEAD
    if not path.exists():
        return None
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        return Head(int(said["sequence"]), bytes.fromhex(said["digest"]))
    except (ValueError, KeyError, TypeError):
        raise BadInput(f"{path} cannot be read: put it back from the backup of the keys.") from None


def _read(line: str) -> Checkpoint | None:
    try:
        said = json.loads(line)
        return Checkpoint(
            int(said["sequence"]), bytes.fromhex(said["digest"]), bytes.fromhex(said["signature"]), line
        )
    except (ValueError, KeyError, TypeError):
        return None


def _files(home: Path) -> list[Path]:
    return sorted((home / "audit").glob("seals-*.jsonl"))


def _path(home: Path, sequence: int) -> Path:
    first = (sequence - 1) // PER_FILE * PER_FILE + 1
    return home / "audit" / f"seals-{first:010d}.jsonl"
