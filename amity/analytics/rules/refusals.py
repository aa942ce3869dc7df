"""Say why a word has no place in a rule: the word, where it stands, the nearest that would do."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from sqlglot import exp

from amity.analytics.rules.definition import Column, RuleError

NAMES = ("abs", "coalesce", "greatest", "least")
"""The functions of the language."""
ALSO_CALLED = {"min": "least", "max": "greatest", "nvl": "coalesce", "isnull": "coalesce", "nz": "coalesce"}
LONGEST_NAMED = 40

REMEDIES: tuple[tuple[tuple[type[exp.Expression], ...], str, str], ...] = (
    ((exp.Query, exp.Subquery, exp.Exists), "SELECT", "one row"),
    ((exp.Case, exp.If), "CASE", "by and and or"),
    ((exp.Cast, exp.TryCast), "CAST", "has its kind"),
    ((exp.ILike,), "ILIKE", "like instead"),
    ((exp.RegexpLike, exp.SimilarTo, exp.Glob), "", "like instead"),
    ((exp.Mod, exp.IntDiv, exp.Pow), "", "reckon"),
)
"""What people try that the language does not have: the word to name, and the hint."""


@dataclass(frozen=True, slots=True)
class Place:
    """A word of a rule, and where it begins and ends."""

    word: str
    start: int | None
    end: int | None


def place_of(node: exp.Expression, text: str) -> Place:
    """Return the words of a rule that became a node of the parser's."""
    marks = [part.meta for part in node.walk() if "start" in part.meta]
    if not marks:
        return Place(_short(node.sql()), None, None)
    start, end = min(mark["start"] for mark in marks), max(mark["end"] for mark in marks) + 1
    return Place(_short(text[start:end]), start, end)


def refusal(node: exp.Expression, place: Place) -> RuleError:
    """Return what to say of something that the language does not have."""
    if isinstance(node, exp.Null):
        return RuleError("null alone")
    if isinstance(node, exp.Alias):
        word = node.alias
        start = node.args["alias"].meta.get("start")
        return RuleError("left over", start=start, end=start and start + len(word), word=word)
    for kinds, word, hint in REMEDIES:
        if isinstance(node, kinds):
            given = {"start": place.start, "end": place.end, "word": word or place.word}
            return _error("not in the language", given, hint=hint)
    if isinstance(node, exp.Func) and not isinstance(node, exp.Connector):
        return _unknown_function(node, place)
    return RuleError("not in the language", start=place.start, end=place.end, word=place.word)


def _short(word: str) -> str:
    word = re.sub(r"\s+", " ", word)
    return word if len(word) <= LONGEST_NAMED else f"{word[:LONGEST_NAMED]}…"


def unknown_column(place: Place, columns: Mapping[str, Column]) -> RuleError:
    """Return what to say of a name that no column has."""
    name = place.word.strip('"').lower()
    given = {"start": place.start, "end": place.end, "word": place.word}
    texts = {value: value for column in columns.values() for value in column.values}
    if name.upper() in texts:
        return _error("unknown column", given, hint="quote it", near=name.upper())
    known = {label.lower(): column.name for column in columns.values() for label in column.label if label}
    known.update({column: column for column in columns})
    near = difflib.get_close_matches(name, known, n=1)
    if near:
        return _error("unknown column", given, hint="did you mean", near=known[near[0]])
    return _error("unknown column", given)


def _unknown_function(node: exp.Func, place: Place) -> RuleError:
    word = node.name if isinstance(node, exp.Anonymous) else node.sql_name().lower()
    near = [ALSO_CALLED.get(word.lower(), "")] if word.lower() in ALSO_CALLED else []
    near = near or difflib.get_close_matches(word.lower(), NAMES, n=1)
    given = {"start": place.start, "end": place.end, "word": word}
    listed = ", ".join(NAMES)
    if near:
        return _error("unknown function", given, functions=listed, hint="did you mean", near=near[0])
    return _error("unknown function", given, functions=listed)


def _error(code: str, given: Mapping[str, str | int | None], **values: str) -> RuleError:
    start, end, word = given["start"], given["end"], given["word"]
    where = {"start": start, "end": end}
    return RuleError(code, word=str(word), **where, **values)  # type: ignore[arg-type]
