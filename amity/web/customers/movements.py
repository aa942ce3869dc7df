"""The recent movements of a customer's money, day by day. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from amity.know.holdings.selectors import TransactionRow
from amity.web.customers.selectors import words

MOST = 300


@dataclass(frozen=True, slots=True)
class Movement:
    """One movement, in words."""

    row: TransactionRow
    title: str
    purpose: str
    channel: str


@dataclass(frozen=True, slots=True)
class MovementDay:
    """The movements of one day."""

    on: date
    movements: tuple[Movement, ...]


def by_day(rows: Iterable[TransactionRow]) -> tuple[MovementDay, ...]:
    """Return the movements day by day, in the order given."""
    days: dict[date, list[Movement]] = {}
    for row in rows:
        purpose = row.description or words.purpose(row.purpose)
        days.setdefault(row.booked_on, []).append(
            Movement(row, words.movement(row), purpose, words.channel(row.channel))
        )
    return tuple(MovementDay(day, tuple(found)) for day, found in days.items())
