"""What others ask about the lake: which files to read, in which snapshot."""

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
