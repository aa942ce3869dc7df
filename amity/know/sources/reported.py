"""Events that channels reported, on their way to the lake: which wait, and that they have arrived."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pyarrow as pa
from django.db import connection

from amity.know.sources.models import Event

AT_ONCE = 250_000
MOMENT = pa.timestamp("us", "UTC")
SCHEMA = pa.schema([
    ("id", pa.int64()), ("legal_entity", pa.int64()), ("lake_key", pa.int64()), ("source", pa.string()),
    ("key", pa.string()), ("channel", pa.string()), ("kind", pa.string()), ("at", MOMENT),
    ("arrived_at", MOMENT), ("known_at", MOMENT), ("topic", pa.string()), ("status", pa.string()),
    ("amount", pa.decimal128(18, 2)), ("score", pa.int64()),
])  # fmt: skip


def waiting(*, after: int, limit: int = AT_ONCE) -> pa.Table:
    """Return the lake's rows of events that have not arrived there, in the order of their ids."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [after, limit])
        rows = cursor.fetchall()
    columns = zip(*rows, strict=True) if rows else [()] * len(SCHEMA)
    return pa.table(
        [pa.array(column, kind) for column, kind in zip(columns, SCHEMA.types, strict=True)], SCHEMA
    )


def mark(ids: Sequence[int], *, at: datetime) -> None:
    """Note that the lake has these events."""
    with connection.cursor() as cursor:
        cursor.execute(_MARK, [at, list(ids)])


def count() -> int:
    """Return how many events wait for the next turn of the ring."""
    return Event.objects.filter(batch_id__isnull=True, in_lake_at__isnull=True).count()


# Known from when it arrived, not from when it is said to have happened: no cut-off sees what nobody knew.
_WAITING = """
    SELECT event.id, event.legal_entity_id, record.lake_key, event.source, event.key, event.channel,
        event.kind, event.happened_at, event.arrived_at, greatest(event.happened_at, event.arrived_at),
        nullif(event.topic, ''), nullif(event.status, ''), event.amount, event.score
    FROM sources_event AS event CROSS JOIN LATERAL (
        SELECT lake_key FROM parties_sourcerecord WHERE party_id = event.party_id ORDER BY id LIMIT 1
    ) AS record
    WHERE event.batch_id IS NULL AND event.in_lake_at IS NULL AND event.id > %s
    ORDER BY event.id LIMIT %s
"""
_MARK = "UPDATE sources_event SET in_lake_at = %s WHERE id = ANY(%s)"
