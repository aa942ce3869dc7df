"""Look into a workbook before a reader opens it: it is an archive, and what it unpacks to may be anything."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from amity.analytics.intake.errors import BadSource

MOST_ENTRIES = 1_000
MOST_BYTES = 1024 * 1024 * 1024
MOST_TIMES = 200
"""How many times its size a large entry may unpack to: a bank's sheets unpack to some 10 to 30 times."""
LARGE = 32 * 1024 * 1024
MOST_CELLS = 10_000_000
"""Of the rectangle that holds all cells of a sheet: a reader keeps room for each."""
PIECE = 1024 * 1024
OVERLAP = 64
INSTEAD = "Save the sheet as CSV, and load that."

_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]{0,200}?\br="([A-Z]{1,4})([0-9]{1,9})"')
_DECLARES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def check(path: Path) -> None:
    """
    Refuse a workbook that would not stay within memory, or that speaks of what is outside it.

    :raises BadSource: if it is too large, too dense, damaged, or declares entities.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check_sizes(path, entries)
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")):
                    _check_part(path, archive, entry)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise BadSource(
            f"{path.name} is not a workbook that can be read ({error}): save it anew as .xlsx, or as CSV."
        ) from None


def _check_sizes(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES:
        raise BadSource(f"{path.name} holds {len(entries)} parts, more than {MOST_ENTRIES}. {INSTEAD}")
    if unpacked > MOST_BYTES:
        raise BadSource(f"{path.name} unpacks to {unpacked:,} bytes, more than {MOST_BYTES:,}. {INSTEAD}")
    for entry in entries:
        if entry.file_size > max(LARGE, entry.compress_size * MOST_TIMES):
            raise BadSource(
                f"{path.name}: its part {entry.filename} unpacks to more than {MOST_TIMES} times its size."
                f" {INSTEAD}"
            )


def _check_part(path: Path, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Read a part once, in pieces: what an archive says of its sizes need not be so."""
    is_sheet = entry.filename.startswith("xl/worksheets/")
    rest, read, rows, columns = b"", 0, 0, 0
    with archive.open(entry) as part:
        while piece := part.read(PIECE):
            read += len(piece)
            if read > entry.file_size or _DECLARES.search(rest + piece):
                raise BadSource(f"{path.name}: its part {entry.filename} declares what it may not. {INSTEAD}")
            if is_sheet:
                for letters, number in _CELL.findall(rest + piece):
                    rows, columns = max(rows, int(number)), max(columns, _column(letters))
            rest = piece[-OVERLAP:] if not is_sheet else (rest + piece)[-4 * OVERLAP :]
    if rows * columns > MOST_CELLS:
        raise BadSource(
            f"{path.name}: its part {entry.filename} reaches to row {rows:,} and column {columns:,}: more"
            f" than {MOST_CELLS:,} cells. Delete what stands far from the table, or: {INSTEAD}"
        )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
