"""What others ask about who looks after whom."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from amity.foundation.access import services as access
from amity.foundation.access.models import Grant
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import NotFound
from amity.foundation.organisation import selectors as organisation
from amity.foundation.organisation.models import Posting, Role
from amity.know.coverage.models import Assignment, AssignmentRole
from amity.know.parties.models import Party

MANAGER = ("pk", "reference", "code", "full_name", "native_name")
MANAGERS = (Role.CUSTOMER_MANAGER.value, Role.TEAM_LEAD.value)
"""The roles that look after customers."""


@dataclass(frozen=True, slots=True)
class Manager:
    """Who looks after a customer."""

    staff_id: int
    reference: UUID
    code: str
    full_name: str
    native_name: str


@dataclass(frozen=True, slots=True)
class PoolRow:
    """A customer whom nobody looks after."""

    party_id: int
    reference: UUID
    kind: str
    number: str
    full_name: str
    native_name: str
    customer_since: date | None


@dataclass(frozen=True, slots=True)
class BookSize:
    """How many customers a staff member looks after."""

    staff_id: int
    reference: UUID
    code: str
    full_name: str
    native_name: str
    unit_name_en: str
    unit_name_zh: str
    role: str
    customers: int


def manager(party_id: int, *, on: date) -> Manager | None:
    """Return the customer's main manager on a day; None for a customer of the pool."""
    return managers((party_id,), on=on).get(party_id)


def managers(party_ids: Collection[int], *, on: date) -> dict[int, Manager]:
    """Return the main manager of each customer who has one on the day. One query."""
    rows = Assignment.objects.filter(
        Q(active_to__isnull=True) | Q(active_to__gt=on),
        party_id__in=party_ids,
        role=AssignmentRole.MAIN,
        active_from__lte=on,
        staff__isnull=False,
    )
    columns = (
        "party_id",
        *(f"staff__{name}" for name in ("pk", "reference", "code", "full_name", "native_name")),
    )
    return {row[0]: Manager(*row[1:]) for row in rows.order_by("active_from", "pk").values_list(*columns)}


def pool_size(*, by: Actor) -> int:
    """Return how many customers of the actor's unit and below nobody looks after."""
    return _pooled(by).count()


def pool(*, by: Actor, limit: int = 50) -> tuple[PoolRow, ...]:
    """Return customers of the actor's unit and below whom nobody looks after, longest with the bank first."""
    access.check("branch:read", by=by)
    rows = Party.objects.filter(pk__in=_pooled(by).values("party_id"))
    columns = ("pk", "reference", "kind", "number", "full_name", "native_name", "customer_since")
    ordered = rows.order_by("customer_since", "pk").values_list(*columns)[:limit]
    return tuple(PoolRow(*row) for row in ordered)


def book_sizes(*, by: Actor, on: date) -> tuple[BookSize, ...]:
    """Return who could look after customers at the actor's unit and below, and how many each does."""
    access.check("branch:read", by=by)
    postings = _posted(on).filter(unit_id__in=organisation.subtree(by.unit_id), role__in=MANAGERS)
    people = {row.staff_id: row for row in postings.select_related("staff", "unit").order_by("active_from")}
    counts = dict(
        Grant.objects.filter(staff_id__in=people)
        .values_list("staff_id")
        .annotate(customers=Count("party_id", distinct=True))
    )
    sizes = (_to_book_size(posting, counts.get(staff_id, 0)) for staff_id, posting in people.items())
    return tuple(sorted(sizes, key=lambda size: (-size.customers, size.full_name)))


def candidate(staff_reference: UUID, *, by: Actor, on: date) -> Manager:
    """
    Return a staff member who may look after customers at the actor's unit or below on the day.

    :raises NotFound: if there is none of that reference.
    """
    posted = _posted(on).filter(unit_id__in=organisation.subtree(by.unit_id), role__in=MANAGERS)
    row = posted.filter(staff__reference=staff_reference).select_related("staff").first()
    if row is None:
        raise NotFound(_("Nobody of that name looks after customers at your branch."))
    staff = row.staff
    return Manager(staff.pk, staff.reference, staff.code, staff.full_name, staff.native_name)


def _pooled(by: Actor) -> QuerySet[Grant]:
    units = organisation.subtree(by.unit_id)
    return Grant.objects.filter(legal_entity_id=by.legal_entity_id, unit_id__in=units, staff_id__isnull=True)


def _posted(on: date) -> QuerySet[Posting]:
    return Posting.objects.filter(Q(active_to__isnull=True) | Q(active_to__gt=on), active_from__lte=on)


def _to_book_size(posting: Posting, customers: int) -> BookSize:
    staff, unit = posting.staff, posting.unit
    return BookSize(
        staff_id=staff.pk,
        reference=staff.reference,
        code=staff.code,
        full_name=staff.full_name,
        native_name=staff.native_name,
        unit_name_en=unit.name_en,
        unit_name_zh=unit.name_zh,
        role=posting.role,
        customers=customers,
    )
