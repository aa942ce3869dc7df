"""Physical lines of a text file, in blocks: every line is there once, with its number, whatever it holds.

Lines are cut where the bytes say so, before anything is parsed: no quote, no bad byte can hide one.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from amity.analytics.intake import advice
from amity.analytics.intake.errors import BadFeed, BadSource

BLOCK = 16 * 1024 * 1024
LONGEST_LINE = 64 * 1024 * 1024
BYTE_ORDER_MARK = b"\xef\xbb\xbf"

NOT_ENCODED = "is not written in {encoding}"
HAS_NUL = "holds a NUL character"


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that follow each other: their texts, and what is wrong with those that cannot be read."""

    first_row: int
    texts: pa.Array
    faults: dict[int, str]
    """Row number to reason; the text of such a line is empty."""


def blocks(path: Path, *, encoding: str, size: int = BLOCK) -> Iterator[Block]:
    """Yield the file's lines; the first line of the file has number 1.

    :raises BadSource: if it is not a text with line ends, or not the gzip file that its name says.
    """
    check_encoding(encoding)
    row = 1
    for chunk in _whole_lines(path, size):
        block = _block(chunk, row, encoding)
        _check_it_is_so_written(path, chunk, block, encoding)
        row += len(block.texts)
        yield block


def raw_lines(path: Path, rows: Collection[tuple[int, int]]) -> Iterator[tuple[int, bytes]]:
    """Yield number and bytes of some rows (first line, count of lines): what a refused row said."""
    wanted = {first + more: first for first, count in rows for more in range(count)}
    found: dict[int, bytes] = {}
    with _opened(path) as file:
        for number, line in enumerate(file, start=1):
            if (first := wanted.get(number)) is not None:
                found[first] = found.get(first, b"") + line
    yield from sorted(found.items())


def check_encoding(encoding: str) -> None:
    """Refuse an encoding in which a byte of a line end could be part of something else.

    :raises BadFeed: if it is unknown or not a superset of ASCII.
    """
    plain = "\n\r\t,;\"'|0Az"
    try:
        same = plain.encode(encoding) == plain.encode("ascii")
    except LookupError:
        raise BadFeed(
            f"There is no encoding {encoding!r}: use utf-8, gb18030 or another that Python knows."
        ) from None
    if not same:
        raise BadFeed(f"Files in {encoding} cannot be read line by line: convert them to utf-8 first.")


def _opened(path: Path) -> IO[bytes]:
    return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")  # type: ignore[return-value]


def _whole_lines(path: Path, size: int) -> Iterator[bytes]:
    rest = b""
    is_first = True
    try:
        with _opened(path) as file:
            while read := file.read(size):
                if is_first:
                    read, is_first = read.removeprefix(BYTE_ORDER_MARK), False
                    if said := advice.what_it_is(path, read):
                        raise BadSource(said)
                cut = read.rfind(b"\n") + 1
                if cut:
                    yield rest + read[:cut]
                    rest = read[cut:]
                elif len(rest) > LONGEST_LINE:
                    raise BadSource(
                        f"{path.name} has a line of more than {LONGEST_LINE} bytes: is it a text file?"
                    )
                else:
                    rest += read
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise BadSource(f"{path.name} is not a whole gzip file ({error}): fetch it again.") from None
    if rest:
        yield rest + b"\n"


def _block(chunk: bytes, first_row: int, encoding: str) -> Block:
    faults: dict[int, str] = {}
    clean = chunk
    try:
        text = chunk.decode(encoding)
        clean = chunk if encoding == "utf-8" else text.encode("utf-8")
        is_faulty = b"\0" in chunk
    except UnicodeDecodeError:
        is_faulty = True
    if is_faulty:
        clean, faults = _line_by_line(chunk, first_row, encoding)
    return Block(first_row, _texts(clean), faults)


def _check_it_is_so_written(path: Path, chunk: bytes, block: Block, encoding: str) -> None:
    """Refuse a file of another encoding as a whole: its rows one by one would tell nobody what to do."""
    unread = NOT_ENCODED.format(encoding=encoding)
    faulty = sum(reason == unread for reason in block.faults.values())
    found = advice.other_encoding(chunk, encoding, faulty) if faulty else ""
    if not faulty and encoding != "utf-8" and advice.is_utf8_after_all(chunk):
        found = "utf-8"
    if found:
        raise BadSource(
            f"{path.name} {unread}, as the feed says; it reads as {found}."
            f' Say encoding = "{found}" in the feed, or ask the source which it is.'
        )


def _line_by_line(chunk: bytes, first_row: int, encoding: str) -> tuple[bytes, dict[int, str]]:
    faults: dict[int, str] = {}
    kept: list[bytes] = []
    for row, line in enumerate(chunk.split(b"\n")[:-1], start=first_row):
        try:
            kept.append(line.decode(encoding).encode("utf-8"))
        except UnicodeDecodeError:
            faults[row] = NOT_ENCODED.format(encoding=encoding)
            kept.append(b"")
            continue
        if b"\0" in line:
            faults[row] = HAS_NUL
            kept[-1] = b""
    return b"\n".join(kept) + b"\n", faults


def _texts(clean: bytes) -> pa.Array:
    """Return the lines without their ends, by noting where each ends: nothing is copied line by line."""
    ends = np.flatnonzero(np.frombuffer(clean, dtype=np.uint8) == ord("\n")) + 1
    offsets = np.concatenate([[0], ends]).astype(np.int32)
    with_ends = pa.StringArray.from_buffers(len(ends), pa.py_buffer(offsets), pa.py_buffer(clean))
    return pc.utf8_rtrim(with_ends, characters="\r\n")
