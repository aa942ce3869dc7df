"""By what a list may be filtered, and what the choices are called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from amity.foundation.access.permissions import Reach, permissions
from amity.foundation.kernel.actors import Actor
from amity.foundation.organisation import selectors as organisation
from amity.know.coverage import selectors as coverage
from amity.know.parties.models import PartyKind, PartyStatus
from amity.know.products.models import ProductLine
from amity.understand.scores.models import Tier
from amity.web.customers.names import Name

SHOWN_STATUSES = (
    PartyStatus.PROSPECT,
    PartyStatus.ACTIVE,
    PartyStatus.DORMANT,
    PartyStatus.ATTRITED,
    PartyStatus.CLOSED,
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a filter."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Choices:
    """All filters of the list; managers only for who sees several."""

    tiers: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    statuses: tuple[Choice, ...]
    lines: tuple[Choice, ...]
    managers: tuple[Choice, ...]


def choices(*, by: Actor, today: date, at: datetime) -> Choices:
    """Return the filters that the actor may use."""
    return Choices(
        tiers=tuple(Choice(value, str(label)) for value, label in Tier.choices),
        kinds=tuple(Choice(value, str(label)) for value, label in PartyKind.choices),
        statuses=tuple(Choice(status.value, str(status.label)) for status in SHOWN_STATUSES),
        lines=tuple(Choice(value, str(label)) for value, label in ProductLine.choices),
        managers=_managers(by=by, today=today, at=at),
    )


def _managers(*, by: Actor, today: date, at: datetime) -> tuple[Choice, ...]:
    if permissions().reach(by.roles) is not Reach.BRANCH:
        return ()
    here = {size.staff_id for size in coverage.book_sizes(by=by, on=today)}
    people = organisation.staff_rows(here, at=at)
    return tuple(Choice(person.code, str(Name(person.full_name, person.native_name))) for person in people)
