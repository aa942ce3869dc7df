"""What a feature is, and the few words that definitions share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import ibis

Expression = Any
"""An Ibis expression; Ibis gives its columns no types that a checker could follow."""

CUSTOMERS, HOLDINGS, TRANSACTIONS = "customers", "holdings", "transactions"
ACTIVITY, EVENTS, CONTACTS, ROW = "activity", "events", "contacts", "row"

SETTLED = "SETTLED"


@dataclass(frozen=True, slots=True)
class Feature:
    """Something measured of a customer at a cut-off. ``value`` is a sum over the rows of ``table``.

    Where ``table`` is ``customers`` (one row a customer) or ``row`` (the features before this one), it is
    an expression over that row.
    """

    name: str
    version: int
    meaning: str
    meaning_zh: str
    unit: str
    owner: str
    table: str
    when_absent: int | None
    value: Callable[[Any, date], Expression]
    current_only: bool = False
    """The source keeps no history of it: shown and ruled on, never trained on for an earlier cut-off."""
    is_sealed: bool = False
    """Made of a sealed field: used to plan, never published for everybody."""

    @property
    def is_flag(self) -> bool:
        return self.unit == "yes or no"


MONEY, DAYS, COUNT, MONTHS, YEARS, FLAG = "base currency", "days", "count", "months", "years", "yes or no"


def within_days(column: Expression, as_of: date, days: int) -> Expression:
    """Tell whether a day is one of the ``days`` days that end with the cut-off."""
    return (column > ibis.date((as_of - timedelta(days=days)).isoformat())) & not_after(column, as_of)


def within_months(month: Expression, as_of: date, months: int) -> Expression:
    """Tell whether a month (its first day) is one of the ``months`` that end with the cut-off's own."""
    first = as_of.year * 12 + as_of.month - 1 - (months - 1)
    return (month >= day(date(first // 12, first % 12 + 1, 1))) & not_after(month, as_of)


def not_after(column: Expression, as_of: date) -> Expression:
    """Tell whether a day is the cut-off or before it."""
    return column <= day(as_of)


def day(value: date) -> Expression:
    """Return a day as an expression."""
    return ibis.date(value.isoformat())


def days_until(column: Expression, as_of: date) -> Expression:
    """Return the days from the cut-off to a day; negative when it has passed."""
    return column.delta(day(as_of), unit="day")


def days_since(column: Expression, as_of: date) -> Expression:
    """Return the days from a day to the cut-off."""
    return day(as_of).delta(column, unit="day")
