"""Settle how a file is written, by looking at it: format, encoding, delimiter, quotes over line ends."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from amity.analytics.intake import advice, synonyms
from amity.analytics.intake.errors import BadSource
from amity.analytics.intake.feed import SourceFile

ENDINGS = {
    ".csv": "csv", ".txt": "csv", ".tsv": "csv", ".xlsx": "xlsx", ".parquet": "parquet", ".json": "json",
    ".jsonl": "json",
}  # fmt: skip
DELIMITERS = (",", "\t", ";", "|")
MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
EAST_ASIAN = ("gb18030", "big5")
LOOKED_AT = 64 * 1024
LINES = 20
WORDS = frozenset(synonyms.plain(word) for words in synonyms.NAMES.values() for word in words)


@dataclass(frozen=True, slots=True)
class Settled:
    """How a file is written, and in which encoding it came if it had to be written anew."""

    file: SourceFile
    came_in: str = ""


def settle(path: Path, *, alias: str) -> Settled:
    """
    Say how the file is written. One in UTF-16 is written anew in UTF-8, in its place.

    :raises BadSource: if it is none of the formats, or what it is cannot be told.
    """
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise BadSource(f"{path.name} is none of {', '.join(ENDINGS)}: save the list as .xlsx or .csv.")
    format_ = ENDINGS[ending]
    content = path.read_bytes()
    if not content.strip():
        raise BadSource(f"{path.name} is empty.")
    if format_ in {"xlsx", "parquet"}:
        return Settled(SourceFile(alias, path.name, format_))
    is_wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _wide(content)
    if not is_wide and (said := advice.what_it_is(path, content[:4096])):
        raise BadSource(said)
    encoding = _encoding(content)
    came_in = ""
    if encoding.startswith("utf-16"):
        came_in, encoding = encoding, "utf-8"
        content = content.decode(came_in).encode("utf-8")
        path.write_bytes(content)
    text = content.removeprefix(codecs.BOM_UTF8).decode(encoding, "replace")
    if format_ == "json":
        return Settled(SourceFile(alias, path.name, "json", encoding=encoding), came_in)
    delimiter = _delimiter(text)
    is_long = _runs_over_lines(text, delimiter)
    file = SourceFile(alias, path.name, "csv", delimiter=delimiter, encoding=encoding, multiline=is_long)
    return Settled(file, came_in)


def _encoding(content: bytes) -> str:
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return encoding
    if (wide := _wide(content)) and _reads(content, wide):
        return wide
    if _reads(content, "utf-8"):
        return "utf-8"
    able = [encoding for encoding in EAST_ASIAN if _reads(content, encoding)]
    if able:
        return max(able, key=lambda encoding: _sense(content, encoding))
    # A few bytes that are damaged make of a file none other: its lines are refused one by one.
    broken = {encoding: _broken(content, encoding) for encoding in ("utf-8", *EAST_ASIAN)}
    best = min(broken, key=lambda encoding: broken[encoding])
    lines = content.count(b"\n") + 1
    return best if broken[best] * advice.FEW <= lines or broken[best] == 1 else "cp1252"


def _wide(content: bytes) -> str:
    head = content[:400]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * 4 < len(head) // 2 or not len(head):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _reads(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _broken(content: bytes, encoding: str) -> int:
    return sum(not _reads(line, encoding) for line in content.split(b"\n"))


def _sense(content: bytes, encoding: str) -> tuple[int, float]:
    """Return how much sense a text makes in an encoding: known words of a header, and common letters."""
    text = content[:LOOKED_AT].decode(encoding, "ignore")
    header = next(iter(text.splitlines()), "")
    known = sum(synonyms.plain(word) in WORDS for word in _parts(header))
    letters = [letter for letter in text if ord(letter) > 127]  # noqa: PLR2004 the last of ASCII
    common = sum("\u4e00" <= letter <= "\u9fa5" and _is_common(letter) for letter in letters)
    return known, common / len(letters) if letters else 0.0


def _is_common(letter: str) -> bool:
    # The first level of GB 2312 and of Big5: some 4,000 letters that texts are made of.
    for encoding, first, last in (("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6)):
        try:
            lead = letter.encode(encoding)[0]
        except UnicodeEncodeError:
            continue
        if first <= lead <= last:
            return True
    return False


def _parts(line: str) -> Iterable[str]:
    for delimiter in DELIMITERS:
        line = line.replace(delimiter, "\n")
    return line.splitlines()


def _delimiter(text: str) -> str:
    """Return what divides most lines into the same number of fields, and into most of them."""
    lines = [line for line in text[:LOOKED_AT].splitlines() if line.strip()][:LINES]
    return max(DELIMITERS, key=lambda delimiter: _evenness(lines, delimiter))


def _evenness(lines: list[str], delimiter: str) -> tuple[float, int]:
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter)]
    except csv.Error:
        return 0.0, 0
    header = widths[0] if widths else 1
    if header == 1:
        return 0.0, 0
    return sum(width == header for width in widths) / len(widths), header


def _runs_over_lines(text: str, delimiter: str) -> bool:
    """Tell whether quoted fields of the file run over line ends: then reading it so must come out even."""
    if not any(line.count('"') % 2 for line in text.splitlines()):
        return False
    try:
        widths = {len(row) for row in csv.reader(io.StringIO(text), delimiter=delimiter, strict=True) if row}
    except csv.Error:
        return False
    return len(widths) == 1
