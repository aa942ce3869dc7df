"""The bytes of an entry and of a seal that hashes and signatures cover. Pure.

Hashes are SHA-256 with a leading byte that says what is hashed, so that no leaf passes for a node (RFC 6962).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

LEAF, NODE, SEAL = b"\x00", b"\x01", b"\x02"
NOTHING = bytes(32)
"""What the first seal names as the seal before it."""
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
HASH = 32
ID = 8


@dataclass(frozen=True, slots=True)
class Leaf:
    """An entry's id, and the hash of all that it says."""

    entry_id: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class SealRow:
    """A seal without its signature: what the signature covers, by way of the digest."""

    sequence: int
    first_entry_id: int
    last_entry_id: int
    count: int
    root: bytes
    previous: bytes
    sealed_at: datetime


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry as it happened."""

    id: int
    action: str
    subject: str
    party_id: int | None
    legal_entity_id: int | None
    staff_id: int
    happened_at: datetime
    purpose: str
    changes: Mapping[str, Sequence[str]]


def leaf(entry: EntryRow) -> Leaf:
    """Return the hash of an entry, over every column but the seal's."""
    said = [
        entry.id,
        entry.action,
        entry.subject,
        entry.party_id,
        entry.legal_entity_id,
        entry.staff_id,
        moment(entry.happened_at),
        entry.purpose,
        entry.changes,
    ]
    return Leaf(entry.id, sha256(LEAF + _canonical(said)).digest())


def root(leaves: Sequence[Leaf]) -> bytes:
    """Return the Merkle root of the leaves, in the order given; an odd one moves up a level alone."""
    level = [one.hash for one in leaves]
    while len(level) > 1:
        paired = [sha256(NODE + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
        level = paired + level[len(level) & ~1 :]
    return level[0] if level else NOTHING


def digest(seal: SealRow) -> bytes:
    """Return the hash of a seal, which the next one names and the signature covers."""
    said = [
        seal.sequence,
        seal.first_entry_id,
        seal.last_entry_id,
        seal.count,
        seal.root.hex(),
        seal.previous.hex(),
        moment(seal.sealed_at),
    ]
    return sha256(SEAL + _canonical(said)).digest()


def packed(leaves: Sequence[Leaf]) -> bytes:
    """Return the leaves as the seal keeps them: eight bytes of id and the hash, one after another."""
    return b"".join(one.entry_id.to_bytes(ID, "big") + one.hash for one in leaves)


def unpacked(content: bytes) -> tuple[Leaf, ...]:
    """Return the leaves that a seal kept; what is cut short at the end is left out."""
    size = ID + HASH
    starts = range(0, len(content) - size + 1, size)
    return tuple(Leaf(int.from_bytes(content[i : i + ID], "big"), content[i + ID : i + size]) for i in starts)


def moment(at: datetime) -> str:
    """Return a moment to the microsecond, in UTC, as PostgreSQL keeps it."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _canonical(value: object) -> bytes:
    return _ENCODER.encode(value).encode()
