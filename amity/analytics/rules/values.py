"""Values written down in a rule: numbers that engines read alike, patterns, texts that a column can hold."""

from __future__ import annotations

import difflib
from decimal import Decimal

from amity.analytics.rules.definition import Column, Kind, RuleError
from amity.analytics.rules.refusals import Place
from amity.analytics.rules.tree import MANY, ONE, Node, Number, Text, Wildcard

DIGITS = 15
"""As many decimal digits as a double holds for certain: engines read them alike, whatever way they take."""
MOST, LEAST = 1e15, 1e-9
CHOICES_NAMED = 8


def number(text: str, place: Place) -> Number:
    """
    Return the number that a text writes.

    :raises RuleError: if it is too large, too small or too exact.
    """
    value = float(text)
    if abs(value) > MOST or 0 < abs(value) < LEAST or (value == 0 and Decimal(text)):
        raise RuleError(
            "number too large", start=place.start, end=place.end, word=place.word, most="10^15", least="10^-9"
        )
    if len(Decimal(text).normalize().as_tuple().digits) > DIGITS:
        raise RuleError("digits", start=place.start, end=place.end, word=place.word, most=str(DIGITS))
    return Number(value)


def pattern(text: str, escape: str | None, place: Place) -> tuple[str | Wildcard, ...]:
    """
    Return the parts of a pattern: % is any run of characters, _ any one, unless ``escape`` stands before.

    :raises RuleError: if the escape stands before nothing that it changes.
    """
    parts: list[str | Wildcard] = []
    letters = iter(text)
    for letter in letters:
        if letter == escape:
            literal = next(letters, "")
            if literal not in ("%", "_", escape):
                raise RuleError("escape at the end", start=place.start, end=place.end, word=escape)
            _append(parts, literal)
        elif letter in "%_":
            parts.append(MANY if letter == "%" else ONE)
        else:
            _append(parts, letter)
    return tuple(parts)


def _append(parts: list[str | Wildcard], letter: str) -> None:
    last = parts[-1] if parts else None
    if isinstance(last, str):
        parts[-1] = last + letter
    else:
        parts.append(letter)


def check(column: Column, value: Text, place: Place) -> None:
    """
    Refuse a text that the column never holds.

    :raises RuleError: naming the nearest that it does.
    """
    if not column.values or value.value in column.values:
        return
    near = difflib.get_close_matches(value.value.upper(), column.values, n=1)
    raise RuleError(
        "unknown value",
        start=place.start,
        end=place.end,
        column=column.name,
        word=place.word,
        hint="did you mean" if near else "",
        near=near[0] if near else "",
        choices=", ".join(column.values[:CHOICES_NAMED]),
    )


def remedy(part: Node, wanted: Kind) -> tuple[str, str]:
    """Return the hint for a value of the wrong kind, and what it names."""
    if wanted is Kind.NUMBER and isinstance(part, Text):
        plain = part.value.replace(",", "").strip()
        if plain.removeprefix("-").replace(".", "", 1).isdecimal():
            return "unquote", plain
    if wanted is Kind.TEXT and isinstance(part, Number):
        return "in quotes", f"{part.value:.15g}"
    return "", ""
