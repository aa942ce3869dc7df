"""A rule in words, as chips above a list show it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext

from amity.engage.lists import judgements
from amity.engage.lists.judgements import Filter, Group, Row
from amity.know.parties.models import PartyKind
from amity.understand.scores.models import Tier
from amity.web.customers.names import in_language
from amity.web.customers.selectors.columns import ASKED
from amity.web.formats import money

OPERATORS: Mapping[str, str | Promise] = {
    ">=": gettext_lazy("at least"),
    "<=": gettext_lazy("at most"),
    ">": gettext_lazy("more than"),
    "<": gettext_lazy("less than"),
    "=": gettext_lazy("is"),
    "<>": gettext_lazy("is not"),
    "between": gettext_lazy("between"),
    "known": gettext_lazy("is known"),
    "unknown": gettext_lazy("is not known"),
    "yes": gettext_lazy("yes"),
    "no": gettext_lazy("no"),
    "in": gettext_lazy("is one of"),
    "not in": gettext_lazy("is none of"),
}
_SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "=": "=", "<>": "≠"}
CLASSES: Mapping[str, Mapping[str, str | Promise]] = {
    "tier": dict(Tier.choices),
    "kind": dict(PartyKind.choices),
}


@dataclass(frozen=True, slots=True)
class Chip:
    """One part of a rule in words, and the rule that is left without it."""

    text: str
    rest: str


@dataclass(frozen=True, slots=True)
class Said:
    """A rule in words. ``joiner`` is the word between its parts; nothing where there is one only."""

    chips: tuple[Chip, ...]
    joiner: str


def of_rule(rule: str, *, currency: str) -> Said | None:
    """Return a rule in words; itself where rows cannot show it; nothing for none."""
    if not rule:
        return None
    found = judgements.filter_of(rule)
    if found is None:
        return Said((Chip(rule, ""),), "")
    chips = tuple(Chip(_part(part, currency), _without(found, at)) for at, part in enumerate(found.parts))
    return Said(chips, _joiner(found.joiner) if len(chips) > 1 else "")


def label(name: str) -> str:
    """Return what a column of a rule is called."""
    asked = ASKED[name]
    return _capital(in_language(asked.label_en, asked.label_zh))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _joiner(word: str) -> str:
    return pgettext("conditions", "and") if word == "AND" else pgettext("conditions", "or")


def _without(found: Filter, at: int) -> str:
    return judgements.text_of(replace(found, parts=(*found.parts[:at], *found.parts[at + 1 :])))


def _part(part: Row | Group, currency: str) -> str:
    if isinstance(part, Row):
        return _row(part, currency)
    return f" {_joiner(part.joiner)} ".join(_row(row, currency) for row in part.rows)


def _row(row: Row, currency: str) -> str:
    name = label(row.column)
    if row.operator == "yes":
        return name
    if row.operator == "no":
        return _capital(in_language(ASKED[row.column].not_en, ASKED[row.column].not_zh))
    if row.operator in ("known", "unknown"):
        return f"{name} {OPERATORS[row.operator]}"
    values = [_value(row.column, value, currency) for value in row.values]
    if row.operator == "between":
        return f"{name} {values[0]} – {values[1]}"
    if row.operator in ("in", "not in"):
        sign = "=" if row.operator == "in" else "≠"
        return f"{name} {sign} {' / '.join(values)}"
    return f"{name} {_SIGNS[row.operator]} {values[0]}"


def _value(column: str, value: str, currency: str) -> str:
    if column in CLASSES:
        return str(CLASSES[column].get(value, value))
    if ASKED[column].unit == "base currency":
        return money.compact(Decimal(value), currency)
    return value
