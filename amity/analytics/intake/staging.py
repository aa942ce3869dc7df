"""Put a file into a table of the engine (``_row``, ``_span``, its columns); what cannot be read beside it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from errno import ENOSPC
from pathlib import Path

import pyarrow as pa

from amity.analytics import engine
from amity.analytics.engine import Connection, name_of, quoted
from amity.analytics.intake import advice, lines, sheets
from amity.analytics.intake.errors import BadFeed, BadSource, NoRoom
from amity.analytics.intake.feed import SourceFile
from amity.analytics.intake.lines import Block
from amity.analytics.intake.records import Cutter
from amity.analytics.intake.sheets import Row

MOST_COLUMNS = 1_000


@dataclass(frozen=True, slots=True)
class Staged:
    """A file in the engine. Control: ``lines`` = records + refused + continuations."""

    table: str
    path: Path | None
    lines: int
    continuations: int
    refused: int
    delimiter: str = ""
    noted: str = ""

    @property
    def faults(self) -> str:
        """The table of the rows that could not be read."""
        return self.noted or f"{self.table}_faults"


def stage(duck: Connection, file: SourceFile, path: Path, *, table: str) -> Staged:
    """Stage one file.

    :raises BadSource: if it cannot be read as what the feed says it is.
    :raises BadFeed: if the feed says of it what cannot be.
    """
    duck.run(f"CREATE TABLE {name_of(table + '_faults')} (_row BIGINT, reason VARCHAR)")
    try:
        if file.format == "csv":
            return _csv(duck, file, path, table)
        if file.format == "json":
            return _json(duck, file, path, table)
        if file.format == "xlsx":
            return _rows(duck, path, table, *sheets.read(path, file))
        return _parquet(duck, path, table)
    except (OSError, engine.Error) as error:
        raise refused(error, path, file.format) from None


def refused(error: Exception, path: Path, how: str) -> BadSource:
    """Return what to say of a file that stopped the engine or the system."""
    if getattr(error, "errno", None) == ENOSPC or "No space left" in str(error):
        return NoRoom(
            f"The disk is full: {path.name} is unpacked in AMITY_HOME/intake while it is read. Make room, and"
            " run the same command again."
        )
    said = advice.of_engine(str(error))
    remedy = "fetch it again, or correct the feed's format"
    return BadSource(f"{path.name} cannot be read as {how} ({said.rstrip('.')}): {remedy}.")


def stage_inline(duck: Connection, rows: Sequence[Mapping[str, object]], *, table: str) -> Staged:
    """Stage rows that the feed itself holds."""
    duck.run(f"CREATE TABLE {name_of(table + '_faults')} (_row BIGINT, reason VARCHAR)")
    columns = tuple(dict.fromkeys(column for row in rows for column in row))
    texts = [tuple(None if row.get(c) is None else str(row[c]) for c in columns) for row in rows]
    return _rows(duck, None, table, columns, enumerate(texts, start=1))


def _csv(duck: Connection, file: SourceFile, path: Path, table: str) -> Staged:
    blocks = lines.blocks(path, encoding=file.encoding)
    first = next(blocks, None)
    if first is None:
        raise BadSource(f"{path.name} is empty: not even a header is there.")
    columns = _header(file, path, first) if file.header else file.columns
    if file.header:
        first = Block(first.first_row + 1, first.texts[1:], first.faults)
    cutter = Cutter(duck, file, into=table, columns=columns)
    count = continuations = refused = 0
    for block in _with_first(first, blocks):
        count += len(block.texts)
        cut = cutter.cut(block)
        continuations += cut.continuations
        refused += _note(duck, table, cut.faults)
    cut = cutter.finish()
    refused += _note(duck, table, cut.faults)
    return Staged(table, path, count, continuations + cut.continuations, refused, file.delimiter)


def _with_first(first: Block, rest: Iterator[Block]) -> Iterator[Block]:
    yield first
    yield from rest


def _header(file: SourceFile, path: Path, block: Block) -> tuple[str, ...]:
    if block.first_row in block.faults:
        raise BadSource(f"{path.name}: the header {block.faults[block.first_row]}.")
    read = csv.reader([block.texts[0].as_py()], delimiter=file.delimiter, quotechar=file.quote or None)
    try:
        names = tuple(name.strip() for name in next(read, []))
    except csv.Error as error:
        raise BadSource(f"{path.name}: the header cannot be read ({error}).") from None
    if len(names) > MOST_COLUMNS:
        raise BadSource(
            f"{path.name} has {len(names):,} columns, more than {MOST_COLUMNS:,}: is it one row a line,"
            f" divided by {file.delimiter!r}? Leave out columns that the feed does not read."
        )
    if file.columns:
        if len(file.columns) != len(names):
            raise BadSource(f"{path.name} has {len(names)} columns; the feed names {len(file.columns)}.")
        return file.columns
    if not all(names) or len({name.lower() for name in names}) != len(names):
        raise BadSource(f"{path.name}: the header has an empty or a repeated name: {', '.join(names)}.")
    return names


def _json(duck: Connection, file: SourceFile, path: Path, table: str) -> Staged:
    texts, faults = name_of(f"{table}_texts"), name_of(f"{table}_faults")
    duck.run(f"CREATE TABLE {texts} (_row BIGINT, line VARCHAR)")
    count = 0
    for block in sheets.json_blocks(path, file.encoding):
        count += len(block.texts)
        _note(duck, table, block.faults)
        rows = pa.array(range(block.first_row, block.first_row + len(block.texts)), pa.int64())
        duck.register("lines", pa.table({"_row": rows, "line": block.texts}))
        duck.run(f"INSERT INTO {texts} SELECT * FROM lines WHERE _row NOT IN (SELECT _row FROM {faults})")
        duck.unregister("lines")
    is_bad = "CASE WHEN json_valid(line) THEN json_type(line) <> 'OBJECT' ELSE true END"
    duck.run(f"INSERT INTO {faults} SELECT _row, 'is not a JSON object' FROM {texts} WHERE {is_bad}")
    duck.run(f"DELETE FROM {texts} WHERE {is_bad}")
    keys = duck.rows(f"SELECT DISTINCT unnest(json_keys(line)) AS k FROM {texts} ORDER BY k")
    wanted = file.columns or tuple(row[0] for row in keys)
    fields = "".join(f", json_extract_string(line, {quoted(_pointer(k))}) AS {name_of(k)}" for k in wanted)
    duck.run(f"CREATE VIEW {name_of(table)} AS SELECT _row, 1 AS _span{fields} FROM {texts}")
    return Staged(table, path, count, 0, int(duck.value(f"SELECT count(*) FROM {faults}")))


def _pointer(key: str) -> str:
    return "/" + key.replace("~", "~0").replace("/", "~1")


def _parquet(duck: Connection, path: Path, table: str) -> Staged:
    source = f"read_parquet({quoted(str(path))}, hive_partitioning = false, file_row_number = true)"
    columns = "file_row_number + 1 AS _row, 1 AS _span, * EXCLUDE (file_row_number)"
    duck.run(f"CREATE VIEW {name_of(table)} AS SELECT {columns} FROM {source}")
    # Every page is unpacked once, so that a damaged one is known before a row of any file is handed over.
    found = duck.rows(f"SELECT count(*), bit_xor(hash(COLUMNS(*))) FROM {name_of(table)}")[0]
    return Staged(table, path, int(found[0]), 0, 0)


def _rows(
    duck: Connection, path: Path | None, table: str, columns: tuple[str, ...], rows: Iterable[Row]
) -> Staged:
    if not columns or len({c.lower() for c in columns}) != len(columns):
        raise BadFeed(f"{path.name if path else 'rows'}: the header is empty or repeats a name.")
    width = len(columns)
    fitting: list[Row] = []
    faults: dict[int, str] = {}
    for number, cells in rows:
        if any(cell is not None for cell in cells[width:]):
            faults[number] = "has more cells than the header"
        else:
            fitting.append((number, cells))
    arrays = {"_row": pa.array([number for number, _ in fitting], pa.int64())}
    for at, column in enumerate(columns):
        texts = [cells[at] if at < len(cells) else None for _, cells in fitting]
        arrays[column] = pa.array(texts, pa.string())
    duck.register("found", pa.table(arrays))
    duck.run(f"CREATE TABLE {name_of(table)} AS SELECT _row, 1 AS _span, * EXCLUDE (_row) FROM found")
    duck.unregister("found")
    refused = _note(duck, table, faults)
    return Staged(table, path, len(fitting) + refused, 0, refused)


def _note(duck: Connection, table: str, faults: Mapping[int, str]) -> int:
    if faults:
        rows, reasons = pa.array(list(faults), pa.int64()), pa.array(list(faults.values()), pa.string())
        duck.register("noted", pa.table({"_row": rows, "reason": reasons}))
        duck.run(f"INSERT INTO {name_of(table + '_faults')} SELECT * FROM noted")
        duck.unregister("noted")
    return len(faults)
