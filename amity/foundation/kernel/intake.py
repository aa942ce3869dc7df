"""What the intake hands to a room, and what the room says of it (``INTAKE`` in the room's steps.py)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Match:
    """By what rows of customers are known to be somebody whom the bank has already, and what then."""

    keys: tuple[str, ...]
    """In order: source_key, document, mobile, email, name_birth."""
    on_match: str
    """skip, fill or overwrite."""
    marks: Mapping[str, Sequence[tuple[str, str, str]]]
    """By the source's key: what the customer may be known by: key of the rule, scheme, value."""
    units: frozenset[int] | None = None
    """The units whose customers may be changed; None for all."""


@dataclass(frozen=True, slots=True)
class IntakeContext:
    """Whose rows these are, and when they came: the same for every row of a chunk."""

    legal_entity_id: int
    unit_id: int
    currency: str
    source: str
    batch_id: int
    at: datetime
    business_date: date | None
    remembered: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """What rooms remember from chunk to chunk of one intake, by the room's name."""
    match: Match | None = None
    """How customers are matched, where the feed says so."""


@dataclass(frozen=True, slots=True)
class ParkedRow:
    """A row that waits: its index in the table given, and the parent that has not arrived."""

    row: int
    parent_table: str
    parent_key: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a chunk: rows inserted, updated, already so, and parked."""

    inserted: int
    updated: int
    unchanged: int
    parked: tuple[ParkedRow, ...] = ()


Loader = Callable[[pa.Table, IntakeContext], Taken]
"""Takes a chunk with exactly the canonical columns, in the caller's transaction; twice is as good as once."""

Loaders = Mapping[str, Loader]
"""A room's ``INTAKE``: canonical table name to loader."""
