"""Write tables of PostgreSQL to Parquet, all at one moment: what the ring works on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
from django.conf import settings
from django.db import connection, transaction

from amity.foundation.kernel.publishing import publishing
from amity.foundation.runs.cuts import Cut, sql_values


@dataclass(frozen=True, slots=True)
class Export:
    """A query and the types of its columns. In it, ``{cuts}`` becomes the rows (legal_entity_id, as_of), and
    ``{zone}`` the bank's time zone.
    """

    name: str
    schema: pa.Schema
    sql: str


@contextmanager
def one_moment() -> Iterator[None]:
    """Let every export inside see the database as it is now, whatever commits meanwhile."""
    with transaction.atomic():
        # Inside another transaction (a test's) the level cannot be changed any more, and need not be.
        if len(connection.savepoint_ids) == 0 and connection.in_atomic_block:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def write(export: Export, *, cuts: Sequence[Cut], folder: Path) -> int:
    """Publish the export's rows as a Parquet file in the folder; return how many."""
    folder.mkdir(parents=True, exist_ok=True)
    copied = folder / f".{export.name}.csv"
    try:
        with connection.cursor() as cursor, copied.open("wb") as file:
            sql = export.sql.replace("{cuts}", sql_values(cuts)).replace("{zone}", settings.TIME_ZONE)
            with cursor.copy(f"COPY ({sql}) TO STDOUT (FORMAT csv)") as copy:
                for chunk in copy:
                    file.write(chunk)
        with publishing(folder / f"{export.name}.parquet") as draft:
            return _to_parquet(copied, export.schema, draft)
    finally:
        copied.unlink(missing_ok=True)


def _to_parquet(copied: Path, schema: pa.Schema, draft: Path) -> int:
    if copied.stat().st_size == 0:
        pq.write_table(schema.empty_table(), draft)
        return 0
    reader = pacsv.open_csv(
        copied,
        read_options=pacsv.ReadOptions(column_names=schema.names, block_size=8 << 20),
        parse_options=pacsv.ParseOptions(newlines_in_values=True),
        convert_options=pacsv.ConvertOptions(
            column_types=schema,
            true_values=["t"],
            false_values=["f"],
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )
    rows = 0
    with pq.ParquetWriter(draft, schema, compression="zstd") as writer:
        for batch in reader:
            writer.write_batch(batch)
            rows += batch.num_rows
    return rows
