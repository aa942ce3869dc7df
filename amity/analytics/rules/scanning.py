"""Look at a rule's text before it is parsed: what people of other habits write, what exhausts a parser."""

from __future__ import annotations

import re

from amity.analytics.rules.definition import RuleError

LONGEST = 2_000
DEEPEST = 20
"""Parentheses within parentheses: the parser calls itself a dozen times for each."""

FULL_WIDTH = dict(zip("＞＜＝（），’‘“”％＋－＊／", "><=(),''''%+-*/", strict=True))
SIGNS = {"=>": ">=", "=<": "<=", "≥": ">=", "≤": "<=", "≠": "<>", "&&": "AND", "||": "OR", "×": "*", "÷": "/"}
_FOREIGN = re.compile("|".join(re.escape(sign) for sign in (*SIGNS, *FULL_WIDTH)))
_QUOTED = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"")
_THOUSANDS = re.compile(r"\b\d{1,3}(?:,\d{3})+\b")
_UNIT = re.compile(r"(?P<number>\b\d+(?:\.\d+)?)(?P<unit>万|亿|千|百万|[kKmM]\b)")
_TIMES = {"千": 1e3, "k": 1e3, "万": 1e4, "百万": 1e6, "m": 1e6, "亿": 1e8}


def check(text: str) -> None:
    """
    Refuse what no rule may hold, before anything parses it.

    :raises RuleError: naming the sign and what to write instead.
    """
    if not text.strip():
        raise RuleError("empty", example="deposits_total >= 50000")
    if len(text) > LONGEST:
        raise RuleError("too long", most=str(LONGEST), count=str(len(text)))
    for at, letter in enumerate(text):
        if (ord(letter) < ord(" ") and letter not in "\n\r\t") or "\ud800" <= letter <= "\udfff":
            raise RuleError("bad letter", start=at, end=at + 1)
    plain = without_texts(text)
    for comment in re.finditer(r"--|/\*|#", plain):
        raise RuleError("comment", start=comment.start(), end=comment.end(), word=comment[0])
    for found in _FOREIGN.finditer(plain):
        code = "full width" if found[0] in FULL_WIDTH else "sign"
        instead = FULL_WIDTH.get(found[0]) or SIGNS[found[0]]
        raise RuleError(code, start=found.start(), end=found.end(), word=found[0], instead=instead)
    if "'" in plain:
        raise RuleError("open text", start=plain.index("'"))
    for found in _UNIT.finditer(plain):
        number = float(found["number"]) * _TIMES[found["unit"].lower()]
        raise RuleError("unit", start=found.start(), end=found.end(), word=found[0], instead=f"{number:.15g}")
    _check_depth(plain)


def blame(text: str, at: int | None) -> RuleError:
    """Return what to say of a text that cannot be parsed; ``at`` is where the parser stopped."""
    for found in _THOUSANDS.finditer(without_texts(text)):
        plain = found[0].replace(",", "")
        return RuleError("thousands", start=found.start(), end=found.end(), word=found[0], instead=plain)
    if at is None:
        return RuleError("cannot be read")
    word = re.compile(r"[\w.]+|\S|$").search(text, min(at, len(text)))
    near = (word[0] if word else "") or "the end"
    return RuleError("cannot be read", start=at, end=at + len(near), hint="near", at=near)


def without_texts(text: str) -> str:
    """Return the text, as long as before, with blanks for what stands between quotes."""
    return _QUOTED.sub(lambda quoted: " " * len(quoted[0]), text)


def _check_depth(plain: str) -> None:
    depth = 0
    for at, letter in enumerate(plain):
        depth += (letter == "(") - (letter == ")")
        if depth > DEEPEST:
            raise RuleError("too deep", start=at, end=at + 1, most=str(DEEPEST))
