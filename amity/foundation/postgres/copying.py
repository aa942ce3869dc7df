"""Copying: many rows into a table at once, by COPY; an upsert is a COPY beside the table, then one INSERT."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import pyarrow as pa
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql
from pyarrow import csv

Rows = Iterable[Sequence[object]]
_BESIDE = sql.Identifier("amity_incoming")
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_LINES_AT_ONCE = 5_000
_ROWS_AT_ONCE = 100_000
_MAKE_BESIDE = sql.SQL("CREATE TEMP TABLE {} ON COMMIT DROP AS SELECT {} FROM {} WITH NO DATA")


class Upserted(NamedTuple):
    """What became of the rows of one upsert; the rest were there already, alike."""

    inserted: int
    updated: int


def copy_rows(connection: BaseDatabaseWrapper, table: str, columns: Sequence[str], rows: Rows) -> int:
    """Add the rows to the table and return how many there were. Behind a wall it needs a transaction."""
    if not _is_walled(connection, table):
        return _copy(connection, sql.Identifier(table), columns, rows)
    with _beside(connection, table, columns):
        return _copy(connection, _BESIDE, columns, rows)


def copy_lines(
    connection: BaseDatabaseWrapper, table: str, columns: Sequence[str], lines: Sequence[str]
) -> None:
    """Add rows that are written in COPY's text form already, a line each: the fast road for short rows."""
    if not _is_walled(connection, table):
        _copy_lines(connection, sql.Identifier(table), columns, lines)
        return
    with _beside(connection, table, columns):
        _copy_lines(connection, _BESIDE, columns, lines)


def _is_walled(connection: BaseDatabaseWrapper, table: str) -> bool:
    """Tell whether row-level security holds for whoever asks: PostgreSQL copies into no such table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_security_active(%s::regclass)", [f'"{table}"'])
        return bool(cursor.fetchone()[0])


@contextmanager
def _beside(connection: BaseDatabaseWrapper, table: str, columns: Sequence[str]) -> Iterator[None]:
    """Give a table beside, whose rows are added to the walled one at the end; the wall judges each."""
    target = sql.Identifier(table)
    with connection.cursor() as cursor:
        cursor.execute(_MAKE_BESIDE.format(_BESIDE, _names(columns), target))
        yield
        cursor.execute(
            sql.SQL("INSERT INTO {0} ({1}) SELECT {1} FROM {2}").format(target, _names(columns), _BESIDE)
        )
        cursor.execute(sql.SQL("DROP TABLE {}").format(_BESIDE))


def copy_table(connection: BaseDatabaseWrapper, table: str, rows: pa.Table) -> int:
    """Add an Arrow table of numbers, days and codes, by its columns' names; return how many rows.

    Its texts are codes of ours: one that needed quoting is refused.
    """
    how = csv.WriteOptions(include_header=False, delimiter="\t", quoting_style="none")
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), _names(rows.column_names))
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
        for batch in rows.to_batches(max_chunksize=_ROWS_AT_ONCE):
            written = pa.BufferOutputStream()
            csv.write_csv(batch, written, how)
            copy.write(written.getvalue())
    return int(rows.num_rows)


def line(*values: object) -> str:
    """Return a row of texts and whole numbers in COPY's text form."""
    written = "\t".join(map(str, values))
    if "\\" in written or written.count("\t") >= len(values) or "\n" in written or "\r" in written:
        written = "\t".join(str(value).translate(_ESCAPED) for value in values)
    return written + "\n"


def add_missing_lines(
    connection: BaseDatabaseWrapper, table: str, columns: Sequence[str], lines: Sequence[str]
) -> None:
    """Add those of the lines that no unique key of the table has yet. Needs a transaction."""
    target = sql.Identifier(table)
    with connection.cursor() as cursor:
        cursor.execute(_MAKE_BESIDE.format(_BESIDE, _names(columns), target))
        _copy_lines(connection, _BESIDE, columns, lines)
        cursor.execute(
            sql.SQL("INSERT INTO {0} ({1}) SELECT {1} FROM {2} ON CONFLICT DO NOTHING").format(
                target, _names(columns), _BESIDE
            )
        )
        cursor.execute(sql.SQL("DROP TABLE {}").format(_BESIDE))


