"""How gaps and scores moved from day to day, by unit, rule and source: counts that name nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db.models import QuerySet, Sum

from amity.foundation.access import services as access
from amity.foundation.access.permissions import Reach, permissions
from amity.foundation.kernel.actors import Actor
from amity.foundation.organisation import selectors as organisation
from amity.know.quality.models import GapDay, Rule, ScoreDay

Rows = TypeVar("Rows", bound=QuerySet[Any, Any])
DAYS = 90
NOTHING = (0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day: what was open and late at its end, what was opened and mended in it, the mean score."""

    day: date
    open_count: int
    overdue_count: int
    opened_count: int
    mended_count: int
    score: int | None


@dataclass(frozen=True, slots=True)
class CountRow:
    """How many gaps are open of a rule, of a source, or at a unit."""

    code: str
    name_en: str
    name_zh: str
    open_count: int
    overdue_count: int


def trend(*, by: Actor, on: date, rule: str = "", days: int = DAYS) -> tuple[DayRow, ...]:
    """Return the days up to one, oldest first: of the actor's unit and below, or of the whole bank."""
    access.check("quality:read", by=by)
    since = on - timedelta(days=days)
    counted = _of(GapDay.objects.filter(day__gt=since, day__lte=on), by)
    counted = counted.filter(rule__code=rule) if rule else counted
    sums = counted.order_by().values("day")
    gaps = {
        row["day"]: (row["open"], row["late"], row["new"], row["gone"])
        for row in sums.annotate(
            open=Sum("open_count"),
            late=Sum("overdue_count"),
            new=Sum("opened_count"),
            gone=Sum("mended_count"),
        )
    }
    scored = _of(ScoreDay.objects.filter(day__gt=since, day__lte=on), by).order_by().values("day")
    means = {
        row["day"]: int(row["whole"] // row["count"])
        for row in scored.annotate(whole=Sum("score_sum"), count=Sum("customers_count"))
        if row["count"]
    }
    return tuple(DayRow(day, *gaps.get(day, NOTHING), means.get(day)) for day in sorted({*gaps, *means}))


def by_rule(*, by: Actor) -> tuple[CountRow, ...]:
    """Return what is open of each rule on the last counted day, most first."""
    access.check("quality:read", by=by)
    names = {pk: (code, en, zh) for pk, code, en, zh in _rules()}
    rows = _latest(by).values_list("rule_id").annotate(open=Sum("open_count"), late=Sum("overdue_count"))
    made = [CountRow(*names[pk], count, late) for pk, count, late in rows if count]
    return tuple(sorted(made, key=lambda row: (-row.open_count, row.code)))


def by_source(*, by: Actor) -> tuple[CountRow, ...]:
    """Return what is open of the records of each source system, most first."""
    access.check("quality:read", by=by)
    rows = _latest(by).values_list("source").annotate(open=Sum("open_count"), late=Sum("overdue_count"))
    made = [CountRow(source, source, source, count, late) for source, count, late in rows if count]
    return tuple(sorted(made, key=lambda row: (-row.open_count, row.code)))


def by_unit(*, by: Actor) -> tuple[CountRow, ...]:
    """Return what is open at each unit, most first."""
    access.check("quality:read", by=by)
    rows = list(
        _latest(by).values_list("unit_id").annotate(open=Sum("open_count"), late=Sum("overdue_count"))
    )
    units = organisation.unit_rows([unit for unit, _open, _late in rows])
    made = [
        CountRow(units[unit].code, units[unit].name_en, units[unit].name_zh, count, late)
        for unit, count, late in rows
        if count and unit in units
    ]
    return tuple(sorted(made, key=lambda row: (-row.open_count, row.code)))


def _latest(by: Actor) -> QuerySet[GapDay]:
    rows = _of(GapDay.objects.all(), by)
    last = rows.order_by("-day").values_list("day", flat=True).first()
    return rows.filter(day=last).order_by() if last else rows.none()


def _rules() -> QuerySet[Rule, tuple[int, str, str, str]]:
    return Rule.objects.values_list("pk", "code", "title_en", "title_zh")


def _of(rows: Rows, by: Actor) -> Rows:
    rows = rows.filter(legal_entity_id=by.legal_entity_id)
    if permissions().reach(by.roles) in (Reach.NONE, Reach.BANK):
        return rows
    return rows.filter(unit_id__in=organisation.subtree(by.unit_id))
