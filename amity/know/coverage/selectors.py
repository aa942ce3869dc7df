"""What others ask about who looks after whom."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from amity.foundation.access import services as access
from amity.foundation.access.models import Grant
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import NotFound
from amity.foundation.organisation import selectors as organisation
from amity.foundation.organisation.models import Posting, Role, Staff
from amity.know.coverage.crediting import Credit, Ledger, credits_of, month_of, total
from amity.know.coverage.granting import ACTING, OWN_BACKUP
from amity.know.coverage.models import Absence, Assignment, AssignmentRole, Seat
from amity.know.parties import selectors as parties
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
class Acting:
    """Who looks after a customer on a day: the main manager, and whoever acts, if that is somebody else.

    Nobody acts where the main manager is away or gone and nobody stands in: then the unit's pool does.
    """

    main_id: int
    acting_id: int | None
    away_until: date | None

    @property
    def is_stood_in_for(self) -> bool:
        return self.acting_id is not None and self.acting_id != self.main_id


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """One absence; ``last`` is the last day of it."""

    reference: UUID
    staff: Manager
    backup: Manager | None
    reason: str
    first: date
    last: date
    is_in_effect: bool


@dataclass(frozen=True, slots=True)
class Credited:
    """What is credited to whom of the balances of a month, and what the ledger holds of them."""

    month: date
    credits: tuple[Credit, ...]
    total_minor: int


@dataclass(frozen=True, slots=True)
class SeatRow:
    """What somebody can carry, and who stands in for them."""

    capacity: int
    deputy_id: int | None


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
    """Return the main manager of each customer who has one on the day. Two queries.

    Whoever looked after a customer that was merged stays with the survivor, who may have a manager already.
    """
    stand_with = parties.standing_with(party_ids)
    rows = Assignment.objects.filter(
        Q(active_to__isnull=True) | Q(active_to__gt=on),
        party_id__in=stand_with,
        role=AssignmentRole.MAIN,
        active_from__lte=on,
        staff__isnull=False,
    )
    columns = (
        "party_id",
        *(f"staff__{name}" for name in ("pk", "reference", "code", "full_name", "native_name")),
    )
    found = rows.order_by("active_from", "pk").values_list(*columns)
    survivors_own_last = sorted(found, key=lambda row: stand_with[row[0]] == row[0])
    return {stand_with[row[0]]: Manager(*row[1:]) for row in survivors_own_last}


def acting(party_ids: Collection[int], *, on: date) -> dict[int, Acting]:
    """Return who acts for each customer with a main manager on the day: a backup while they are away."""
    with connection.cursor() as cursor:
        cursor.execute(_ACTING, {"parties": list(party_ids), "day": on})
        return {row[0]: Acting(*row[1:]) for row in cursor.fetchall()}


def acting_for(party_id: int, *, on: date) -> int | None:
    """Return the staff member who is to do work about a customer on the day; None for the unit's pool."""
    found = acting((party_id,), on=on).get(party_id)
    return found.acting_id if found else None


def people(ids: Collection[int]) -> dict[int, Manager]:
    """Return these staff members. One query."""
    rows = Staff.objects.filter(pk__in=set(ids)).values_list(*MANAGER)
    return {row[0]: Manager(*row) for row in rows}


def lock_customers(party_ids: Collection[int]) -> None:
    """Keep others from changing these customers until the transaction ends; always in the same order."""
    list(
        Party.objects.select_for_update(of=("self",))
        .filter(pk__in=party_ids)
        .order_by("pk")
        .values_list("pk")
    )


def lock_staff(staff_id: int) -> None:
    """Keep others from writing down another absence of this person until the transaction ends."""
    Staff.objects.select_for_update().get(pk=staff_id)


def beside(party_id: int, *, on: date) -> tuple[tuple[str, Manager], ...]:
    """Return who stands beside the customer's main manager on the day, each with their role."""
    rows = Assignment.objects.filter(
        Q(active_to__isnull=True) | Q(active_to__gt=on), party_id=party_id, active_from__lte=on
    ).exclude(role=AssignmentRole.MAIN)
    held = rows.filter(staff__isnull=False).select_related("staff").order_by("role", "active_from", "pk")
    return tuple((row.role, _to_manager(row.staff)) for row in held if row.staff is not None)


def left_alone(legal_entity_id: int, *, on: date) -> list[int]:
    """Return the customers whose main manager is away on the day while nobody who is there stands in."""
    with connection.cursor() as cursor:
        cursor.execute(_LEFT_ALONE, {"bank": legal_entity_id, "day": on})
        return [party_id for (party_id,) in cursor.fetchall()]


def credited(axis: str, *, on: date, units: Collection[int] | None, by: Actor) -> Credited:
    """Return whose account balances are for on an axis and a day, of these units or of the whole bank."""
    access.check("coverage:read", by=by)
    bank = organisation.legal_entity(by.legal_entity_id)
    ledger = Ledger(bank.id, month_of(on, bank.business_date), None if units is None else tuple(units))
    return Credited(ledger.month, credits_of(axis, ledger, on=on), total(ledger))


