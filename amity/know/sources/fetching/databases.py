"""Read tables of a bank's database into Parquet files: read-only, batch by batch, all in one snapshot."""

from __future__ import annotations

import contextlib
import importlib.util
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from errno import ENOSPC
from pathlib import Path
from urllib.parse import quote

import adbc_driver_postgresql.dbapi
import pyarrow as pa
import pyarrow.parquet as pq
from adbc_driver_manager import dbapi

from amity.foundation.kernel.errors import BadInput, NotNow
from amity.know.sources.fetching.connections import Connection, variable

CONNECT_SECONDS = 10
POSTGRESQL = ("postgresql://", "postgres://")
SNAPSHOT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a feed reads of a database: a table or the answer of a query, under the feed's name for it."""

    alias: str
    table: str
    query: str

    @property
    def name(self) -> str:
        """What people call it."""
        return self.table or self.alias

    @property
    def sql(self) -> str:
        """The question. A query stands in brackets, so that nothing but a query can be one."""
        if self.query:
            return f"({self.query.strip().rstrip(';')}\n)"
        return ".".join(_quoted(part) for part in self.table.split("."))


@dataclass(frozen=True, slots=True)
class Read:
    """A table that was read: where its rows lie, and how many they are."""

    path: Path
    rows: int


def read(connection: Connection, wanted: Sequence[Wanted], folder: Path) -> Mapping[str, Read]:
    """Write every table to a Parquet file in a folder of its own.

    :raises BadInput: if the database cannot be reached, or refuses a question.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _opened(connection) as database:
        question = _begun(connection, database)
        return {
            one.alias: _read(connection, question, one, folder / f"{number}")
            for number, one in enumerate(wanted)
        }


@contextlib.contextmanager
def _opened(connection: Connection) -> Iterator[dbapi.Connection]:
    connect = _way_in(connection)
    try:
        database = connect()
    except (dbapi.Error, OSError) as error:
        said = connection.without_secrets(_first_line(error))
        raise NotNow(
            f"The database {connection.name} cannot be reached: {said}. See that it runs and lets this "
            f"machine in, and that the connection [{connection.name}] names its host, user and password."
        ) from None
    try:
        yield database
    finally:
        with contextlib.suppress(dbapi.Error):
            database.close()


def _way_in(connection: Connection) -> Callable[[], dbapi.Connection]:
    if not connection.url:
        raise BadInput(
            f"The connection {connection.name} has no url: set {variable(connection.name, 'url')}, or url "
            f"under [{connection.name}]."
        )
    if connection.url.startswith(POSTGRESQL):
        address = _address(connection)
        return lambda: adbc_driver_postgresql.dbapi.connect(address, autocommit=False)
    if not connection.driver:
        raise BadInput(
            f"The connection {connection.name}: its url is not PostgreSQL's, so say which ADBC driver reads "
            f'it: driver = "adbc_driver_…" under [{connection.name}].'
        )
    options = {"uri": connection.url} | ({"password": connection.password} if connection.password else {})
    driver = _library(connection)
    return lambda: dbapi.connect(driver=driver, db_kwargs=options, autocommit=False)


def _address(connection: Connection) -> str:
    said = connection.url
    more = [f"connect_timeout={CONNECT_SECONDS}"] if "connect_timeout=" not in said else []
    if connection.password:
        more.append(f"password={quote(connection.password, safe='')}")
    return f"{said}{'&' if '?' in said else '?'}{'&'.join(more)}" if more else said


def _library(connection: Connection) -> str:
    """Return the library of a driver that is installed as a package; its name, where the system knows it."""
    name = connection.driver
    if not re.fullmatch(r"\w+", name):
        raise BadInput(f"The connection {connection.name}: {name!r} is no name of an ADBC driver.")
    found = importlib.util.find_spec(name)
    if found is None or not found.submodule_search_locations:
        raise BadInput(
            f"The connection {connection.name}: the driver {name} is not installed here: pip install "
            f"{name.replace('_', '-')}"
        )
    [folder] = found.submodule_search_locations
    return next((str(path) for path in sorted(Path(folder).glob(f"lib{name}.*"))), name)


def _begun(connection: Connection, database: dbapi.Connection) -> dbapi.Cursor:
    """Begin one transaction that changes nothing; in PostgreSQL it also sees one moment."""
    question = database.cursor()
    maker = str(database.adbc_get_info().get("vendor_name", ""))
    begin = {"PostgreSQL": SNAPSHOT, "SQLite": "PRAGMA query_only = on"}.get(maker)
    try:
        if begin:
            question.execute(begin)
    except dbapi.Error as error:
        raise BadInput(_refusal(connection, "the transaction", error)) from None
    return question


def _read(connection: Connection, question: dbapi.Cursor, wanted: Wanted, folder: Path) -> Read:
    folder.mkdir(parents=True)
    path = folder / f"{connection.name}: {wanted.name}".replace("/", "_")
    try:
        question.execute(_select(question, wanted))
        rows = _write(question.fetch_record_batch(), path)
    except (dbapi.Error, pa.ArrowException) as error:
        raise BadInput(_refusal(connection, wanted.name, error)) from None
    except OSError as error:
        if error.errno == ENOSPC:
            raise NotNow(
                f"The disk is full: {wanted.name} of the database {connection.name} is kept in "
                "AMITY_HOME/intake while it is read. Make room, and run the same command again."
            ) from None
        raise BadInput(_refusal(connection, wanted.name, error)) from None
    return Read(path, rows)


def _write(batches: pa.RecordBatchReader, path: Path) -> int:
    """Write batch by batch: no more than one is in memory."""
    schema = pa.schema([pa.field(field.name, _storage(field.type)) for field in batches.schema])
    rows = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in batches:
            columns = [c.storage if isinstance(c, pa.ExtensionArray) else c for c in batch.columns]
            writer.write_batch(pa.record_batch(columns, schema=schema))
            rows += batch.num_rows
    return rows


def _select(question: dbapi.Cursor, wanted: Wanted) -> str:
    """Return the question, with as text what has no counterpart in the intake: uuid, json, interval, …"""
    every = f"SELECT * FROM {wanted.sql} AS q"
    try:
        schema = question.adbc_execute_schema(every)
    except dbapi.NotSupportedError:
        # Without types of its own (SQLite): each value is a text, judged by what is written, as in a CSV.
        question.execute(f"{every} WHERE 1 = 0")
        names = [column[0] for column in question.description or ()]
        question.fetchall()
        _check_names(wanted, names)
        return f"SELECT {', '.join(_cast(name, 'TEXT') for name in names)} FROM {wanted.sql} AS q"
    _check_names(wanted, schema.names)
    return f"SELECT {', '.join(map(_column, schema))} FROM {wanted.sql} AS q"


def _check_names(wanted: Wanted, names: Sequence[str]) -> None:
    if not names or len({name.lower() for name in names}) != len(names):
        raise BadInput(f"{wanted.name} gives a column twice, or none: name each once ({', '.join(names)}).")


def _column(field: pa.Field) -> str:
    if (field.metadata or {}).get(b"POSTGRESQL:type") == b"money":
        return _cast(field.name, "numeric")  # it comes as a count of cents, which would pass for an amount
    return _quoted(field.name) if _is_plain(_storage(field.type)) else _cast(field.name, "text")


def _is_plain(kind: pa.DataType) -> bool:
    is_number = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    is_text = pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_boolean(kind)
    return is_number or is_text or pa.types.is_date(kind) or pa.types.is_timestamp(kind)


def _storage(kind: pa.DataType) -> pa.DataType:
    return kind.storage_type if isinstance(kind, pa.BaseExtensionType) else kind


def _cast(name: str, kind: str) -> str:
    return f"CAST({_quoted(name)} AS {kind}) AS {_quoted(name)}"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _refusal(connection: Connection, name: str, error: Exception) -> str:
    """Say what the database refused. Its own words only where they quote no value of a row."""
    where = f"The database {connection.name} refuses {name}"
    said = connection.without_secrets(_first_line(error))
    state = getattr(error, "sqlstate", None) or ""
    for pattern, remedy in REMEDIES:
        if re.search(pattern, f"{state} {said}"):
            return f"{where}: {said}. {remedy}"
    if not state:
        # While rows flow, the driver tells no code, and its words quote the value.
        return (
            f"{where} while its rows are read: a value is not what a cast or a division in the query takes."
        )
    return f"{where} (SQLSTATE {state}). Correct the query in the feed; its keeper knows the code."


REMEDIES = (
    (
        r"^42P01|no such table",
        "Correct table or query in the feed; a table may need its schema: sales.orders.",
    ),
    (r"^42703|no such column", "Correct the query in the feed, or ask for the column."),
    (r"^42501", "Ask for the right to read it: GRANT SELECT, for the connection's user."),
    (r"^42601|syntax error|incomplete input", "The query in the feed is to be one SELECT."),
    (r"^25006|readonly database", "A feed reads and changes nothing."),
    (r"^57014", "It took longer than the database allows: ask for less, or for a longer statement_timeout."),
    (r"^(08|57P)", "The connection was lost: nothing was loaded; run it again."),
)
"""What a refusal looks like, and what to do; any other is told by its code alone."""


def _first_line(error: Exception) -> str:
    text = str(error).split("\nLINE ", maxsplit=1)[0].split("\nQuery was:", maxsplit=1)[0]
    first = next((line.strip() for line in text.splitlines() if line.strip()), type(error).__name__)
    return re.sub(r"^.*?(ERROR|FATAL|Failed to connect|prepare query):\s*", "", first).rstrip(".")
