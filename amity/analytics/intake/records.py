"""Cut lines into fields: most by one query, only lines whose quotes are not plain by Python's csv.

A plain quoted field is "..." with neither quote nor delimiter inside. By induction from the left, a line all
of whose pieces are plain means to every CSV reader what it means here.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from amity.analytics.engine import Connection, name_of, quoted
from amity.analytics.intake.errors import BadSource
from amity.analytics.intake.feed import SourceFile
from amity.analytics.intake.lines import Block

MOST_FAULTS = 10_000
"""Lines of a block with a wrong number of fields: beyond, if they are more than half, it is no table."""
LONGEST_RECORD = 1000
"""Lines that one record may run over: beyond, its first line is refused, not everything after it."""

NOT_CLOSED = "has a quote that is not closed"
INTO_UNREADABLE = "runs into a line that cannot be read"

Line = tuple[int, str]
Parsed = tuple[int, int, list[str]]
"""First row, count of lines, fields."""


@dataclass(frozen=True, slots=True)
class Cut:
    """What became of a block: how many lines continue a record, and refused lines with their reasons."""

    continuations: int
    faults: dict[int, str]


@dataclass(slots=True)
class Joined:
    """The lines of a file whose records may run over several: those that stand alone, and whole records."""

    single: list[Line] = field(default_factory=list)
    records: list[Parsed] = field(default_factory=list)


class Cutter:
    """Cuts the blocks of one file, in order: a record may begin in one block and end in the next."""

    def __init__(self, duck: Connection, file: SourceFile, *, into: str, columns: tuple[str, ...]) -> None:
        self._duck = duck
        self._file = file
        self._into = into
        self._width = len(columns)
        self._open: list[Line] = []
        self._open_faults: dict[int, str] = {}
        names = ", ".join(f"{name_of(column)} VARCHAR" for column in columns)
        duck.run(f"CREATE TABLE {name_of(into)} (_row BIGINT, _span INTEGER, {names})")

    def cut(self, block: Block) -> Cut:
        """Put the records that end in this block into the table."""
        faults = dict(block.faults)
        if self._file.multiline and self._file.quote:
            lines = [*self._open, *enumerate(block.texts.to_pylist(), start=block.first_row)]
            return self._put_joined(lines, faults, is_last=False)
        rows = pa.array(range(block.first_row, block.first_row + len(block.texts)), pa.int64())
        return self._put(pa.table({"_row": rows, "line": block.texts}), [], faults)

    def finish(self) -> Cut:
        """Put what is left when the file has ended: the lines after a quote that nobody closed."""
        return self._put_joined(self._open, {}, is_last=True)

    def _put_joined(self, lines: list[Line], faults: dict[int, str], *, is_last: bool) -> Cut:
        found, faults = self._join(lines, faults | self._open_faults, is_last=is_last)
        rows = pa.array([row for row, _ in found.single], pa.int64())
        texts = pa.array([text for _, text in found.single], pa.string())
        return self._put(pa.table({"_row": rows, "line": texts}), found.records, faults)

    def _join(
        self, lines: list[Line], faults: dict[int, str], *, is_last: bool
    ) -> tuple[Joined, dict[int, str]]:
        """Join the lines of each record; keep for the next block those of one that has not ended."""
        joined = Joined()
        self._open, self._open_faults = [], {}
        at = 0
        while at < len(lines):
            if not self._opens(lines[at]):
                joined.single.append(lines[at])
                at += 1
                continue
            end = self._end_of_record(lines, at)
            if end is None and not is_last and len(lines) - at < LONGEST_RECORD:
                self._open = lines[at:]
                self._open_faults = {row: faults.pop(row) for row, _ in self._open if row in faults}
                break
            at += self._take_record(lines[at : (end or at) + 1], joined, faults)
        return joined, faults

    def _take_record(self, lines: list[Line], joined: Joined, faults: dict[int, str]) -> int:
        """Keep a record, or refuse its first line; return how many lines are dealt with."""
        row = lines[0][0]
        fields = INTO_UNREADABLE if any(r in faults for r, _ in lines) else self._parsed(lines)
        if isinstance(fields, str):
            # Only this line is refused: what follows is read as if it had not opened anything.
            faults.setdefault(row, fields)
            return 1
        joined.records.append((row, len(lines), fields))
        return len(lines)

    def _opens(self, line: Line) -> bool:
        return line[1].count(self._file.quote) % 2 == 1

    def _end_of_record(self, lines: list[Line], start: int) -> int | None:
        last = min(len(lines), start + LONGEST_RECORD)
        return next((at for at in range(start + 1, last) if self._opens(lines[at])), None)

    def _put(self, lines: pa.Table, records: list[Parsed], faults: dict[int, str]) -> Cut:
        if faults:
            lines = lines.filter(pc.invert(pc.is_in(lines["_row"], pa.array(list(faults), pa.int64()))))
        self._duck.register("lines", lines)
        self._duck.run(self._split())
        self._duck.unregister("lines")
        self._check_it_is_a_table(lines.num_rows)
        for line in self._duck.rows("SELECT _row, line FROM pieces WHERE NOT is_plain"):
            fields = self._parsed([line])
            if isinstance(fields, str):
                faults[line[0]] = fields
            else:
                records.append((line[0], 1, fields))
        self._insert(records)
        return Cut(sum(span - 1 for _, span, _ in records), faults)

    def _check_it_is_a_table(self, count: int) -> None:
        """Refuse a file that is no table: to note millions of its lines one by one would help nobody."""
        faulty, first = self._duck.rows(
            f"SELECT count(*), min(_row) FROM pieces WHERE NOT q AND len(f) <> {self._width}"
        )[0]
        if faulty > MOST_FAULTS and faulty * 2 > count and not self._file.escape:
            raise BadSource(
                f"{self._file.path}: {faulty:,} of {count:,} lines have not the {self._width} fields of the"
                f" header, the first of them line {first}: is it the file, and its delimiter, that is meant?"
            )

    def _parsed(self, lines: list[Line]) -> list[str] | str:
        """Return the fields of a record, or why it is none."""
        try:
            rows = list(csv.reader(["\n".join(text for _, text in lines)], dialect=_dialect(self._file)))
        except csv.Error as error:
            is_open = len(lines) > 1 or "end of data" in str(error)
            return NOT_CLOSED if is_open else f"has a quote in the wrong place ({error})"
        if not rows or not rows[0]:
            return "is empty"
        if len(rows[0]) != self._width:
            return f"has {len(rows[0])} fields where {self._width} are expected"
        return rows[0]

    def _split(self) -> str:
        """Return the query that splits lines at the delimiter, and says which of them are plain."""
        file, quote = self._file, quoted(self._file.quote)
        odd_piece = (
            f"contains(x, {quote}) AND NOT (len(x) >= 2 AND starts_with(x, {quote}) AND ends_with(x, {quote})"
            f" AND NOT contains(x[2:-2], {quote}))"
        )
        has_quote = f"contains(line, {quote})" if file.quote else "false"
        has_escape = f"contains(line, {quoted(file.escape)})" if file.escape else "false"
        return f"""
            CREATE OR REPLACE TEMP TABLE pieces AS
            SELECT _row, line, f, q, NOT {has_escape} AND len(f) = {self._width}
                AND CASE WHEN q THEN len(list_filter(f, lambda x: {odd_piece})) = 0 ELSE true END AS is_plain
            FROM (
                SELECT _row, line, string_split(line, {quoted(file.delimiter)}) AS f, {has_quote} AS q
                FROM lines
            )
        """

    def _insert(self, records: list[Parsed]) -> None:
        quote = quoted(self._file.quote or "\0")
        fields = ", ".join(
            f"CASE WHEN q AND starts_with(f[{n}], {quote}) THEN f[{n}][2:-2] ELSE f[{n}] END"
            for n in range(1, self._width + 1)
        )
        rows = f"SELECT _row, 1, {fields} FROM pieces WHERE is_plain"
        if records:
            self._duck.register("parsed", _as_table(records))
            rows += " UNION ALL SELECT * FROM parsed ORDER BY 1"
        self._duck.run(f"INSERT INTO {name_of(self._into)} {rows}")
        self._duck.unregister("parsed")


def _as_table(records: list[Parsed]) -> pa.Table:
    arrays = {
        "_row": pa.array([row for row, _, _ in records], pa.int64()),
        "_span": pa.array([span for _, span, _ in records], pa.int32()),
    }
    columns = zip(*(fields for _, _, fields in records), strict=True)
    return pa.table(arrays | {f"f{n}": pa.array(column, pa.string()) for n, column in enumerate(columns)})


def _dialect(file: SourceFile) -> type[csv.Dialect]:
    class Dialect(csv.excel):
        delimiter = file.delimiter
        quotechar = file.quote or None
        quoting = csv.QUOTE_MINIMAL if file.quote else csv.QUOTE_NONE
        escapechar = file.escape or None
        doublequote = not file.escape
        strict = True

    return Dialect
