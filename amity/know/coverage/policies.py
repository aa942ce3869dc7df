"""Who is whose main manager when two are named, and which absences make sense. Pure: no queries, no clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.translation import gettext as _

from amity.foundation.kernel.errors import BadInput

LONGEST_DAYS = 400
"""Whoever is away for longer has left: their customers are shared out."""


@dataclass(frozen=True, slots=True)
class Term:
    """The time during which one staff member looks after a customer as their main manager."""

    staff_id: int
    active_from: date
    active_to: date | None


def in_turn(terms: Iterable[Term]) -> list[Term]:
    """Return the terms with at most one open: who came later takes over, and the one before ends that day."""
    ordered = sorted(terms, key=lambda term: (term.active_from, term.staff_id))
    return [
        _ended(term, ordered[place + 1 :]) if term.active_to is None else term
        for place, term in enumerate(ordered)
    ]


def _ended(term: Term, later: list[Term]) -> Term:
    follower = next((one for one in later if one.active_to is None), None)
    if follower is None:
        return term
    return replace(term, active_to=max(follower.active_from, term.active_from + timedelta(days=1)))


def check_days(first: date, last: date, *, today: date) -> None:
    """
    Refuse days of an absence that are past, the wrong way round, or too many.

    :raises BadInput: naming what is wrong with them.
    """
    if last < first:
        raise BadInput(_("The last day lies before the first."))
    if last < today:
        raise BadInput(_("These days are past: an absence begins today or later."))
    if (last - first).days >= LONGEST_DAYS:
        raise BadInput(
            _("So long an absence is a farewell: share the customers out instead, with a re-allotment.")
        )


def check_stands_in_for_another(staff_id: int, backup_id: int | None) -> None:
    """
    Refuse somebody who would stand in for themselves.

    :raises BadInput: if both are the same person.
    """
    if staff_id == backup_id:
        raise BadInput(_("Nobody stands in for themselves: choose somebody else."))
