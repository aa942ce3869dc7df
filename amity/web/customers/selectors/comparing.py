"""The columns of a list on their way, and two definitions side by side. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from amity.engage.lists.selectors import Definition
from amity.web.customers.selectors import sentences
from amity.web.customers.selectors.columns import COLUMNS, MOST, NAME, SUBJECTS, TWINS, USUAL, Column, chosen
from amity.web.customers.selectors.filters import TABS, ListState

__all__ = ["MOST", "USUAL", "differences", "known", "moved", "offered"]


@dataclass(frozen=True, slots=True)
class Difference:
    """What two definitions of a list say differently, in words."""

    what: str
    saved: str
    mine: str


def known(codes: Sequence[str]) -> tuple[Column, ...]:
    """Return the columns of these codes."""
    wanted = dict.fromkeys(TWINS.get(code, code) for code in codes)
    return tuple(COLUMNS[code] for code in wanted if code in COLUMNS)[:MOST]


def offered(codes: Sequence[str]) -> tuple[tuple[str | Promise, tuple[Column, ...]], ...]:
    """Return the columns that may still be added, by subject."""
    left = [column for column in COLUMNS.values() if column.code not in codes]
    groups = ((label, tuple(c for c in left if c.subject == code)) for code, label in SUBJECTS.items())
    return tuple((label, found) for label, found in groups if found)


def moved(codes: Sequence[str], *, deed: str, code: str) -> list[str]:
    """Return the codes after one was added, taken away or moved; or as they usually are."""
    if deed == "usual":
        return list(USUAL)
    left = [each for each in codes if each != code]
    if deed == "remove":
        return left or list(codes)
    if deed == "add" and code in COLUMNS and len(left) < MOST:
        return [*left, code]
    if deed in ("up", "down") and code in codes:
        at = codes.index(code) + (-1 if deed == "up" else 1)
        left.insert(max(0, at), code)
        return left
    return list(codes)


def differences(saved: Definition, mine: Definition, *, currency: str) -> tuple[Difference, ...]:
    """Return in words what was saved meanwhile and what was about to be."""
    said, wished = _words(saved, currency), _words(mine, currency)
    return tuple(Difference(what, said[what], wished[what]) for what in said if said[what] != wished[what])


def _words(definition: Definition, currency: str) -> dict[str, str]:
    state = ListState.of_query(definition.query)
    rule = sentences.of_rule(definition.rule, currency=currency)
    conditions = f" {rule.joiner} ".join(chip.text for chip in rule.chips) if rule else "–"
    order = NAME if state.column == NAME.code else COLUMNS[state.column]
    arrow = "↓" if state.is_descending else "↑"
    narrowing = (state.tier, state.kind, state.status, state.line, state.product, state.action, state.manager)
    return {
        _("List"): str(next(tab.label for tab in TABS if tab.code == state.tab)),
        _("Filters"): ", ".join(value for value in narrowing if value) or "–",
        _("Conditions"): conditions,
        _("Order"): f"{order.label} {arrow}",
        _("Columns"): ", ".join(str(column.label) for column in chosen(definition.columns)),
    }
