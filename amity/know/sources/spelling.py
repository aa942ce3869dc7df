"""Spell rows of a canonical table as text and read them back: a parked row waits as sealed text. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

READERS: tuple[tuple[Callable[[pa.DataType], bool], Callable[[str], object]], ...] = (
    (pa.types.is_decimal, Decimal),
    (pa.types.is_date, date.fromisoformat),
    (pa.types.is_timestamp, datetime.fromisoformat),
    (pa.types.is_integer, int),
    (pa.types.is_boolean, lambda text: text == "True"),
)


def spell(table: pa.Table, rows: Sequence[int]) -> list[str]:
    """Return the rows of these indices as texts."""
    return [
        json.dumps(_as_text(row), ensure_ascii=False)
        for row in table.take(pa.array(rows, pa.int64())).to_pylist()
    ]


def read(texts: Sequence[str], schema: pa.Schema) -> pa.Table:
    """Return the rows that were spelled. A column that the table did not have then is empty."""
    rows = [json.loads(text) for text in texts]
    columns = {field.name: [_as_value(row.get(field.name), field.type) for row in rows] for field in schema}
    return pa.table(columns, schema=schema)


def _as_text(row: dict[str, Any]) -> dict[str, str]:
    return {
        name: value.isoformat() if isinstance(value, date) else str(value)
        for name, value in row.items()
        if value is not None
    }


def _as_value(text: str | None, kind: pa.DataType) -> object:
    if text is None:
        return None
    for is_of, read_one in READERS:
        if is_of(kind):
            return read_one(text)
    return text
