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
    Or,
)
from pyiceberg.manifest import DataFile
from pyiceberg.table import Table

from amity.analytics.engine import name_of
from amity.analytics.tables import contract


def data_files(of: Table, *, months: Sequence[date] | None = None) -> list[DataFile]:
    """Return the files of the current snapshot; with ``months`` (first days), only theirs.

    :raises RuntimeError: if somebody deleted rows in place, which a reader of files would not see.
    """
    if months is not None and not months:
        return []
    tasks = list(of.scan(row_filter=_within(of, months)).plan_files())
    if any(task.delete_files for task in tasks):
        raise RuntimeError(
            f"{of.name()} has row-level deletes, which readers of files do not see: compact it."
        )
    return sorted((task.file for task in tasks), key=lambda file: str(file.file_path))


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


def _within(of: Table, months: Sequence[date] | None) -> BooleanExpression:
    if months is None:
        return AlwaysTrue()
    spec = of.spec()
    column = of.schema().find_column_name(spec.fields[0].source_id) or ""
    is_moment = str(of.schema().find_type(column)) == "timestamptz"
    ranges = [
        And(GreaterThanOrEqual(column, _bound(m, is_moment)), LessThan(column, _bound(_next(m), is_moment)))
        for m in months
    ]
    return ranges[0] if len(ranges) == 1 else Or(*ranges)


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _bound(day: date, is_moment: bool) -> str:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).isoformat() if is_moment else day.isoformat()
