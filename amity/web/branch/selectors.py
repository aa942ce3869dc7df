"""The branch in figures: its customers, its people, its money by month, and what was said about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, Sum

from amity.engage.interactions.models import Interaction, InteractionKind
from amity.engage.tasks import selectors as tasks
from amity.engage.tasks.models import Task, TaskStatus
from amity.foundation.access import services as access
from amity.foundation.access.models import Grant
from amity.foundation.kernel.actors import Actor
from amity.foundation.organisation import selectors as organisation
from amity.know.coverage import selectors as coverage
from amity.know.holdings.models import MonthlyBalance
from amity.know.parties import selectors as parties
from amity.know.products.models import ProductLine
from amity.know.sources.models import Event
from amity.understand.scores import selectors as scores
from amity.understand.scores.models import Tier
from amity.web.customers.selectors import listing
from amity.web.customers.selectors.conditions import Scene
from amity.web.customers.selectors.listing import Book

LISTS = ("maturing", "quiet", "outflow", "kyc", "complaints", "pool")
CONTACT_DAYS = 30
MONTHS = 12
POOL_MOST = 2000
"""Of so many the richest are shown first."""
ASSET_LINES = (ProductLine.DEPOSITS, ProductLine.WEALTH, ProductLine.INSURANCE)


@dataclass(frozen=True, slots=True)
class ManagerRow:
    """One person who looks after customers."""

    code: str
    full_name: str
    native_name: str
    customers: int
    assets_minor: int
    contacts: int
    overdue: int


@dataclass(frozen=True, slots=True)
class TierRow:
    """How many customers one tier has."""

    code: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Line:
    """One product line: its name, and what customers had in it at each month's end."""

    code: str
    label: str
    minors: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PoolLine:
    """One customer of the pool, with what helps to choose a manager."""

    row: coverage.PoolRow
    tier: str
    currency: str
    assets_minor: int | None


@dataclass(frozen=True, slots=True)
class Months:
    """What customers of the branch had at each month's end, line by line."""

    months: tuple[date, ...]
    lines: tuple[Line, ...]

    @property
    def totals(self) -> tuple[int, ...]:
        """All lines together, month by month."""
        return tuple(sum(values) for values in zip(*(line.minors for line in self.lines), strict=True))


@dataclass(frozen=True, slots=True)
class Review:
    """Words about the branch that belong to no customer."""

    channel: str
    topic: str
    score: int | None
    happened_at: datetime


def book(*, by: Actor, today: date) -> Book:
    """Return the branch's sums and how many customers stand on each ready-made list."""
    return listing.book(LISTS, Scene(by, today))


def managers(*, by: Actor, today: date, now: datetime) -> tuple[ManagerRow, ...]:
    """Return who looks after customers of the branch, the largest book first. Six queries."""
    sizes = {size.staff_id: size for size in coverage.book_sizes(by=by, on=today)}
    codes = {row.id: row.code for row in organisation.staff_rows(sizes, at=now)}
    assets = _assets(sizes)
    contacts = _contacts(sizes, since=now - timedelta(days=CONTACT_DAYS))
    overdue = _overdue(sizes, today=today)
    rows = (
        ManagerRow(
            code=codes.get(staff_id, ""),
            full_name=size.full_name,
            native_name=size.native_name,
            customers=size.customers,
            assets_minor=assets.get(staff_id, 0),
            contacts=contacts.get(staff_id, 0),
            overdue=overdue.get(staff_id, 0),
        )
        for staff_id, size in sizes.items()
    )
    return tuple(sorted(rows, key=lambda row: (-row.assets_minor, row.full_name)))


def tiers(*, by: Actor) -> tuple[TierRow, ...]:
    """Return the tiers that the branch has customers in, the highest first."""
    counts = scores.tiers(by=by)
    return tuple(TierRow(tier.value, str(tier.label), counts[tier]) for tier in Tier if counts.get(tier))


def months(*, by: Actor, today: date) -> Months:
    """Return what customers within reach had at the last twelve months' ends."""
    first = date(today.year - 1, today.month, 1)
    every = MonthlyBalance.objects.filter(month__gte=first)
    rows = access.visible(every, by=by, party="party_id")
    if merged := parties.merged_within_reach(by=by):
        rows |= every.filter(party_id__in=merged)
    sums = {
        (month, line): int(total)
        for month, line, total in rows.filter(line__in=ASSET_LINES)
        .order_by()
        .values_list("month", "line")
        .annotate(total=Sum("amount_minor"))
    }
    known = tuple(sorted({month for month, _line in sums}))[-MONTHS:]
    lines = tuple(
        Line(line.value, str(line.label), tuple(sums.get((month, line.value), 0) for month in known))
        for line in ASSET_LINES
    )
    return Months(known, lines)


def pool(*, by: Actor) -> tuple[PoolLine, ...]:
    """Return customers whom nobody looks after, the richest first."""
    rows = coverage.pool(by=by, limit=POOL_MOST)
    profiles = scores.profiles([row.party_id for row in rows])
    lines = (_to_pool_line(row, profiles.get(row.party_id)) for row in rows)
    return tuple(sorted(lines, key=lambda line: -(line.assets_minor or 0)))


def reviews(*, by: Actor, limit: int = 6) -> tuple[Review, ...]:
    """Return the latest words about the branch that nobody signed."""
    units = organisation.subtree(by.unit_id)
    rows = Event.objects.filter(unit_id__in=units, party__isnull=True).order_by("-happened_at")
    return tuple(Review(*row) for row in rows.values_list("channel", "topic", "score", "happened_at")[:limit])


def _to_pool_line(row: coverage.PoolRow, profile: scores.ProfileRow | None) -> PoolLine:
    if profile is None:
        return PoolLine(row, "", "", None)
    return PoolLine(row, str(Tier(profile.tier).label), profile.currency, profile.assets_minor)


def _assets(staff_ids: Mapping[int, object]) -> dict[int, int]:
    """Return the assets in each person's book. Two queries, joined here."""
    grants = Grant.objects.filter(staff_id__in=list(staff_ids)).values_list("staff_id", "party_id").distinct()
    owner_of = {party_id: staff_id for staff_id, party_id in grants if staff_id is not None}
    sums: dict[int, int] = {}
    figures = scores.current().filter(party_id__in=list(owner_of)).values_list("party_id", "assets_minor")
    for party_id, minor in figures:
        sums[owner_of[party_id]] = sums.get(owner_of[party_id], 0) + minor
    return sums


def _contacts(staff_ids: Mapping[int, object], *, since: datetime) -> dict[int, int]:
    rows = Interaction.objects.filter(staff_id__in=list(staff_ids), happened_at__gte=since)
    spoken = rows.filter(~Q(kind=InteractionKind.NOTE)).order_by()
    return {
        staff_id: found
        for staff_id, found in spoken.values_list("staff_id").annotate(Count("pk"))
        if staff_id
    }


def _overdue(staff_ids: Mapping[int, object], *, today: date) -> dict[int, int]:
    """Return how many tasks of each are overdue, as the task list counts them: due before today."""
    before_today = tasks.end_of(today - timedelta(days=1))
    rows = Task.objects.filter(staff_id__in=list(staff_ids), status=TaskStatus.OPEN, due_at__lte=before_today)
    counted = rows.order_by().values_list("staff_id").annotate(Count("pk"))
    return {staff_id: found for staff_id, found in counted if staff_id}
