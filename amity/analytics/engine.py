"""The one place that opens DuckDB. It reads no environment and no clock: callers say where and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import ibis
import pyarrow as pa

Error = duckdb.Error
"""What a query raises when DuckDB refuses it."""


def connect(
    *,
    threads: int = 2,
    memory: str = "4GB",
    database: Path | None = None,
    spill: Path | None = None,
    time_zone: str = "UTC",
) -> Connection:
    """Open an engine, in memory or on a file; ``spill`` is the folder for what does not fit in memory."""
    return Connection(threads=threads, memory=memory, database=database, spill=spill, time_zone=time_zone)


class Connection:
    """A DuckDB connection with few ways in, so that what runs on it can be read off its callers."""

    def __init__(
        self, *, threads: int, memory: str, database: Path | None, spill: Path | None, time_zone: str
    ) -> None:
        settings: dict[str, Any] = {
            "threads": threads,
            "memory_limit": memory,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
        if spill is not None:
            settings["temp_directory"] = str(spill)
        self._duckdb = duckdb.connect(str(database) if database else ":memory:", config=settings)
        self.run(f"SET timezone = {quoted(time_zone)}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of files and memory."""
        self._duckdb.close()

    def run(self, sql: str, parameters: Sequence[object] = ()) -> None:
        """Run a statement for what it does."""
        # An unread result stays open in DuckDB 2.0, and the next use of the connection raises: read it.
        self._duckdb.execute(sql, list(parameters)).fetchall()

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a small answer as Python values."""
        return list(self._duckdb.execute(sql, list(parameters)).fetchall())

    def value(self, sql: str, parameters: Sequence[object] = ()) -> Any:
        """Return the first column of the first row; None where there is no row."""
        rows = self.rows(sql, parameters)
        return rows[0][0] if rows else None

    def query(self, sql: str, parameters: Sequence[object] = ()) -> pa.Table:
        """Return an answer as an Arrow table."""
        return self._duckdb.sql(sql, params=list(parameters)).to_arrow_table()

    def batches(self, sql: str, *, rows: int) -> Iterator[pa.Table]:
        """Yield an answer in tables of so many rows. Until it ends, use the connection for nothing else."""
        waiting: list[pa.RecordBatch] = []
        count = 0
        for batch in self._duckdb.sql(sql).to_arrow_reader(rows):
            start = 0
            while start < batch.num_rows:
                taken = batch.slice(start, rows - count)
                waiting.append(taken)
                count += taken.num_rows
                start += taken.num_rows
                if count == rows:
                    yield pa.Table.from_batches(waiting)
                    waiting, count = [], 0
        if waiting:
            yield pa.Table.from_batches(waiting)

    def confine(self, folders: Sequence[Path]) -> None:
        """Let queries reach files in these folders alone, for good."""
        listed = ", ".join(quoted(str(folder)) for folder in folders)
        self.run(f"SET allowed_directories = [{listed}]")
        self.run("SET enable_external_access = false")
        self.run("SET lock_configuration = true")

    def columns(self, sql: str) -> dict[str, str]:
        """Return names and DuckDB types of what a query would give."""
        return {row[0]: row[1] for row in self.rows(f"DESCRIBE {sql}")}

    def register(self, name: str, table: pa.Table) -> None:
        """Let queries see an Arrow table under a name, without a copy."""
        self._duckdb.register(name, table)

    def unregister(self, name: str) -> None:
        """Forget a registered table."""
        self._duckdb.unregister(name)

    def table_from_parquet(self, name: str, files: Sequence[str]) -> None:
        """Let queries see Parquet files as one table under a name."""
        self.run(f"CREATE OR REPLACE VIEW {name_of(name)} AS SELECT * FROM {parquet(files)}")

    def ibis(self) -> ibis.backends.duckdb.Backend:
        """Return an Ibis backend on this connection. Ibis sets the time zone to UTC."""
        return ibis.duckdb.from_connection(self._duckdb)

    def lend(self) -> duckdb.DuckDBPyConnection:
        """Lend the connection itself to a library that writes its own SQL."""
        return self._duckdb

    def to_parquet(self, source: Any, path: Path) -> int:
        """Write a query or an Ibis expression to a Parquet file and return its rows. The caller publishes."""
        sql = source if isinstance(source, str) else str(ibis.to_sql(source, dialect="duckdb"))
        written = self.rows(f"COPY ({sql}) TO {quoted(str(path))} (FORMAT parquet, COMPRESSION zstd)")
        return int(written[0][0])

    def to_monthly_parquet(
        self, sql: str, folder: Path, *, month_of: str, order: str, prefix: str
    ) -> list[str]:
        """Write a query as one Parquet file a month of a column, and return the files.

        Row groups are small because one customer's rows are looked up far more often than all rows are read.
        """
        options: Mapping[str, str] = {
            "FORMAT": "parquet",
            "PARTITION_BY": "(written_month)",
            "WRITE_PARTITION_COLUMNS": "false",
            "COMPRESSION": "zstd",
            "ROW_GROUP_SIZE": "20480",
            "FILENAME_PATTERN": quoted(prefix + "-{i}"),
            "OVERWRITE_OR_IGNORE": "true",
            "RETURN_FILES": "true",
        }
        how = ", ".join(f"{name} {value}" for name, value in options.items())
        month = f"strftime({name_of(month_of)}, '%Y-%m') AS written_month"
        what = f"SELECT *, {month} FROM ({sql}) ORDER BY written_month, {order}"
        written = self.rows(f"COPY ({what}) TO {quoted(str(folder))} ({how})")
        return [str(file) for row in written for file in row[1]]


def quoted(text: str) -> str:
    """Return a text as a SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def name_of(column: str) -> str:
    """Return a column's name as SQL takes it, whatever it is called."""
    return '"' + column.replace('"', '""') + '"'


def parquet(files: Sequence[str]) -> str:
    """Return the table function that reads these Parquet files as one table."""
    listed = ", ".join(quoted(str(file)) for file in files)
    return f"read_parquet([{listed}], hive_partitioning = false, union_by_name = true)"
