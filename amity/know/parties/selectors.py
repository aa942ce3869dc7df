"""What others ask about parties."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pyarrow as pa
from django.db import connection


class Owner(NamedTuple):
    """Whom a source's key stands for."""

    party_id: int
    lake_key: int


def owners(source: str, keys: Iterable[str]) -> dict[str, Owner]:
    """Return the parties behind the source's keys, of those that have arrived. One query, for bulk work."""
    with connection.cursor() as cursor:
        cursor.execute(_OWNERS, [source, list(set(keys))])
        return {key: Owner(party_id, lake_key) for key, party_id, lake_key in cursor.fetchall()}


def lake_keys(source: str, keys: Sequence[str]) -> pa.Table:
    """Return key, party_id, lake_key and legal_entity_id of the source's customer records that have arrived."""
    with connection.cursor() as cursor:
        cursor.execute(_LAKE_KEYS, [source, list(keys)])
        rows = cursor.fetchall()
    columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
    return pa.table(
        dict(zip(_LAKE_KEY_SCHEMA.names, map(list, columns), strict=True)), schema=_LAKE_KEY_SCHEMA
    )


_OWNERS = "SELECT key, party_id, lake_key FROM parties_sourcerecord WHERE source = %s AND key = ANY(%s)"
_LAKE_KEYS = """
    SELECT record.key, record.party_id, record.lake_key, party.legal_entity_id
    FROM parties_sourcerecord AS record JOIN parties_party AS party ON party.id = record.party_id
    WHERE record.source = %s AND record.key = ANY(%s)
"""
_LAKE_KEY_SCHEMA = pa.schema([
    ("key", pa.string()), ("party_id", pa.int64()), ("lake_key", pa.int64()), ("legal_entity_id", pa.int64()),
])  # fmt: skip
