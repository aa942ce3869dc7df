"""Recipes: how a canonical column is made, chosen from a list instead of written as SQL. Pure.

A column of a feed is a text (SQL) or a recipe: ``birth_on = { from = "born", as = "day", format = "%Y" }``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from amity.analytics.engine import name_of, quoted
from amity.analytics.intake.errors import BadFeed

NO_CODES: Mapping[str, str] = MappingProxyType({})
LONGEST_OPTION = 100


@dataclass(frozen=True, slots=True)
class Recipe:
    """One way of making a column: from which columns of the file, how, and with what."""

    how: str
    columns: tuple[str, ...] = ()
    option: str = ""
    """The format of a day, the constant, what stands between joined texts, or before a hash."""
    codes: Mapping[str, str] = field(default_factory=lambda: NO_CODES)

    @property
    def sql(self) -> str:
        """What the engine is asked."""
        return _KINDS[self.how].sql(self)

    @property
    def said(self) -> dict[str, object]:
        """The recipe as a feed writes it."""
        kind = _KINDS[self.how]
        said: dict[str, object] = {}
        if self.columns:
            said["from"] = list(self.columns) if kind.many else self.columns[0]
        said["as"] = self.how
        if kind.option and (self.option or kind.needs_option):
            said[kind.option] = self.option
        if self.codes:
            said["codes"] = dict(self.codes)
        return said


@dataclass(frozen=True, slots=True)
class Kind:
    """What a recipe of a kind takes: columns (none, one or many), an option by its name, codes."""

    sql: Callable[[Recipe], str]
    least: int = 1
    many: bool = False
    option: str = ""
    needs_option: bool = False
    needs_codes: bool = False


def text_of(column: str) -> str:
    """Return the SQL of a column as text: those of Parquet come in types of their own."""
    return f"CAST({name_of(column)} AS VARCHAR)"


def read(said: object, where: str) -> Recipe:
    """Return the recipe that a feed writes.

    :raises BadFeed: if there is no such recipe, or it lacks something.
    """
    if not isinstance(said, Mapping):
        raise BadFeed(f'{where}: give SQL as a text, or a recipe like {{ from = "column", as = "text" }}.')
    left = dict(said)
    how = str(left.pop("as", "text"))
    kind = _KINDS.get(how)
    if kind is None:
        raise BadFeed(f"{where}: as = {how!r} is none of {', '.join(_KINDS)}.")
    recipe = Recipe(
        how,
        _columns(left.pop("from", ())),
        str(left.pop(kind.option, "")) if kind.option else "",
        MappingProxyType({str(k): str(v) for k, v in _mapping(left.pop("codes", {}), where).items()}),
    )
    if left:
        raise BadFeed(f"{where}: {', '.join(left)} mean(s) nothing in a recipe as = {how!r}.")
    check(recipe, where)
    return recipe


def check(recipe: Recipe, where: str) -> None:
    """
    Refuse a recipe that lacks something.

    :raises BadFeed: naming what.
    """
    kind = _KINDS.get(recipe.how)
    if kind is None:
        raise BadFeed(f"{where}: as = {recipe.how!r} is none of {', '.join(_KINDS)}.")
    if len(recipe.columns) < kind.least or (len(recipe.columns) > max(kind.least, 1) and not kind.many):
        many = f"{kind.least} or more columns" if kind.many else f"{kind.least or 'no'} column"
        raise BadFeed(f"{where}: as = {recipe.how!r} takes {many}.")
    if kind.needs_option and not recipe.option and recipe.how != "join":
        raise BadFeed(f'{where}: as = {recipe.how!r} needs {kind.option} = "…".')
    if kind.needs_codes and not recipe.codes:
        raise BadFeed(f"{where}: as = {recipe.how!r} needs codes = {{ … }}.")
    if len(recipe.option) > LONGEST_OPTION or "\0" in recipe.option:
        raise BadFeed(f"{where}: {kind.option} has more than {LONGEST_OPTION} characters.")


def _columns(said: object) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(str(one) for one in _sequence(said))


def _sequence(said: object) -> Sequence[Any]:
    return said if isinstance(said, list | tuple) else ()


def _mapping(said: object, where: str) -> Mapping[Any, Any]:
    if not isinstance(said, Mapping):
        raise BadFeed(f"{where}: codes is a section of value = code.")
    return said


def _of_one(macro: str) -> Callable[[Recipe], str]:
    return lambda recipe: f"{macro}({text_of(recipe.columns[0])})"


def _coded(recipe: Recipe) -> str:
    pairs = ", ".join(f"{quoted(value)}: {quoted(code)}" for value, code in recipe.codes.items())
    return f"coded({text_of(recipe.columns[0])}, MAP {{{pairs}}})"


def _join(recipe: Recipe) -> str:
    parts = ", ".join(f"clean({text_of(column)})" for column in recipe.columns)
    return f"nullif(concat_ws({quoted(recipe.option)}, {parts}), '')"


def _hash(recipe: Recipe) -> str:
    # Between the parts stands what no text holds: ("ab", "c") and ("a", "bc") are two records.
    parts = ", ".join(f"coalesce(upper(clean({text_of(column)})), '')" for column in recipe.columns)
    whole = f"concat_ws(chr(31), {parts})"
    # Nothing to go by is no key: the row is refused, not taken for all others of its kind.
    is_empty = f"replace({whole}, chr(31), '') = ''"
    return f"CASE WHEN NOT {is_empty} THEN {quoted(recipe.option)} || upper(left(sha256({whole}), 16)) END"


_KINDS: Mapping[str, Kind] = MappingProxyType({
    "text": Kind(_of_one("clean")),
    "upper": Kind(lambda r: f"upper(clean({text_of(r.columns[0])}))"),
    "lower": Kind(lambda r: f"lower(clean({text_of(r.columns[0])}))"),
    "day": Kind(
        lambda r: f"day({text_of(r.columns[0])}, {quoted(r.option)})", option="format", needs_option=True
    ),
    "moment": Kind(
        lambda r: f"moment({text_of(r.columns[0])}, {quoted(r.option)})", option="format", needs_option=True
    ),
    "number": Kind(lambda r: f"number({text_of(r.columns[0])}, '.', ',')"),
    "per_cent": Kind(_of_one("per_cent")),
    "coded": Kind(_coded, needs_codes=True),
    "join": Kind(_join, least=1, many=True, option="with", needs_option=True),
    "constant": Kind(lambda r: quoted(r.option), least=0, option="value", needs_option=True),
    "hash": Kind(_hash, many=True, option="prefix"),
    "native_part": Kind(_of_one("native_part")),
    "latin_part": Kind(_of_one("latin_part")),
    "id_card": Kind(_of_one("id_card")),
    "uscc": Kind(_of_one("uscc")),
    "mobile": Kind(_of_one("mobile")),
    "email": Kind(_of_one("email")),
})  # fmt: skip
"""Every kind of recipe, by what a feed calls it."""

KINDS = tuple(_KINDS)
