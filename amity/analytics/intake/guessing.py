"""Guess which column of a list is what: by its name, by what such columns are called, by what is in it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from amity.analytics.intake import looking, synonyms
from amity.analytics.intake.forms import CHECKED, Form, Target
from amity.analytics.intake.looking import Look, Seen
from amity.analytics.intake.recipes import Recipe
from amity.analytics.tables.contract import Type

BY_SHAPE: Mapping[str, str] = MappingProxyType({
    "id_card": "identifiers/ID_CARD.value",
    "uscc": "identifiers/USCC.value",
    "mobile": "contact_points/MOBILE.value",
    "email": "contact_points/EMAIL.value",
})  # fmt: skip
"""What a column is that looks like nothing else."""
SAME_NAME, ITS_SHAPE, LIKE_NAME, SURE = 3.0, 2.0, 1.5, 0.86
AGAINST = -2.0
SHAPED = frozenset(BY_SHAPE.values())


def guess(form: Form, look: Look) -> dict[str, Recipe]:
    """Return a recipe for each target that some column seems to be, each column once."""
    scored = sorted(
        (
            (-score, at, place, column, target)
            for at, column in enumerate(look.columns)
            for place, target in enumerate(form.targets)
            if (score := _score(column, target)) > 0
        ),
        key=lambda one: one[:3],
    )
    chosen: dict[str, Recipe] = {}
    used: set[str] = set()
    for _score_of, _at, _place, column, target in scored:
        if column.name not in used and target.path not in chosen:
            used.add(column.name)
            chosen[target.path] = recipe_for(column, target)
    return chosen


def recipe_for(column: Seen, target: Target) -> Recipe:
    """Return how a column most likely becomes the target: checked, read as a day, its codes understood."""
    of = (column.name,)
    if target.path in CHECKED:
        return Recipe(CHECKED[target.path], of)
    if target.column.allowed:
        return Recipe("coded", of, codes=MappingProxyType(codes_for(column, target)))
    if target.column.type is Type.DAY:
        return Recipe("day", of, column.format or looking.DAYS[0])
    if target.column.type is Type.MOMENT:
        return Recipe("moment" if column.shape == "moment" else "day", of, column.format or looking.DAYS[0])
    if target.column.type in (Type.MONEY, Type.RATE, Type.INTEGER):
        return Recipe("number", of)
    return Recipe("text", of)


def codes_for(column: Seen, target: Target) -> dict[str, str]:
    """Return which code each value of a column means; a code's names in both languages are understood."""
    name = target.column.name
    special = f"{target.part.table.name}.{name}"
    return synonyms.codes_of(
        special if special in synonyms.CODES else name, target.column.allowed, column.values
    )


def _score(column: Seen, target: Target) -> float:
    score = max((_alike(column.name, name) for name in _names(target)), default=0.0)
    by_shape = BY_SHAPE.get(column.shape, "")
    if by_shape == target.path:
        score += ITS_SHAPE
    elif by_shape and target.path in SHAPED:
        # A column called "number" that holds telephones is no identity number.
        score += AGAINST
    elif score and target.column.type is Type.DAY and column.shape in ("mobile", "email", "id_card"):
        score += AGAINST
    return score


def _names(target: Target) -> Iterator[str]:
    yield target.column.name
    yield from synonyms.NAMES.get(target.path, ())
    if target.part.name and target.column.name == "value":
        yield target.part.name
    if not target.part.name:
        yield from synonyms.NAMES.get(f"customers.{target.column.name}", ())


def _alike(name: str, word: str) -> float:
    mine, theirs = synonyms.plain(name), synonyms.plain(word)
    if mine == theirs:
        return SAME_NAME
    if not mine.isascii() and len(theirs) > 1 and (theirs in mine):
        return LIKE_NAME + len(theirs) / len(mine)
    close = difflib.SequenceMatcher(None, mine, theirs).ratio() if mine.isascii() and len(mine) > 3 else 0.0  # noqa: PLR2004
    return LIKE_NAME if close > SURE else 0.0
