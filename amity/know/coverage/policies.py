"""Who is whose main manager when two are named. Pure: no queries, no clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta


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
