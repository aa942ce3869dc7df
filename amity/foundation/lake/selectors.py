"""What others ask about the lake: which files to read, in which snapshot, and how much there is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from amity.foundation.lake import catalogue, plans


def files(table_name: str, months: Sequence[date] | None = None) -> tuple[str, ...]:
    """Return the Parquet files of a table's current snapshot; with ``months`` (first days), only theirs."""
    table = catalogue.existing(table_name)
    if table is None:
        return ()
    return tuple(plans.path(file.file_path) for file in plans.data_files(table, months=months))


def snapshot_id(table_name: str) -> int | None:
    """Return the current snapshot, for a run to name what it read; None while the table is empty."""
    table = catalogue.existing(table_name)
    snapshot = table.current_snapshot() if table else None
    return snapshot.snapshot_id if snapshot else None


def rows(table_name: str) -> int:
    """Return how many rows a table has."""
    table = catalogue.existing(table_name)
    if table is None:
        return 0
    return sum(int(file.record_count) for file in plans.data_files(table))


def size(table_name: str) -> int:
    """Return how many bytes a table's current files take."""
    table = catalogue.existing(table_name)
    if table is None:
        return 0
    return sum(int(file.file_size_in_bytes) for file in plans.data_files(table))
