"""What others ask about the bank's own house."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet

from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import BadInput, NotFound
from amity.foundation.organisation.models import LegalEntity, Posting, Role, Staff, Unit

FRESH = timedelta(days=7)
"""Data at most so old are taken for today's; an older business date is a bank of the past, on its own day."""


@dataclass(frozen=True, slots=True)
class LegalEntityRow:
    """One bank."""

    id: int
    code: str
    name_en: str
    name_zh: str
    currency: str
    business_date: date | None


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One place in the tree; ``path`` is the ids from the root."""

    id: int
    reference: UUID
    code: str
    name_en: str
    name_zh: str
    kind: str
    parent_id: int | None
    path: str


@dataclass(frozen=True, slots=True)
class StaffName:
    """What a staff member is called."""

    full_name: str
    native_name: str


@dataclass(frozen=True, slots=True)
class StaffRow:
    """A staff member as they work today; unit and role are empty for who has left."""

    id: int
    reference: UUID
    code: str
    full_name: str
    native_name: str
    unit_id: int | None
    unit_name_en: str
    unit_name_zh: str
    role: str
    username: str


def legal_entity(which: str | int) -> LegalEntityRow:
    """
    Return the legal entity of a code or an id.

    :raises NotFound: if there is none.
    """
    wanted = Q(pk=which) if isinstance(which, int) else Q(code=which)
    entity = LegalEntity.objects.filter(wanted).first()
    if entity is None:
        raise NotFound(f"There is no legal entity {which}.")
    return _to_legal_entity(entity)


def legal_entities() -> tuple[LegalEntityRow, ...]:
    """Return all of them, oldest first."""
    return tuple(_to_legal_entity(entity) for entity in LegalEntity.objects.order_by("pk"))


def the_legal_entity(code: str) -> LegalEntityRow:
    """Return the legal entity that a command means: the one named, or the only one.

    :raises NotFound: if there is none of that code.
    :raises BadInput: if none is named and there is not exactly one.
    """
    if code:
        return legal_entity(code)
    banks = legal_entities()
    if len(banks) == 1:
        return banks[0]
    if not banks:
        raise BadInput("There is no bank yet: run amity init, or amity ingest.")
    raise BadInput(f"Say which bank: --bank {' or '.join(bank.code for bank in banks)}.")


def calendar_day(at: datetime) -> date:
    """Return the day of a moment in the bank's time zone."""
    return at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def today(legal_entity_id: int, *, at: datetime) -> date:
    """Return the day that pages take for today: the calendar's, or the last of a bank of the past."""
    return today_at(legal_entity(legal_entity_id), at=at)


def today_at(bank: LegalEntityRow, *, at: datetime) -> date:
    """Return the day that pages take for today at a bank that is known already."""
    day, business_date = calendar_day(at), bank.business_date
    if business_date is None or abs(day - business_date) <= FRESH:
        return day
    return business_date


def unit_row(unit_id: int) -> UnitRow:
    """
    Return one unit.

    :raises NotFound: if there is none.
    """
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None:
        raise NotFound(f"There is no unit {unit_id}.")
    return _to_unit(unit)


def unit_rows(unit_ids: Collection[int]) -> Mapping[int, UnitRow]:
    """Return the units of these ids."""
    return {unit.pk: _to_unit(unit) for unit in Unit.objects.filter(pk__in=unit_ids)}


def subtree(unit_id: int) -> tuple[int, ...]:
    """Return the unit and all below it; nothing for a unit that is not there."""
    path = Unit.objects.filter(pk=unit_id).values_list("path", flat=True).first()
    if not path:
        return ()
    # A range, not LIKE: under row-level security only comparisons of text may use the index.
    below = Unit.objects.filter(path__gte=path, path__lt=path[:-1] + "0")  # "0" is the character after "/"
    return tuple(below.order_by("path").values_list("pk", flat=True))


def staff_posted(*, units: Collection[int] = (), team_id: int | None = None) -> frozenset[int]:
    """Return who is posted at one of the units, or in the team, and has not left for good."""
    where = Q(unit_id__in=units) if team_id is None else Q(team_id=team_id)
    rows = Posting.objects.filter(where, active_to__isnull=True)
    return frozenset(rows.values_list("staff_id", flat=True))


def unit_ids(legal_entity_id: int) -> Mapping[str, int]:
    """Return the legal entity's units: code to id."""
    return dict(Unit.objects.filter(legal_entity_id=legal_entity_id).values_list("code", "pk"))


def staff_ids(legal_entity_id: int) -> Mapping[str, int]:
    """Return the legal entity's staff: code to id."""
    return dict(Staff.objects.filter(legal_entity_id=legal_entity_id).values_list("code", "pk"))


