"""By what keys the lake knows the customers of a source."""

from collections.abc import Sequence

import pyarrow as pa
from django.db import connection


def keys_of(source: str, keys: Sequence[str]) -> pa.Table:
    """Return key, party_id, lake_key and legal_entity_id of the source's customer records that are here."""
    with connection.cursor() as cursor:
        cursor.execute(_LAKE_KEYS, [source, list(keys)])
        rows = cursor.fetchall()
    columns = zip(*rows, strict=True) if rows else [()] * len(_LAKE_KEY_SCHEMA)
    return pa.table(
        dict(zip(_LAKE_KEY_SCHEMA.names, map(list, columns), strict=True)), schema=_LAKE_KEY_SCHEMA
    )


_LAKE_KEYS = """
    SELECT record.key, record.party_id, record.lake_key, party.legal_entity_id
    FROM parties_sourcerecord AS record JOIN parties_party AS party ON party.id = record.party_id
    WHERE record.source = %s AND record.key = ANY(%s)
"""
_LAKE_KEY_SCHEMA = pa.schema([
    ("key", pa.string()), ("party_id", pa.int64()), ("lake_key", pa.int64()), ("legal_entity_id", pa.int64()),
])  # fmt: skip
