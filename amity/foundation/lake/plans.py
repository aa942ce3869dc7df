"""Which files a snapshot lists, and how their columns read. Nothing here changes a table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from pyiceberg.expressions import (
    AlwaysTrue,
    And,
    BooleanExpression,
    GreaterThanOrEqual,
    LessThan,
)
from pyiceberg.manifest import DataFile
from pyiceberg.table import Table

from amity.analytics.engine import name_of
from amity.analytics.tables import contract

EPOCH = 1970


def data_files(of: Table, *, months: Sequence[date] | None = None) -> list[DataFile]:
    """Return the files of the current snapshot; with ``months`` (first days), only theirs.

    :raises RuntimeError: if somebody deleted rows in place, which a reader of files would not see.
    """
    if months is not None and not months:
        return []
    tasks = list(of.scan(row_filter=_between(of, months) if months else AlwaysTrue()).plan_files())
    if any(task.delete_files for task in tasks):
        raise RuntimeError(
            f"{of.name()} has row-level deletes, which readers of files do not see: compact it."
        )
    wanted = None if months is None else {_ordinal(month) for month in months}
    files = [task.file for task in tasks if wanted is None or task.file.partition[0] in wanted]
    return sorted(files, key=lambda file: str(file.file_path))


def path(location: str) -> str:
    """Return a file's location as DuckDB takes it."""
    return location.removeprefix("file://")


def columns(of: contract.Table) -> str:
    """Return the table's columns as a list for SQL."""
    return ", ".join(name_of(column.name) for column in of.columns)


def typed(of: contract.Table, source: str) -> str:
    """Return a query for the table's columns in exactly their types: the lake takes near misses silently."""
    casts = (f"CAST({name_of(c.name)} AS {c.type.sql}) AS {name_of(c.name)}" for c in of.columns)
    return f"SELECT {', '.join(casts)} FROM {source}"


def _between(of: Table, months: Sequence[date]) -> BooleanExpression:
    # One range, not one for each month: PyIceberg weighs every term against every file.
    column = of.schema().find_column_name(of.spec().fields[0].source_id) or ""
    is_moment = str(of.schema().find_type(column)) == "timestamptz"
    first, end = min(months), _next(max(months))
    return And(GreaterThanOrEqual(column, _bound(first, is_moment)), LessThan(column, _bound(end, is_moment)))


def _ordinal(month: date) -> int:
    """Return the month as Iceberg counts it: months since January 1970."""
    return (month.year - EPOCH) * 12 + month.month - 1


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _bound(day: date, is_moment: bool) -> str:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).isoformat() if is_moment else day.isoformat()
