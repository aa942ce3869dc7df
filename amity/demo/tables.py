"""Arrow tables out of NumPy arrays, column by column in the types of the files."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from amity.demo.arrays import NEVER, Ints
from amity.demo.columns import COLUMNS
from amity.demo.horizon import Horizon

TYPES = {
    "text": pa.string(),
    "money": pa.decimal128(18, 2),
    "rate": pa.decimal128(9, 6),
    "day": pa.date32(),
    "moment": pa.timestamp("us", tz="UTC"),
    "integer": pa.int64(),
    "flag": pa.bool_(),
}
NO_AMOUNT = np.iinfo(np.int64).min
"""Stands for no amount in an array of cents."""

DAY_SECONDS = 86_400


def schema(name: str) -> pa.Schema:
    """Return the schema of a table's file."""
    return pa.schema([(column, TYPES[kind]) for column, kind in COLUMNS[name].items()])


def table(name: str, rows: int, columns: Mapping[str, Any]) -> pa.Table:
    """Return a table with the columns given, the others empty; a single value stands for every row.

    :raises KeyError: if the table has no such column.
    """
    unknown = columns.keys() - COLUMNS[name].keys()
    if unknown:
        raise KeyError(f"{name} has no column {sorted(unknown)}")
    arrays = [_column(columns.get(column), TYPES[kind], rows) for column, kind in COLUMNS[name].items()]
    return pa.Table.from_arrays(arrays, schema=schema(name))


def _column(values: Any, kind: pa.DataType, rows: int) -> Any:
    if values is None:
        return pa.nulls(rows, kind)
    if isinstance(values, (pa.Array, pa.ChunkedArray)):
        return values if values.type == kind else values.cast(kind)
    if isinstance(values, (str, bool)):
        return pa.repeat(pa.scalar(values, kind), rows)
    return pa.array(values, kind)


def money(cents: Ints) -> pa.Array:
    """Return cents as decimals with two places, without a detour over Python's numbers."""
    return _decimal(cents, TYPES["money"])


def rates(shares: Any) -> pa.Array:
    """Return shares as decimals with six places; not a number means none."""
    given = ~np.isnan(shares)
    return _decimal(
        np.where(given, np.rint(np.nan_to_num(shares) * 1e6), NO_AMOUNT).astype(np.int64), TYPES["rate"]
    )


def _decimal(units: Ints, kind: pa.DataType) -> pa.Array:
    none = units == NO_AMOUNT
    wide = np.empty((len(units), 2), dtype=np.int64)
    wide[:, 0] = np.where(none, 0, units)
    wide[:, 1] = np.where(none, 0, units >> 63)
    missing = int(none.sum())
    mask = pa.array(~none).buffers()[1] if missing else None
    return pa.Array.from_buffers(kind, len(units), [mask, pa.py_buffer(wide.tobytes())], missing)


def days(values: Ints, horizon: Horizon) -> pa.Array:
    """Return days of the horizon as dates; NEVER is empty."""
    epoch = horizon.epoch_days(values).astype(np.int32)
    return pa.array(epoch, pa.int32(), mask=values >= NEVER).cast(pa.date32())


def moments(day: Ints, second: Ints, horizon: Horizon, utc_offset_hours: int) -> pa.Array:
    """Return local days and seconds as moments."""
    seconds = horizon.epoch_days(day) * DAY_SECONDS + second - utc_offset_hours * 3600
    return pa.array(seconds * 1_000_000, pa.timestamp("us")).cast(pa.timestamp("us", tz="UTC"))


def coded(words: Any, codes: Ints) -> pa.Array:
    """Return the word of each code; a negative code is empty."""
    indices = pa.array(codes.astype(np.int32), mask=codes < 0)
    return pa.DictionaryArray.from_arrays(indices, pa.array(list(words), pa.string())).dictionary_decode()
