"""Tables drawn in a test, and the answer beside them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import ibis
import pyarrow as pa

MONEY = pa.decimal128(18, 2)
TYPES: dict[str, pa.DataType] = {
    **dict.fromkeys(("party_id", "holding", "count", "lake_key"), pa.int64()),
    **dict.fromkeys(("birth_year", "birth_month", "missing_facts", "has_manager"), pa.int16()),
    **dict.fromkeys(
        ("booked_on", "opened_on", "closed_on", "matures_on", "as_of", "month", "last_on", "happened_on",
         "customer_since", "kyc_expires_on", "latest_balance_on"), pa.date32(),
    ),
    **dict.fromkeys(
        ("amount_base", "balance", "balance_90d_before", "average_12m", "latest_balance", "limit_amount",
         "fee", "inflow_base", "outflow_base", "largest_out_base"), MONEY,
    ),
    "margin": pa.decimal128(9, 6),
    "known_at": pa.timestamp("us", tz="UTC"),
    **dict.fromkeys(("is_open", "is_held_away"), pa.bool_()),
}  # fmt: skip
"""Columns whose name says their type; the others are text."""


def draw(picture: str) -> Any:
    """Return the table of a picture: names in the first line, a row a line, ``–`` where nothing is known."""
    lines = [line for line in picture.strip().splitlines() if line.strip()]
    names, *rows = ([cell.strip() for cell in line.split("|")] for line in lines)
    columns = zip(*rows, strict=True) if rows else ([] for _name in names)
    return ibis.memtable(
        pa.table({name: _column(name, list(cells)) for name, cells in zip(names, columns, strict=True)})
    )


def rows(expression: Any) -> list[tuple[Any, ...]]:
    """Return the rows of an answer, in the order of their first column."""
    found = expression.to_pyarrow().to_pylist()
    return sorted((tuple(row.values()) for row in found), key=lambda row: row[0])


def end_of(day: date) -> datetime:
    """Return the end of a day, UTC."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=UTC)


def _column(name: str, cells: list[str]) -> pa.Array:
    kind = TYPES.get(name, pa.string())
    texts = pa.array([None if cell in ("–", "") else cell for cell in cells], pa.string())
    if kind == pa.timestamp("us", tz="UTC"):
        return pa.array([cell.as_py() and datetime.fromisoformat(cell.as_py()) for cell in texts], kind)
    if pa.types.is_boolean(kind):
        return pa.array([cell.as_py() == "yes" for cell in texts], kind)
    return texts.cast(kind)
