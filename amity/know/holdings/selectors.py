"""What others ask about holdings."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
from django.db import connection


def holding_keys(source: str, keys: Sequence[str]) -> pa.Table:
    """Return key, id, party_id, lake_key, currency and product_line of the source's holdings that have arrived."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLDING_KEYS, [source, list(keys)])
        rows = cursor.fetchall()
    columns = list(zip(*rows, strict=True)) or [()] * len(_HOLDING_KEY_SCHEMA)
    return pa.table(
        dict(zip(_HOLDING_KEY_SCHEMA.names, map(list, columns), strict=True)), schema=_HOLDING_KEY_SCHEMA
    )


_HOLDING_KEYS = """
    SELECT holding.key, holding.id, holding.owner_id, holding.lake_key, holding.currency, product.line
    FROM holdings_holding AS holding JOIN products_product AS product ON product.id = holding.product_id
    WHERE holding.source = %s AND holding.key = ANY(%s)
"""
_HOLDING_KEY_SCHEMA = pa.schema([
    ("key", pa.string()), ("id", pa.int64()), ("party_id", pa.int64()), ("lake_key", pa.int64()),
    ("currency", pa.string()), ("product_line", pa.string()),
])  # fmt: skip