def colleagues(*, by: Actor, on: date) -> tuple[Manager, ...]:
    """Return who looks after customers at the actor's unit and below on the day, by name."""
    posted = _posted(on).filter(unit_id__in=organisation.subtree(by.unit_id), role__in=MANAGERS)
    rows = Staff.objects.filter(pk__in=posted.values("staff_id")).order_by("full_name", "pk")
    return tuple(Manager(*row) for row in rows.values_list(*MANAGER))


def concerned_by(staff_id: int, *, on: date) -> list[int]:
    """Return the customers who may fall to somebody else when a staff member comes or goes.

    Their own; and those of whoever they stand in for.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CONCERNED, {"staff": staff_id, "day": on})
        return [party_id for (party_id,) in cursor.fetchall()]


def absences(staff_ids: Collection[int], *, since: date) -> tuple[AbsenceRow, ...]:
    """Return absences of these people that had not ended by the day, the earliest first. One query."""
    rows = Absence.objects.filter(staff_id__in=staff_ids, active_to__gt=since)
    return _absence_rows(rows.select_related("staff", "backup").order_by("active_from", "pk"))


def stood_in_for(staff_id: int, *, on: date) -> tuple[AbsenceRow, ...]:
    """Return the absences on a day of those for whom this person is named as backup. One query."""
    rows = Absence.objects.filter(backup_id=staff_id, active_from__lte=on, active_to__gt=on)
    return _absence_rows(rows.select_related("staff", "backup").order_by("active_to", "pk"))


def seats(staff_ids: Collection[int]) -> dict[int, SeatRow]:
    """Return what is said of these people's seats, of those of whom something is. One query."""
    rows = Seat.objects.filter(staff_id__in=staff_ids).values_list("staff_id", "capacity", "deputy_id")
    return {staff_id: SeatRow(capacity, deputy) for staff_id, capacity, deputy in rows}


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
    return _to_manager(row.staff)


def _pooled(by: Actor) -> QuerySet[Grant]:
    units = organisation.subtree(by.unit_id)
    return Grant.objects.filter(legal_entity_id=by.legal_entity_id, unit_id__in=units, staff_id__isnull=True)


def _posted(on: date) -> QuerySet[Posting]:
    return Posting.objects.filter(Q(active_to__isnull=True) | Q(active_to__gt=on), active_from__lte=on)


def _absence_rows(rows: QuerySet[Absence]) -> tuple[AbsenceRow, ...]:
    return tuple(
        AbsenceRow(
            reference=row.reference,
            staff=_to_manager(row.staff),
            backup=_to_manager(row.backup) if row.backup else None,
            reason=row.reason,
            first=row.active_from,
            last=row.active_to - timedelta(days=1),
            is_in_effect=row.is_in_effect,
        )
        for row in rows
    )


def _to_manager(staff: Staff) -> Manager:
    return Manager(staff.pk, staff.reference, staff.code, staff.full_name, staff.native_name)


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


_ACTING = f"""
    WITH {ACTING}, mains AS (
        SELECT DISTINCT ON (party_id) party_id, staff_id FROM coverage_assignment
        WHERE party_id = ANY(%(parties)s) AND role = 'MAIN' AND staff_id IS NOT NULL
          AND active_from <= %(day)s AND (active_to IS NULL OR active_to > %(day)s)
        ORDER BY party_id, active_from DESC, id DESC
    )
    SELECT mains.party_id, mains.staff_id,
        CASE WHEN mains.staff_id IN (SELECT staff_id FROM present) THEN mains.staff_id
            WHEN away.staff_id IS NOT NULL THEN coalesce((
                {OWN_BACKUP.format(party="mains.party_id")}
            ), (SELECT staff_id FROM present WHERE staff_id = away.deputy_id)) END,
        away.active_to
    FROM mains LEFT JOIN away USING (staff_id)
"""
_CONCERNED = """
    WITH seated AS (
        SELECT %(staff)s::bigint AS staff_id
        UNION SELECT staff_id FROM coverage_seat WHERE deputy_id = %(staff)s
        UNION SELECT staff_id FROM coverage_absence
        WHERE backup_id = %(staff)s AND active_from <= %(day)s AND active_to > %(day)s
    )
    SELECT DISTINCT party_id FROM coverage_assignment JOIN seated USING (staff_id)
    WHERE active_from <= %(day)s AND (active_to IS NULL OR active_to > %(day)s) ORDER BY party_id
"""
_LEFT_ALONE = f"""
    WITH {ACTING}
    SELECT main.party_id FROM coverage_assignment AS main JOIN away USING (staff_id)
    JOIN parties_party AS party ON party.id = main.party_id AND party.legal_entity_id = %(bank)s
    WHERE main.role = 'MAIN' AND main.active_from <= %(day)s
      AND (main.active_to IS NULL OR main.active_to > %(day)s)
      AND NOT EXISTS (SELECT FROM present WHERE present.staff_id = away.deputy_id)
      AND NOT EXISTS ({OWN_BACKUP.format(party="main.party_id")})
"""
