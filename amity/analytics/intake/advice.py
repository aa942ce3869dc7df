"""What a file is that is not what the feed says, and what to do: sentences for whoever brings files."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from pathlib import Path

MAGIC = (
    (b"PK\x03\x04", "a workbook or another zip archive", 'name it .xlsx, or say format = "xlsx"'),
    (b"PAR1", "a Parquet file", 'name it .parquet, or say format = "parquet"'),
    (b"\x1f\x8b", "compressed by gzip", "let its name end in .gz"),
    (b"\xd0\xcf\x11\xe0", "an old workbook or document (.xls, .doc)", "save it as .xlsx or as CSV"),
    (b"%PDF", "a PDF", "ask the source for CSV"),
    (b"\xff\xfe", "written in utf-16", "convert it: iconv -f utf-16 -t utf-8"),
    (b"\xfe\xff", "written in utf-16", "convert it: iconv -f utf-16 -t utf-8"),
    (b"\xff\xfe\x00\x00", "written in utf-32", "convert it: iconv -f utf-32 -t utf-8"),
    (b"<!DOCTYPE html", "a page of the web", "fetch it again: this may be an error page"),
    (b"<html", "a page of the web", "fetch it again: this may be an error page"),
)
DELIMITERS = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a bar"}
ENCODINGS = ("utf-8", "gb18030", "cp1252")
NAMED = 12
"""Columns that a sentence lists."""
LETTERS_OF_CHANCE = 12
"""So many bytes beyond ASCII that read as utf-8 are utf-8: in another encoding they would not by chance."""
SURE = 2
"""Lines that cannot be read before the whole file is taken to be in another encoding: one may be damaged."""
FEW = 10
"""One line of so many that cannot be read is damaged, not of another encoding."""


def what_it_is(path: Path, head: bytes) -> str:
    """Return what is wrong with a text file that is none, or nothing."""
    for magic, name, remedy in sorted(MAGIC, key=lambda each: -len(each[0])):
        if head.startswith(magic):
            return f"{path.name} is {name}: {remedy}."
    if head[1:64:2].count(0) > head[:64:2].count(0) + 8 or head[:64:2].count(0) > head[1:64:2].count(0) + 8:
        return f"{path.name} is written in utf-16: convert it: iconv -f utf-16le -t utf-8."
    if b"\r" in head and b"\n" not in head:
        return f"{path.name}: its lines end in CR alone; let them end in LF: tr '\\r' '\\n'."
    return ""


def other_encoding(chunk: bytes, encoding: str, faulty: int) -> str:
    """Return the encoding of lines that cannot be read as the feed says; nothing if that is unsure."""
    lines = chunk.splitlines()
    if faulty >= SURE and faulty * FEW >= len(lines):
        with_letters = sum(not line.isascii() for line in lines)
        if faulty * 2 > with_letters:
            return next((each for each in ENCODINGS if each != encoding and _reads(chunk, each)), "")
    return ""


def is_utf8_after_all(chunk: bytes) -> bool:
    """Say whether bytes that some other encoding can read, too, are utf-8 for certain."""
    letters = sum(byte > 127 for byte in chunk[:100_000])  # noqa: PLR2004 the last of ASCII
    return letters >= LETTERS_OF_CHANCE and _reads(chunk, "utf-8")


def missing_column(file: str, column: str, header: Sequence[str], delimiter: str) -> str:
    """Return what to say of a file that has not a column which the feed reads."""
    listed = ", ".join(header[:NAMED]) + (f" and {len(header) - NAMED} more" if len(header) > NAMED else "")
    said = f"{file} has no column {column}; it has {listed}."
    if len(header) == 1:
        for other, name in DELIMITERS.items():
            if other != delimiter and other in header[0]:
                written = "\\t" if other == "\t" else other
                return f'{said} Its fields are divided by {name}: say delimiter = "{written}" in the feed.'
    near = difflib.get_close_matches(column, header, n=1)
    hint = f"Is {near[0]} meant? " if near else ""
    return f"{said} {hint}Correct the feed's mapping, or ask the source for the column."


def of_engine(error: str) -> str:
    """Return what the engine says, without its places, paths and markers."""
    first = next((line for line in error.splitlines() if line.strip()), "")
    said = re.sub(r"""(?i:file )?["'][^"']*/[^"']*["']""", "the file", re.sub(r"^[\w ]*Error: ", "", first))
    return said.strip()


def _reads(chunk: bytes, encoding: str) -> bool:
    try:
        chunk.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