def staff_names(ids: Collection[int]) -> dict[int, StaffName]:
    """Return what these staff members are called. One query."""
    rows = Staff.objects.filter(pk__in=set(ids)).values_list("pk", "full_name", "native_name")
    return {pk: StaffName(full_name, native_name) for pk, full_name, native_name in rows}


def staff_row(staff_id: int, *, at: datetime | None = None) -> StaffRow:
    """
    Return one staff member, with the posting that holds at the moment; without one, the latest.

    :raises NotFound: if there is none.
    """
    on = calendar_day(at) if at else None
    # Every page asks this: one query for whoever works here.
    posting = _postings(Q(staff_id=staff_id), on).select_related("unit", "staff__user").last()
    if posting is not None:
        return _to_staff(posting.staff, posting)
    rows = _staff_rows(Staff.objects.filter(pk=staff_id), on)
    if not rows:
        raise NotFound(f"There is no staff member {staff_id}.")
    return rows[0]


def staff_list(legal_entity_id: int, *, at: datetime) -> tuple[StaffRow, ...]:
    """Return everybody of the legal entity, by code."""
    return _staff_rows(
        Staff.objects.filter(legal_entity_id=legal_entity_id).order_by("code"), calendar_day(at)
    )


def staff_rows(ids: Collection[int], *, at: datetime) -> tuple[StaffRow, ...]:
    """Return these staff members, by code."""
    return _staff_rows(Staff.objects.filter(pk__in=ids).order_by("code"), calendar_day(at))


def user_id_of(legal_entity_id: int, code: str) -> int:
    """
    Return the user by whom a staff member signs in.

    :raises NotFound: if nobody has the code, or they have no sign-in.
    """
    user_id = (
        Staff.objects.filter(legal_entity_id=legal_entity_id, code=code)
        .values_list("user_id", flat=True)
        .first()
    )
    if user_id is None:
        raise NotFound(f"There is no staff member {code} who can sign in.")
    return user_id


def showcase() -> tuple[StaffRow, ...]:
    """Return whom the demo's sign-in page lists, in the order of their codes."""
    return _staff_rows(Staff.objects.filter(is_showcased=True, user__is_active=True).order_by("pk"), None)


def role_name(role: str) -> str:
    """Return what a role is called; nothing for one that is not held."""
    return str(Role(role).label) if role in Role.values else ""


def actor_of_user(user_id: int, *, at: datetime) -> Actor | None:
    """Return who a user acts as at the moment; None for who has no posting that day.

    Of several units the one of the latest posting counts, with all roles held there: a role acts at its unit.
    """
    held = tuple(
        _postings(Q(staff__user_id=user_id, staff__user__is_active=True), calendar_day(at)).select_related(
            "staff", "unit"
        )
    )
    if not held:
        return None
    newest = held[-1]
    here = tuple(posting for posting in held if posting.unit_id == newest.unit_id)
    return Actor(
        staff_id=newest.staff_id,
        unit=newest.unit.code,
        roles=frozenset(posting.role for posting in here),
        legal_entity_id=newest.staff.legal_entity_id,
        unit_id=newest.unit_id,
        team_id=next((posting.team_id for posting in here if posting.team_id), None),
        name=newest.staff.full_name,
    )


def _postings(whose: Q, on: date | None) -> QuerySet[Posting]:
    rows = Posting.objects.filter(whose).order_by("active_from", "pk")
    if on is None:
        return rows
    return rows.filter(Q(active_to__isnull=True) | Q(active_to__gt=on), active_from__lte=on)


def _staff_rows(staff: QuerySet[Staff], on: date | None) -> tuple[StaffRow, ...]:
    people = tuple(staff.select_related("user"))
    postings = _postings(Q(staff__in=people), on).select_related("unit")
    latest = {posting.staff_id: posting for posting in postings}
    return tuple(_to_staff(person, latest.get(person.pk)) for person in people)


def _to_staff(person: Staff, posting: Posting | None) -> StaffRow:
    return StaffRow(
        id=person.pk,
        reference=person.reference,
        code=person.code,
        full_name=person.full_name,
        native_name=person.native_name,
        unit_id=posting.unit_id if posting else None,
        unit_name_en=posting.unit.name_en if posting else "",
        unit_name_zh=posting.unit.name_zh if posting else "",
        role=posting.role if posting else "",
        username=person.user.username if person.user else "",
    )


def _to_unit(unit: Unit) -> UnitRow:
    return UnitRow(
        unit.pk, unit.reference, unit.code, unit.name_en, unit.name_zh, unit.kind, unit.parent_id, unit.path
    )


def _to_legal_entity(entity: LegalEntity) -> LegalEntityRow:
    return LegalEntityRow(
        entity.pk, entity.code, entity.name_en, entity.name_zh, entity.currency, entity.business_date
    )
