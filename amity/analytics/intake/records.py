"""Cut lines into fields. Most lines go through one query; only lines whose quotes are not plain meet Python's csv.

A plain quoted field is "..." with neither quote nor delimiter inside: by induction from the left, a line all of
whose pieces are plain means to every CSV reader what it means here.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from amity.analytics.engine import Connection, name_of, quoted
from amity.analytics.intake.feed import SourceFile
from amity.analytics.intake.lines import Block

LONGEST_RECORD = 1000
"""Lines that one record may run over: beyond, its first line is refused, not everything after it."""

NOT_CLOSED = "has a quote that is not closed"
INTO_UNREADABLE = "runs into a line that cannot be read"

Line = tuple[int, str]
Parsed = tuple[int, int, list[str]]
"""First row, count of lines, fields."""


@dataclass(frozen=True, slots=True)
class Cut:
    """What became of a block: records over several lines, and refused lines with their reasons."""

    continuations: int
    faults: dict[int, str]


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
        if not (self._file.multiline and self._file.quote):
            rows = pa.array(range(block.first_row, block.first_row + len(block.texts)), pa.int64())
            return self._put(pa.table({"_row": rows, "line": block.texts}), [], dict(block.faults))
        lines = [*self._open, *enumerate(block.texts.to_pylist(), start=block.first_row)]
        return self._put_joined(lines, dict(block.faults), is_last=False)

    def finish(self) -> Cut:
        """Put what is left when the file has ended: the lines after a quote that nobody closed."""
        return self._put_joined(self._open, {}, is_last=True)

    def parsed(self, text: str) -> list[str] | str:
        """Return the fields of a record, or why it is none."""
        file = self._file
        try:
            rows = list(
                csv.reader(
                    [text],
                    delimiter=file.delimiter,
                    quotechar=file.quote or None,
                    escapechar=file.escape or None,
                    quoting=csv.QUOTE_MINIMAL if file.quote else csv.QUOTE_NONE,
                    strict=True,
                )
            )
        except csv.Error as error:
            return NOT_CLOSED if "end of data" in str(error) else f"has a quote in the wrong place ({error})"
        if not rows or not rows[0]:
            return "is empty"
        if len(rows[0]) != self._width:
            return f"has {len(rows[0])} fields where {self._width} are expected"
        return rows[0]

    def _put_joined(self, lines: list[Line], faults: dict[int, str], *, is_last: bool) -> Cut:
        single: list[Line] = []
        records: list[Parsed] = []
        faults |= self._open_faults
        self._open, self._open_faults = [], {}
        at = 0
        while at < len(lines):
            row, text = lines[at]
            if text.count(self._file.quote) % 2 == 0:
                single.append(lines[at])
                at += 1
                continue
            end = self._end_of_record(lines, at)
            if end is None and not is_last and len(lines) - at < LONGEST_RECORD:
                self._open = lines[at:]
                self._open_faults = {row: faults.pop(row) for row, _ in self._open if row in faults}
                break
            fields = self._fields(lines[at : end + 1], faults) if end is not None else NOT_CLOSED
            if isinstance(fields, str):
                # Only this line is refused: what follows is read as if it had not opened anything.
                faults[row] = fields
                at += 1
            else:
                records.append((row, end - at + 1 if end is not None else 1, fields))
                at = (end if end is not None else at) + 1
        numbered = pa.table(
            {
                "_row": pa.array([row for row, _ in single], pa.int64()),
                "line": pa.array([t for _, t in single], pa.string()),
            }
        )
        return self._put(numbered, records, faults)

    def _end_of_record(self, lines: list[Line], start: int) -> int | None:
        for at in range(start + 1, min(len(lines), start + LONGEST_RECORD)):
            if lines[at][1].count(self._file.quote) % 2:
                return at
        return None

    def _fields(self, lines: list[Line], faults: dict[int, str]) -> list[str] | str:
        if any(row in faults for row, _ in lines):
            return INTO_UNREADABLE
        return self.parsed("\n".join(text for _, text in lines))

    def _put(self, lines: pa.Table, records: list[Parsed], faults: dict[int, str]) -> Cut:
        if faults:
            lines = lines.filter(pc.invert(pc.is_in(lines["_row"], pa.array(list(faults), pa.int64()))))
        self._duck.register("lines", lines)
        self._duck.run(self._split())
        for row, text in self._duck.rows("SELECT _row, line FROM pieces WHERE NOT is_plain"):
            fields = self.parsed(text)
            if isinstance(fields, str):
                faults[row] = fields
            else:
                records.append((row, 1, fields))
        self._insert(records)
        self._duck.unregister("lines")
        return Cut(sum(span - 1 for _, span, _ in records), faults)

    def _split(self) -> str:
        delimiter, quote, escape = (
            quoted(c) for c in (self._file.delimiter, self._file.quote, self._file.escape)
        )
        odd_piece = (
            f"contains(x, {quote}) AND NOT (len(x) >= 2 AND starts_with(x, {quote}) AND ends_with(x, {quote})"
            f" AND NOT contains(x[2:-2], {quote}))"
        )
        has_quote = f"contains(line, {quote})" if self._file.quote else "false"
        has_escape = f"contains(line, {escape})" if self._file.escape else "false"
        return f"""
            CREATE OR REPLACE TEMP TABLE pieces AS
            SELECT _row, line, f, q, NOT {has_escape} AND len(f) = {self._width}
                AND CASE WHEN q THEN len(list_filter(f, lambda x: {odd_piece})) = 0 ELSE true END AS is_plain
            FROM (SELECT _row, line, string_split(line, {delimiter}) AS f, {has_quote} AS q FROM lines)
        """

    def _insert(self, records: list[Parsed]) -> None:
        quote = quoted(self._file.quote)
        fields = ", ".join(
            f"CASE WHEN q AND starts_with(f[{n}], {quote}) THEN f[{n}][2:-2] ELSE f[{n}] END"
            if self._file.quote
            else f"f[{n}]"
            for n in range(1, self._width + 1)
        )
        rows = f"SELECT _row, 1, {fields} FROM pieces WHERE is_plain"
        if records:
            columns = list(zip(*(fields for _, _, fields in records), strict=True))
            found = {
                "_row": pa.array([r for r, _, _ in records], pa.int64()),
                "_span": pa.array([s for _, s, _ in records], pa.int32()),
            }
            found |= {f"f{n}": pa.array(column, pa.string()) for n, column in enumerate(columns)}
            self._duck.register("parsed", pa.table(found))
            rows += " UNION ALL SELECT * FROM parsed ORDER BY 1"
        self._duck.run(f"INSERT INTO {name_of(self._into)} {rows}")
        if records:
            self._duck.unregister("parsed")
