"""Gaps and overlaps: customers, managers and cells with whom something is not as it should be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amity.foundation.access import services as access
from amity.foundation.access.models import Grant
from amity.foundation.kernel.actors import Actor
from amity.foundation.organisation import selectors as organisation
from amity.foundation.organisation.models import Posting
from amity.know.coverage import selectors as coverage
from amity.know.coverage.models import WHOLE, Assignment, AssignmentRole, CellAssignment
from amity.know.parties.models import Party, PartyStatus

SHOWN = 100
LABELS: Mapping[str, str | Promise] = {
    "NOBODY": _("Nobody looks after them"),
    "ENDED": _("Their manager has left"),
    "AWAY": _("Their manager is away and nobody stands in"),
    "TWO_MAINS": _("Two main managers at once"),
    "SHARES": _("Shares do not make a whole"),
    "NO_DEPUTY": _("Managers without a deputy"),
    "CELLS": _("Cells that are not whole"),
}
"""The kinds, the most urgent first."""
GONE = (PartyStatus.MERGED, PartyStatus.ERASED)


@dataclass(frozen=True, slots=True)
class GapCount:
    """How often one thing is not as it should be."""

    kind: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class CustomerGap:
    """One customer with a gap or an overlap."""

    reference: UUID
    number: str
    full_name: str
    native_name: str
    managers: tuple[coverage.Manager, ...]
    share: str


@dataclass(frozen=True, slots=True)
class CellGap:
    """One cell whose shares do not make a whole, or whose holder has left."""

    axis: str
    cell: str
    share: str
    is_left: bool


def counts(*, on: date, by: Actor) -> tuple[GapCount, ...]:
    """Return how often each thing is not as it should be, at the actor's unit and below. Seven queries."""
    found = {kind: ask(by, on).count() for kind, ask in _CUSTOMERS.items()}
    found["NO_DEPUTY"] = len(without_deputy(on=on, by=by))
    found["CELLS"] = len(cells(on=on, by=by))
    return tuple(GapCount(kind, str(label), found[kind]) for kind, label in LABELS.items())


def customers(kind: str, *, on: date, by: Actor) -> tuple[CustomerGap, ...]:
    """Return the first hundred customers with a gap of a kind, longest with the bank first. Three queries."""
    ask = _CUSTOMERS.get(kind)
    if ask is None:
        return ()
    found = ask(by, on).order_by("customer_since", "pk")
    rows = list(found.values_list("pk", "reference", "number", "full_name", "native_name")[:SHOWN])
    held = _running(on).filter(party_id__in=[row[0] for row in rows])
    whose: dict[int, list[int]] = {}
    shares: dict[int, float] = {}
    for party_id, staff_id, role, share in held.values_list("party_id", "staff_id", "role", "share"):
        shares[party_id] = shares.get(party_id, 0) + float(share)
        if role == AssignmentRole.MAIN and staff_id is not None:
            whose.setdefault(party_id, []).append(staff_id)
    people = coverage.people([one for ids in whose.values() for one in ids])
    return tuple(
        CustomerGap(
            reference=reference,
            number=number,
            full_name=full_name,
            native_name=native_name,
            managers=tuple(people[one] for one in whose.get(pk, ())),
            share=f"{shares.get(pk, 0):g}",
        )
        for pk, reference, number, full_name, native_name in rows
    )


def without_deputy(*, on: date, by: Actor) -> tuple[coverage.Manager, ...]:
    """Return who looks after customers and has nobody who stands in when they are away. Three queries."""
    people = coverage.colleagues(by=by, on=on)
    seats = coverage.seats([one.staff_id for one in people])
    return tuple(one for one in people if one.staff_id not in seats or seats[one.staff_id].deputy_id is None)


def cells(*, on: date, by: Actor) -> tuple[CellGap, ...]:
    """Return the bank's cells whose shares do not make a whole, or whose holder has left. Two queries."""
    rows = CellAssignment.objects.filter(
        Q(active_to__isnull=True) | Q(active_to__gt=on),
        legal_entity_id=by.legal_entity_id,
        active_from__lte=on,
    ).order_by()
    sums = rows.values_list("axis", "cell").annotate(all=Sum("share")).exclude(all=WHOLE)
    found = [CellGap(axis, cell, f"{share.normalize():f}", is_left=False) for axis, cell, share in sums]
    left = rows.filter(~Exists(_posted(on)), staff__isnull=False).values_list("axis", "cell", "share")
    found += [CellGap(axis, cell, f"{share.normalize():f}", is_left=True) for axis, cell, share in left]
    return tuple(sorted(found, key=lambda gap: (gap.axis, gap.cell, gap.is_left)))


def _nobody(by: Actor, on: date) -> QuerySet[Party]:
    units = organisation.subtree(by.unit_id)
    pooled = Grant.objects.filter(
        legal_entity_id=by.legal_entity_id, unit_id__in=units, staff_id__isnull=True
    )
    held = _running(on).filter(party_id=OuterRef("pk"), role=AssignmentRole.MAIN)
    return _seen(by).filter(~Exists(held), pk__in=pooled.values("party_id"))


def _ended(by: Actor, on: date) -> QuerySet[Party]:
    mains = _running(on).filter(role=AssignmentRole.MAIN, staff__isnull=False)
    return _seen(by).filter(Exists(mains.filter(~Exists(_posted(on)), party_id=OuterRef("pk"))))


def _away(by: Actor, on: date) -> QuerySet[Party]:
    unheld = coverage.left_alone(by.legal_entity_id, on=on)
    return _seen(by).filter(pk__in=unheld)


def _two_mains(by: Actor, on: date) -> QuerySet[Party]:
    mains = _running(on).filter(role=AssignmentRole.MAIN).order_by().values("party_id")
    twice = mains.annotate(found=Count("pk")).filter(found__gt=1)
    return _seen(by).filter(pk__in=twice.values("party_id"))


def _shares(by: Actor, on: date) -> QuerySet[Party]:
    sums = _running(on).order_by().values("party_id").annotate(all=Sum("share")).exclude(all=WHOLE)
    return _seen(by).filter(pk__in=sums.values("party_id"))


def _seen(by: Actor) -> QuerySet[Party]:
    return access.visible(Party.objects.exclude(status__in=GONE), by=by)


def _running(on: date) -> QuerySet[Assignment]:
    return Assignment.objects.filter(Q(active_to__isnull=True) | Q(active_to__gt=on), active_from__lte=on)


def _posted(on: date) -> QuerySet[Posting]:
    running = Q(active_to__isnull=True) | Q(active_to__gt=on)
    return Posting.objects.filter(running, staff_id=OuterRef("staff_id"), active_from__lte=on)


_CUSTOMERS: Mapping[str, Callable[[Actor, date], QuerySet[Party]]] = {
    "NOBODY": _nobody,
    "ENDED": _ended,
    "AWAY": _away,
    "TWO_MAINS": _two_mains,
    "SHARES": _shares,
}
