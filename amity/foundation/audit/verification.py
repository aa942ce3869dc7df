"""Whether the trail is what was sealed: seals, entries and checkpoints, compared one by one.

Pure: it takes rows and tells the first thing that is bent, or nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from amity.foundation.audit import canonical
from amity.foundation.audit.canonical import EntryRow, SealRow
from amity.foundation.audit.checkpoints import line_of
from amity.foundation.audit.signing import is_signed


@dataclass(frozen=True, slots=True)
class Bent:
    """What is not as it was sealed, and how."""

    what: str
    how: str


@dataclass(frozen=True, slots=True)
class SealKept:
    """A seal as the database has it."""

    row: SealRow
    leaves: bytes
    digest: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Anchor:
    """A seal as a checkpoint has it."""

    sequence: int
    digest: bytes
    signature: bytes
    line: str


def bent_seal(seal: SealKept, *, sequence: int, previous: bytes, key: Ed25519PublicKey) -> Bent | None:
    """Tell what is wrong with a seal that should be the next in the chain."""
    name = f"seal {sequence}"
    if seal.row.sequence != sequence:
        return Bent(name, f"it is missing: seal {seal.row.sequence} follows")
    if canonical.digest(seal.row) != seal.digest:
        return Bent(name, "it was changed")
    if not is_signed(seal.digest, seal.signature, key):
        return Bent(name, "it was not signed with this bank's key")
    if seal.row.previous != previous:
        return Bent(name, "it does not follow the seal before it")
    return None


def bent_anchor(anchor: Anchor | None, seal: SealKept, *, key: Ed25519PublicKey) -> Bent | None:
    """Tell how a checkpoint differs from the seal of the database."""
    name = f"checkpoint {seal.row.sequence}"
    if anchor is None:
        return Bent(name, "it cannot be read")
    if not is_signed(anchor.digest, anchor.signature, key):
        return Bent(name, "it was not signed with this bank's key")
    if anchor.sequence != seal.row.sequence:
        return Bent(name, f"it is missing: checkpoint {anchor.sequence} stands in its place")
    if anchor.digest != seal.digest:
        return Bent(f"seal {seal.row.sequence}", "it is another than was published outside the database")
    # What the digest does not cover must be as it was written, too: readers elsewhere have only the line.
    if anchor.line != line_of(seal.row, seal.digest, seal.signature):
        return Bent(name, "it was changed")
    return None


def bent_entry(seal: SealKept, entries: Sequence[EntryRow]) -> Bent | None:
    """Tell which entry under the seal is not as it was sealed."""
    found = tuple(canonical.leaf(entry) for entry in entries)
    sealed = canonical.unpacked(seal.leaves)
    if canonical.root(sealed) != seal.row.root or canonical.packed(sealed) != seal.leaves:
        return Bent(f"seal {seal.row.sequence}", "the list of its entries was changed")
    if found == sealed:
        return None
    hash_found = {leaf.entry_id: leaf.hash for leaf in found}
    hash_sealed = {leaf.entry_id: leaf.hash for leaf in sealed}
    for entry_id in sorted(hash_found.keys() | hash_sealed.keys()):
        if entry_id not in hash_found:
            return Bent(f"entry {entry_id}", "it was deleted")
        if entry_id not in hash_sealed:
            return Bent(f"entry {entry_id}", "it was added after the seal")
        if hash_found[entry_id] != hash_sealed[entry_id]:
            return Bent(f"entry {entry_id}", "it was changed")
    return Bent(f"seal {seal.row.sequence}", "its entries stand in another order")