def upsert(
    connection: BaseDatabaseWrapper,
    table: str,
    columns: Sequence[str],
    rows: Rows,
    *,
    key: Sequence[str],
    update: Sequence[str] | None = None,
    key_condition: str = "",
) -> Upserted:
    """
    Insert the rows; where one with the same key is there, update it if it differs. Needs a transaction.

    Of several rows with one key the last counts. ``update`` names the columns that may change (by default all
    but the key); with none of them, rows that are there stay as they are. ``key_condition`` repeats the
    condition of a partial unique index.
    """
    target = sql.Identifier(table)
    with connection.cursor() as cursor:
        cursor.execute(_MAKE_BESIDE.format(_BESIDE, _names(columns), target))
        cursor.execute(
            sql.SQL("ALTER TABLE {} ADD COLUMN row_order bigint GENERATED ALWAYS AS IDENTITY").format(_BESIDE)
        )
        _copy(connection, _BESIDE, columns, rows)
        changing = [name for name in columns if name not in key] if update is None else update
        cursor.execute(_merge(target, columns, key=key, changing=changing, key_condition=key_condition))
        inserted, updated = cursor.fetchone()
        cursor.execute(sql.SQL("DROP TABLE {}").format(_BESIDE))
    return Upserted(inserted, updated)


def _copy_lines(
    connection: BaseDatabaseWrapper, target: sql.Identifier, columns: Sequence[str], lines: Sequence[str]
) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(target, _names(columns))
    # What PostgreSQL refuses shows when the copy is closed, which Django's cursor does not watch.
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
        for start in range(0, len(lines), _LINES_AT_ONCE):
            copy.write("".join(lines[start : start + _LINES_AT_ONCE]))


def _copy(connection: BaseDatabaseWrapper, target: sql.Identifier, columns: Sequence[str], rows: Rows) -> int:
    count = 0
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(target, _names(columns))
    # What PostgreSQL refuses shows when the copy is closed, which Django's cursor does not watch.
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


def _merge(
    target: sql.Identifier,
    columns: Sequence[str],
    *,
    key: Sequence[str],
    changing: Sequence[str],
    key_condition: str,
) -> sql.Composed:
    statement = sql.SQL(
        "WITH merged AS (INSERT INTO {target} AS kept ({columns})"
        " SELECT {columns} FROM"
        " (SELECT DISTINCT ON ({key}) * FROM {beside} ORDER BY {key}, row_order DESC) last"
        " ON CONFLICT ({key}) {condition} {action}"
        # A row that this statement inserted has no older version: xmax is 0.
        " RETURNING (xmax = 0) AS is_new)"
        " SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM merged"
    )
    return statement.format(
        target=target,
        columns=_names(columns),
        key=_names(key),
        beside=_BESIDE,
        condition=sql.SQL(f"WHERE {key_condition}" if key_condition else ""),
        action=_on_conflict(changing),
    )


def _on_conflict(changing: Sequence[str]) -> sql.Composable:
    if not changing:
        return sql.SQL("DO NOTHING")
    return sql.SQL("DO UPDATE SET {} WHERE ({}) IS DISTINCT FROM ({})").format(
        sql.SQL(", ").join(sql.SQL("{0} = EXCLUDED.{0}").format(sql.Identifier(name)) for name in changing),
        sql.SQL(", ").join(sql.SQL("kept.{}").format(sql.Identifier(name)) for name in changing),
        sql.SQL(", ").join(sql.SQL("EXCLUDED.{}").format(sql.Identifier(name)) for name in changing),
    )


def _names(columns: Sequence[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))
