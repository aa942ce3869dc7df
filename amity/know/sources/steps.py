"""What this room takes from the intake: events, and of every chunk what belongs into the lake."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

import pyarrow as pa
from django.db import connection
from django.utils.translation import gettext_lazy as _

from amity.analytics.tables import lake as tables
from amity.analytics.tables.contract import Table
from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import SYSTEM
from amity.foundation.kernel.carrying import Carries, Moves
from amity.foundation.kernel.intake import IntakeContext, Loaders, ParkedRow, Taken
from amity.foundation.kernel.references import new_reference
from amity.foundation.keys import services as keys
from amity.foundation.lake import services as lake
from amity.foundation.organisation import selectors as organisation
from amity.foundation.postgres.copying import upsert
from amity.know.parties import selectors as parties
from amity.know.parties import services as party_services
from amity.know.sources import lake_rows, reported
from amity.know.sources.lake_rows import Books
from amity.know.sources.models import Event
from amity.know.sources.selectors import EVENT_TEXT


class Due(NamedTuple):
    """An event to be written: whose, under which reference."""

    row: Mapping[str, Any]
    row_hash: str
    party_id: int | None
    unit_id: int | None
    reference: UUID


def take_events(table: pa.Table, context: IntakeContext) -> Taken:
    """Insert and update events by the source's key; words that nobody signed belong to a unit."""
    rows = table.to_pylist()
    owners = parties.owners(context.source, (row["customer_key"] for row in rows if row["customer_key"]))
    units = organisation.unit_ids(context.legal_entity_id)
    known = _known(context.source, [row["key"] for row in rows])
    spelled = ["\x1f".join("" if value is None else str(value) for value in row.values()) for row in rows]
    hashes = keys.keyed_hash_many(spelled, purpose="event row")
    due: list[Due] = []
    parked: list[ParkedRow] = []
    for index, (row, row_hash) in enumerate(zip(rows, hashes, strict=True)):
        owner = owners.get(row["customer_key"]) if row["customer_key"] else None
        unit_id = units.get(row["unit_code"]) if row["unit_code"] else context.unit_id
        if row["customer_key"] and owner is None:
            parked.append(ParkedRow(index, "customers", row["customer_key"]))
        elif unit_id is None:
            parked.append(ParkedRow(index, "units", row["unit_code"]))
        else:
            reference, present = known.get(row["key"]) or (new_reference(), "")
            if present != row_hash:
                party_id = owner.party_id if owner else None
                due.append(Due(row, row_hash, party_id, None if owner else unit_id, reference))
    upsert(
        connection,
        "sources_event",
        COLUMNS,
        _to_copy(due, context),
        key=("source", "key"),
        update=CHANGES,
    )
    if due:
        party_services.forget_origin(
            "sources_event", source=context.source, source_keys=[one.row["key"] for one in due]
        )
    inserted = sum(one.row["key"] not in known for one in due)
    taken = Taken(inserted, len(due) - inserted, len(rows) - len(due) - len(parked), tuple(parked))
    _record(taken, context)
    return taken


INTAKE: Loaders = MappingProxyType({"events": take_events})
"""Loaders by canonical table."""

CARRIES: Carries = (
    # Words that nobody signed are of no customer, and under another key.
    Moves("sources_event", label=_("Events on channels"), sealed=(("text_sealed", EVENT_TEXT),)),
)
"""What becomes of this room's rows when customers are merged."""

ToLake = Callable[[pa.Table, IntakeContext, Books], pa.Table]
LAKE: Mapping[str, tuple[Table, ToLake]] = MappingProxyType({
    "transactions": (tables.TRANSACTIONS, lake_rows.transactions),
    "balances": (tables.BALANCES_MONTHLY, lake_rows.balances),
    "events": (tables.EVENTS, lake_rows.events),
})  # fmt: skip
"""By canonical table: the table of the lake, and how its rows are made."""


