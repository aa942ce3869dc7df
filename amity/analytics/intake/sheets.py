"""Rows of files that are not lines of fields: workbooks (XLSX) and JSON, by line or in one array."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook

from amity.analytics.intake import lines, workbooks
from amity.analytics.intake.errors import BadFeed, BadSource
from amity.analytics.intake.feed import SourceFile
from amity.analytics.intake.lines import Block

LARGEST_ARRAY = 64 * 1024 * 1024
"""Of a file that is one array: it is parsed as a whole, and becomes ten times as large in memory."""

Row = tuple[int, tuple[str | None, ...]]


def read(path: Path, file: SourceFile) -> tuple[tuple[str, ...], Iterator[Row]]:
    """Return the columns of a sheet and its rows as texts, with the numbers that the sheet shows.

    :raises BadSource: if it is no workbook.
    :raises BadFeed: if it has no such sheet.
    """
    workbooks.check(path)
    try:
        book = CalamineWorkbook.from_path(str(path))
        if file.sheet and file.sheet not in book.sheet_names:
            raise BadFeed(f"{path.name} has no sheet {file.sheet!r}; it has {', '.join(book.sheet_names)}.")
        cells = book.get_sheet_by_name(file.sheet or book.sheet_names[0]).to_python(skip_empty_area=False)
    except CalamineError as error:
        raise BadSource(f"{path.name} is not a workbook that can be read: {error}.") from None
    if not cells:
        raise BadSource(f"{path.name}: the sheet is empty.")
    if not file.header:
        return file.columns, _rows(cells, 1)
    names = [_text(cell) or "" for cell in cells[0]]
    while names and not names[-1]:
        names.pop()
    return file.columns or tuple(names), _rows(cells[1:], 2)


def json_blocks(path: Path, encoding: str) -> Iterator[Block]:
    """Yield JSON texts: the lines of the file or, where it is one array, the array's elements.

    :raises BadSource: if the array cannot be parsed.
    """
    blocks = lines.blocks(path, encoding=encoding)
    first = next(blocks, None)
    if first is None:
        return
    opening = next((text for text in first.texts.to_pylist() if text.strip()), "")
    if not opening.lstrip().startswith("["):
        yield first
        yield from blocks
        return
    if path.stat().st_size > LARGEST_ARRAY:
        raise BadSource(
            f"{path.name} is one JSON array of more than {LARGEST_ARRAY:,} bytes: write one object a line."
        )
    texts = [*first.texts.to_pylist(), *(text for block in blocks for text in block.texts.to_pylist())]
    try:
        elements = json.loads("\n".join(texts), parse_float=_as_written, parse_int=_as_written)
    except ValueError as error:
        raise BadSource(f"{path.name} is not a JSON array: {error}. Fetch it again.") from None
    except RecursionError:
        raise BadSource(f"{path.name} nests arrays without end: a row is one flat object.") from None
    yield Block(
        1, pa.array([json.dumps(element, ensure_ascii=False) for element in elements], pa.string()), {}
    )


def _as_written(number: str) -> str:
    # A number that went through a float would lose digits; as a text it is checked like any other.
    return number


def _rows(cells: list[list[object]], first: int) -> Iterator[Row]:
    for number, row in enumerate(cells, start=first):
        texts = tuple(_text(cell) for cell in row)
        # A sheet is a rectangle: what lies between the table and a cell far below it is no row.
        if any(texts):
            yield number, texts


def _text(cell: object) -> str | None:
    """Return a cell as the sheet shows it: a workbook keeps whole numbers as floats."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date | time | timedelta):
        return str(cell)
    return str(cell) if cell not in (None, "") else None
