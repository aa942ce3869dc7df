"""Gaps within reach: the list with its filters and pages, counts by person, and one customer's standing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import get_language

from amity.foundation.access import services as access
from amity.foundation.kernel.actors import Actor
from amity.foundation.organisation import selectors as organisation
from amity.foundation.organisation.models import Staff, Unit
from amity.know.quality import judgements, wording
from amity.know.quality.models import Gap, GapState, Severity, Standing

Rows = TypeVar("Rows", bound=QuerySet[Any, Any])
PAGE = 50
SORTS = {"due": ("due_on", "pk"), "worth": ("-worth_minor", "pk"), "oldest": ("opened_on", "pk")}
"""The orders of the list: what is due first, what is worth most, what is open longest."""
POOL = "pool"
STATES = tuple((state.value, state.label) for state in GapState)
SEVERITIES = tuple((severity.value, severity.label) for severity in Severity)


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the gaps is wanted. ``owner`` is a staff member's reference, or the pool."""

    sort: str = "due"
    field: str = ""
    rule: str = ""
    state: str = ""
    severity: str = ""
    owner: str = ""
    source: str = ""
    is_overdue: bool = False


@dataclass(frozen=True, slots=True)
class GapRow:
    """One gap, as a line of the list."""

    reference: UUID
    party_reference: UUID
    full_name: str
    native_name: str
    kind: str
    field: str
    field_name: str
    title: str
    state: GapState
    severity: Severity
    owner_name: str
    owner_native_name: str
    unit_name_en: str
    unit_name_zh: str
    opened_on: date
    due_on: date
    days_open: int
    is_overdue: bool
    worth_minor: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page of gaps, and where the next begins; empty at the end."""

    rows: tuple[GapRow, ...]
    after: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """How many gaps are somebody's to mend; without a reference, the pool's."""

    reference: UUID | None
    full_name: str
    native_name: str
    open_count: int
    overdue_count: int
    worth_minor: int


@dataclass(frozen=True, slots=True)
class StandingRow:
    """How complete and valid one customer's record is, and what of it is open."""

    score: int
    completeness: int
    validity: int
    judged_on: date
    gaps: tuple[GapRow, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """Gaps within reach: open, late, and mended in the last seven days."""

    open_count: int
    overdue_count: int
    mended_count: int


def gaps(asked: Asked, *, by: Actor, on: date, after: str = "") -> Page:
    """Return a page of the open gaps within reach; ``after`` is where the page before ended."""
    access.check("quality:read", by=by)
    order = SORTS.get(asked.sort, SORTS["due"])
    rows = _after(_wanted(asked, by=by, on=on), order[0], after).order_by(*order)
    found = list(rows.select_related("rule", "party")[: PAGE + 1])
    shown = found[:PAGE]
    end = shown[-1] if len(found) > PAGE else None
    key = order[0].removeprefix("-")
    return Page(_rows(shown, on), f"{getattr(end, key)}_{end.pk}" if end else "")


def totals(*, by: Actor, on: date) -> Totals:
    """Count the gaps within reach. One query."""
    rows = _within(Gap.objects.all(), by)
    open_ones = Q(closed_on__isnull=True)
    week = Q(closed_on__gt=date.fromordinal(on.toordinal() - 7), closed_why="MENDED")
    counted = rows.filter(open_ones | week).aggregate(
        open_count=Count("pk", filter=open_ones),
        overdue_count=Count("pk", filter=open_ones & Q(due_on__lt=on)),
        mended_count=Count("pk", filter=week),
    )
    return Totals(**counted)


def average_score(*, by: Actor) -> int | None:
    """Return the mean score of the customers within reach, rounded down; None where none is judged."""
    rows = _within(Standing.objects.all(), by).aggregate(whole=Sum("score"), count=Count("pk"))
    return int(rows["whole"] // rows["count"]) if rows["count"] else None


def fields_within(*, by: Actor) -> tuple[tuple[str, str], ...]:
    """Return the facts that gaps can be about, each with what it is called."""
    access.check("quality:read", by=by)
    return tuple((code, wording.field(code)) for code in judgements.FIELD_CODES)


def by_person(*, by: Actor, on: date) -> tuple[PersonRow, ...]:
    """Return whose the open gaps within reach are, most first."""
    access.check("quality:read", by=by)
    rows = _within(Gap.objects.filter(closed_on__isnull=True), by).order_by().values("owner_id")
    counted = rows.annotate(
        open_count=Count("pk"), overdue_count=Count("pk", filter=Q(due_on__lt=on)), worth=Sum("worth_minor")
    )
    found = {row["owner_id"]: row for row in counted}
    people = {row.pk: row for row in Staff.objects.filter(pk__in={owner for owner in found if owner})}
    made = [
        PersonRow(
            reference=people[owner].reference if owner in people else None,
            full_name=people[owner].full_name if owner in people else "",
            native_name=people[owner].native_name if owner in people else "",
            open_count=row["open_count"],
            overdue_count=row["overdue_count"],
            worth_minor=row["worth"] or 0,
        )
        for owner, row in found.items()
    ]
    return tuple(sorted(made, key=lambda row: (-row.open_count, row.full_name)))


def standing(party_id: int, *, by: Actor, on: date) -> StandingRow | None:
    """Return how one customer within reach stands; None whom the ring has not judged yet."""
    access.check("quality:read", by=by)
    row = access.visible(Standing.objects.filter(party_id=party_id), by=by, party="party_id").first()
    if row is None:
        return None
    open_ones = Gap.objects.filter(party_id=party_id, closed_on__isnull=True)
    found = open_ones.select_related("rule", "party").order_by("-worth_minor", "due_on", "pk")
    return StandingRow(row.score, row.completeness, row.validity, row.judged_on, _rows(list(found), on))


def scores(party_ids: list[int]) -> Mapping[int, int]:
    """Return the score of customers whom the caller may see, by party."""
    return dict(Standing.objects.filter(party_id__in=party_ids).values_list("party_id", "score"))


def _within(rows: Rows, by: Actor) -> Rows:
    own = rows if by.is_system else rows.filter(legal_entity_id=by.legal_entity_id)
    return access.visible(own, by=by, party="party_id")


def _wanted(asked: Asked, *, by: Actor, on: date) -> QuerySet[Gap]:
    rows = _within(Gap.objects.filter(closed_on__isnull=True), by)
    given = {
        "field": asked.field,
        "rule__code": asked.rule,
        "state": asked.state,
        "rule__severity": asked.severity,
        "source": asked.source,
    }
    rows = rows.filter(**{name: value for name, value in given.items() if value})
    if asked.owner == POOL:
        rows = rows.filter(owner_id__isnull=True)
    elif asked.owner:
        rows = rows.filter(owner_id__in=_staff_of(asked.owner))
    return rows.filter(due_on__lt=on) if asked.is_overdue else rows


def _staff_of(reference: str) -> list[int]:
    try:
        return list(Staff.objects.filter(reference=UUID(reference)).values_list("pk", flat=True))
    except ValueError:
        return []


def _after(rows: QuerySet[Gap], key: str, after: str) -> QuerySet[Gap]:
    value, _slot, last = after.rpartition("_")
    name, is_down = key.removeprefix("-"), key.startswith("-")
    if not value or not last.isdecimal() or not _is_of(name, value):
        return rows
    beyond = Q(**{f"{name}__{'lt' if is_down else 'gt'}": value})
    return rows.filter(beyond | Q(**{name: value}, pk__gt=int(last)))


def _is_of(name: str, value: str) -> bool:
    if name == "worth_minor":
        return value.removeprefix("-").isdecimal()
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _rows(found: list[Gap], on: date) -> tuple[GapRow, ...]:
    people = organisation.staff_names([gap.owner_id for gap in found if gap.owner_id])
    units = {u.pk: u for u in Unit.objects.filter(pk__in={gap.unit_id for gap in found})}
    is_chinese = (get_language() or "en").startswith("zh")
    return tuple(
        _row(
            gap,
            owner=people.get(gap.owner_id or 0),
            unit=units.get(gap.unit_id),
            is_chinese=is_chinese,
            on=on,
        )
        for gap in found
    )


def _row(
    gap: Gap, *, owner: organisation.StaffName | None, unit: Unit | None, is_chinese: bool, on: date
) -> GapRow:
    party = gap.party
    return GapRow(
        reference=gap.reference,
        party_reference=party.reference,
        full_name=party.full_name,
        native_name=party.native_name,
        kind=party.kind,
        field=gap.field,
        field_name=wording.field(gap.field),
        title=gap.rule.title_zh if is_chinese else gap.rule.title_en,
        state=GapState(gap.state),
        severity=Severity(gap.rule.severity),
        owner_name=owner.full_name if owner else "",
        owner_native_name=owner.native_name if owner else "",
        unit_name_en=unit.name_en if unit else "",
        unit_name_zh=unit.name_zh if unit else "",
        opened_on=gap.opened_on,
        due_on=gap.due_on,
        days_open=(on - gap.opened_on).days,
        is_overdue=gap.due_on < on,
        worth_minor=gap.worth_minor,
    )