def append_to_lake(name: str, chunk: pa.Table, context: IntakeContext, books: Books) -> int | None:
    """Add to the lake what of a canonical chunk belongs there and is new; None for tables that do not.

    :raises BadInput: if an amount is in a currency that the feed gives no rate for.
    """
    if name not in LAKE:
        return None
    table, make = LAKE[name]
    rows = make(chunk, context, books)
    return lake.append(table, rows, chunk_key=_chunk_key(table, rows)) if rows.num_rows else 0


def _chunk_key(table: Table, rows: pa.Table) -> str:
    # The rows' own keys, not the batch's number: the same rows have one key, however often they are tried.
    digest = hashlib.sha256(table.name.encode())
    for name in table.key:
        for part in rows.column(name).cast(pa.string()).chunks:
            digest.update("\x1f".join(part.to_pylist()).encode())
    return digest.hexdigest()[:32]


def bring_reported_events(*, at: datetime) -> int:
    """Add to the lake the events that channels reported, each once; return how many were new there.

    A chunk is marked after the lake has it. A kill between the two lets the next turn try the same rows: the
    lake knows the chunk by its property, and each row by its key.
    """
    added = last = 0
    while (rows := reported.waiting(after=last)).num_rows:
        ids = rows.column("id").to_pylist()
        chunk = rows.drop_columns(["id"])
        added += lake.append(tables.EVENTS, chunk, chunk_key=_chunk_key(tables.EVENTS, chunk))
        reported.mark(ids, at=at)
        last = ids[-1]
    return added


CHANGES = (
    "party_id", "unit_id", "channel", "kind", "topic", "status", "amount", "currency", "score", "text_sealed",
    "batch_id", "row_hash", "happened_at",
)  # fmt: skip
COLUMNS = ("reference", "legal_entity_id", "source", "key", *CHANGES, "arrived_at")


def _known(source: str, wanted: Sequence[str]) -> dict[str, tuple[UUID, str]]:
    if not Event.objects.filter(source=source).exists():
        return {}
    with connection.cursor() as cursor:
        # An array, not "IN": Django would make a parameter of each of 250,000 keys.
        cursor.execute(_KNOWN, [source, list(wanted)])
        return {key: (reference, row_hash) for key, reference, row_hash in cursor.fetchall()}


_KNOWN = "SELECT key, reference, row_hash FROM sources_event WHERE source = %s AND key = ANY(%s)"


def _to_copy(due: Sequence[Due], context: IntakeContext) -> list[tuple[object, ...]]:
    words = [one.row["text"] or None for one in due]
    sealed = keys.seal_many(
        [word if one.party_id else None for one, word in zip(due, words, strict=True)],
        parties=[one.party_id or 0 for one in due],
        field=EVENT_TEXT,
    )
    return [
        _columns(one, text or _unsigned(one, word, context), context)
        for one, word, text in zip(due, words, sealed, strict=True)
    ]


def _unsigned(one: Due, word: str | None, context: IntakeContext) -> bytes | None:
    if word is None or one.party_id:
        return None
    return keys.seal_for_batch(word, batch=context.batch_id)


def _columns(one: Due, text: bytes | None, context: IntakeContext) -> tuple[object, ...]:
    row = one.row
    return (
        one.reference, context.legal_entity_id, context.source, row["key"], one.party_id, one.unit_id,
        row["channel"], row["kind"], row["topic"] or "", row["status"] or "", row["amount"],
        context.currency if row["amount"] is not None else "", row["score"], text, context.batch_id,
        one.row_hash, row["at"], context.at,
    )  # fmt: skip


def _record(taken: Taken, context: IntakeContext) -> None:
    if taken.inserted or taken.updated:
        audit.record(
            action="events:taken",
            subject=f"batch:{context.batch_id}",
            by=SYSTEM,
            at=context.at,
            changes={"inserted": ("", taken.inserted), "updated": ("", taken.updated)},
        )
