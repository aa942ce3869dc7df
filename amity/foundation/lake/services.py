"""Write to the lake: append a chunk once, or replace months. DuckDB writes files, Iceberg commits them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TypeAlias

import pyarrow as pa
from pyiceberg.exceptions import ValidationException
from pyiceberg.io.pyarrow import parquet_files_to_data_files
from pyiceberg.table import Table

from amity.analytics import engine
from amity.analytics.tables import contract
from amity.foundation.kernel.errors import BadInput
from amity.foundation.lake import catalogue, plans

CHUNK = "amity.chunk"
"""The snapshot property that carries a chunk's key."""

Rows: TypeAlias = pa.Table | Sequence[str]
"""Rows to write: an Arrow table, or the paths of Parquet files."""


def append(table: contract.Table, rows: Rows, *, chunk_key: str) -> int:
    """Add the rows whose key is not there yet and return how many; 0 when the chunk landed before.

    After a kill the chunk's key is asked before anything is written again; files that were written but not
    committed are listed nowhere, and the same chunk overwrites them.

    :raises BadInput: if a row lacks a required column.
    """
    target = catalogue.table(table)
    if _has_landed(target, chunk_key):
        return 0
    with engine.connect() as duck:
        _see(duck, table, rows)
        new = _new_rows(duck, table, target)
        files = _write(duck, table, target, new, chunk_key)
        if files:
            target.add_files(files, snapshot_properties={CHUNK: chunk_key})
        return _count(duck, files)


def replace_months(
    table: contract.Table, rows: Rows, *, legal_entity: int, months: Sequence[date], chunk_key: str
) -> int:
    """Put rows in the place of all that a legal entity had in these months, in one snapshot; return how many.

    :raises BadInput: if a row lacks a required column.
    """
    target = catalogue.table(table)
    if _has_landed(target, chunk_key):
        return 0
    old = plans.data_files(target, months=months)
    with engine.connect() as duck:
        _see(duck, table, rows)
        sql = "SELECT * FROM incoming"
        if old:
            read = engine.parquet([plans.path(file.file_path) for file in old])
            others = f"SELECT {plans.columns(table)} FROM {read} WHERE legal_entity <> {int(legal_entity)}"
            sql += f" UNION ALL {others}"
        # Named after what they replace, too: a table made anew of a backup's files has forgotten the chunk's
        # key, and this very chunk must not write over the file that it is read from.
        current = target.current_snapshot()
        prefix = f"{chunk_key}-{current.snapshot_id if current else 0}"
        files = _write(duck, table, target, sql, prefix)
        written = int(duck.value("SELECT count(*) FROM incoming"))
    if old or files:
        try:
            _swap(target, old, files, chunk_key)
        except ValidationException:
            # A commit whose answer was lost is tried again, and finds gone what it replaced itself.
            if not _has_landed(catalogue.table(table), chunk_key):
                raise
    return written


def _swap(target: Table, old: Sequence[object], files: Sequence[str], chunk_key: str) -> None:
    with target.transaction() as change:
        if change.table_metadata.name_mapping() is None:
            # Files written by DuckDB carry no field ids; without the mapping every column would read as NULL.
            mapping = target.schema().name_mapping.model_dump_json()
            change.set_properties({"schema.name-mapping.default": mapping})
        new = list(
            parquet_files_to_data_files(
                io=target.io, table_metadata=change.table_metadata, file_paths=iter(files)
            )
        )
        with change.update_snapshot(snapshot_properties={CHUNK: chunk_key}).overwrite() as overwrite:
            for file in old:
                overwrite.delete_data_file(file)
            for file in new:
                overwrite.append_data_file(file)


def _has_landed(target: Table, chunk_key: str) -> bool:
    return any(
        snapshot.summary is not None and snapshot.summary.additional_properties.get(CHUNK) == chunk_key
        for snapshot in target.snapshots()
    )


def _see(duck: engine.Connection, table: contract.Table, rows: Rows) -> None:
    if isinstance(rows, pa.Table):
        duck.register("given", rows)
    else:
        duck.table_from_parquet("given", rows)
    duck.run(f"CREATE VIEW incoming AS {plans.typed(table, 'given')}")
    for column in table.columns:
        if column.required and duck.value(
            f"SELECT 1 FROM incoming WHERE {engine.name_of(column.name)} IS NULL LIMIT 1"
        ):
            raise BadInput(f"A row for the lake's {table.name} has no {column.name}.")


def _new_rows(duck: engine.Connection, table: contract.Table, target: Table) -> str:
    """Return a query for the rows that the lake lacks: a full extract repeats most of the last one."""
    months = duck.rows(
        f"SELECT DISTINCT date_trunc('month', {engine.name_of(table.month_of)})::DATE FROM incoming"
    )
    known = plans.data_files(target, months=[row[0] for row in months])
    if not known:
        return "SELECT * FROM incoming"
    read = engine.parquet([plans.path(file.file_path) for file in known])
    same = " AND ".join(f"known.{engine.name_of(k)} = incoming.{engine.name_of(k)}" for k in table.key)
    return f"SELECT * FROM incoming WHERE NOT EXISTS (SELECT 1 FROM {read} AS known WHERE {same})"


def _write(duck: engine.Connection, table: contract.Table, target: Table, sql: str, prefix: str) -> list[str]:
    folder = Path(plans.path(target.location())) / "data"
    folder.mkdir(parents=True, exist_ok=True)
    written = duck.to_monthly_parquet(
        sql, folder, month_of=table.month_of, order=engine.name_of(table.columns[1].name), prefix=prefix
    )
    # A query without rows leaves an empty file, which has no month.
    return [f"file://{file}" for file in written if _count(duck, [file])]


def _count(duck: engine.Connection, files: Sequence[str]) -> int:
    if not files:
        return 0
    paths = [engine.quoted(plans.path(file)) for file in files]
    return int(duck.value(f"SELECT sum(num_rows) FROM parquet_file_metadata([{', '.join(paths)}])"))
