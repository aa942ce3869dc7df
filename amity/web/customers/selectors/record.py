"""One customer on one page: head, figures with their change, chart, and what the customer holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from amity.foundation.audit import services as audit
from amity.foundation.audit.models import Entry
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import NotFound
from amity.know.coverage import selectors as coverage
from amity.know.holdings import selectors as holdings
from amity.know.holdings.selectors import OVER, HoldingRow, MonthRow
from amity.know.parties import selectors as parties
from amity.know.parties.selectors import PartyHeader, RelationRow
from amity.know.products.models import ProductLine
from amity.understand.scores import selectors as scores
from amity.understand.scores.models import Tier
from amity.understand.scores.selectors import ProfileRow
from amity.web.charts import Chart, Series, major
from amity.web.customers.names import Name, in_language
from amity.web.customers.selectors.figures import Figure, figures
from amity.web.customers.selectors.words import LINE_ICONS
from amity.web.formats import money, times

CHART_MONTHS = 18
ASSET_LINES = (ProductLine.DEPOSITS, ProductLine.WEALTH, ProductLine.INSURANCE)
SAME_VISIT = timedelta(minutes=10)
SOON = timedelta(days=30)
KYC_SOON = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Detail:
    """One field of what is known; ``field`` is its name in a reveal."""

    field: str
    label: str
    shown: str
    can_reveal: bool
    is_editable: bool


@dataclass(frozen=True, slots=True)
class Relation:
    """Another customer, and all that they are to this one."""

    reference: UUID | None
    name: Name
    is_company: bool
    is_spouse: bool
    roles: str


@dataclass(frozen=True, slots=True)
class HoldingLine:
    """One product that the customer has."""

    row: HoldingRow
    icon: str
    name: str
    note: str
    tone: str

    @property
    def is_over(self) -> bool:
        """Whether it holds no money any more."""
        return self.row.status in OVER


@dataclass(frozen=True, slots=True)
class Record:
    """The head of the page, which all its sections share."""

    header: PartyHeader
    name: Name
    profile: ProfileRow | None
    manager: Name | None
    figures: tuple[Figure, ...]
    held: tuple[HoldingLine, ...]
    months: tuple[MonthRow, ...]
    kyc_tone: str

    @property
    def tier(self) -> str:
        """What the customer's tier is called."""
        return str(Tier(self.profile.tier).label) if self.profile else ""

    @property
    def is_golden(self) -> bool:
        """Whether the tier is one of the two highest."""
        return self.profile is not None and self.profile.tier in (Tier.PRIVATE, Tier.KEY)

    @property
    def currency(self) -> str:
        """The currency of the figures."""
        return self.profile.currency if self.profile else ""

    @property
    def assets_minor(self) -> int:
        """What the customer has with us."""
        return self.profile.assets_minor if self.profile else 0

    @property
    def lines_count(self) -> int:
        """How many product lines the customer uses."""
        return len({line.row.line for line in self.held if not line.is_over})

    @property
    def open_count(self) -> int:
        """How many products the customer has now."""
        return sum(1 for line in self.held if not line.is_over)


def record(header: PartyHeader, *, by: Actor, today: date) -> Record:
    """Return the head of a customer's page. Seven queries."""
    profile = scores.profile(header.id)
    months = holdings.balances_by_month(header.id)
    rows = holdings.of_party(header.id, by=by)
    manager = coverage.manager(header.id, on=today)
    return Record(
        header=header,
        name=Name(header.full_name, header.native_name),
        profile=profile,
        manager=Name(manager.full_name, manager.native_name) if manager else None,
        figures=figures(header, profile, months, rows) if profile else (),
        held=tuple(_line(row, today) for row in rows),
        months=months,
        kyc_tone=_kyc_tone(header.kyc_expires_on, today),
    )


def assets_of(party_id: int) -> int:
    """Return what a customer has with us, in minor units; nothing before the ring has seen them."""
    profile = scores.profile(party_id)
    return profile.assets_minor if profile else 0


def details(reference: UUID, *, by: Actor) -> tuple[Detail, ...]:
    """Return what is known of a customer, field by field, masked where it is sealed."""
    return tuple(
        Detail(row.field, row.label, row.shown, row.can_reveal, row.is_editable)
        for row in parties.details(reference, by=by)
    )


def detail(reference: UUID, *, field: str, by: Actor) -> Detail:
    """
    Return one field of a customer, masked.

    :raises NotFound: if there is no such field, or no such customer among those the actor may see.
    """
    found = next((row for row in details(reference, by=by) if row.field == field), None)
    if found is None:
        raise NotFound(_("There is no such field."))
    return found


def relations(reference: UUID, *, by: Actor, on: date) -> tuple[Relation, ...]:
    """Return who others are to a customer, one line for each of them."""
    found: dict[tuple[UUID | None, str], list[RelationRow]] = {}
    for row in parties.relations(reference, by=by, on=on):
        found.setdefault((row.reference, row.full_name), []).append(row)
    return tuple(
        Relation(
            reference=each[0].reference,
            name=Name(each[0].full_name, each[0].native_name),
            is_company=each[0].kind == "ORGANISATION",
            is_spouse=any(row.role == "SPOUSE" for row in each),
            roles=_(", ").join(_role(row, is_first=row is each[0]) for row in each),
        )
        for each in found.values()
    )


def assets_chart(months: Sequence[MonthRow], *, currency: str) -> Chart | None:
    """Return what the customer had with us, line by line, month by month; None where nothing is known."""
    shown = sorted({row.month for row in months})[-CHART_MONTHS:]
    if len(shown) < 2:  # noqa: PLR2004 one point makes no line
        return None
    amounts = {(row.month, row.line): row.amount_minor for row in months}
    series = tuple(
        Series(str(line.label), tuple(major(amounts.get((month, line), 0)) for month in shown))
        for line in ASSET_LINES
        if any(amounts.get((month, line)) for month in shown)
    )
    if not series:
        return None
    return Chart(
        "area", tuple(times.month(month) for month in shown), series, unit="money", currency=currency
    )


def chart_sentence(chart: Chart) -> str:
    """Say what the chart shows to who cannot see it."""
    first, last = (sum(line.data[at] or 0 for line in chart.series) for at in (0, -1))
    return _("Assets with us from %(from)s to %(to)s, from %(first)s to %(last)s.") % {
        "from": chart.x[0],
        "to": chart.x[-1],
        "first": money.compact(round(first * 100), chart.currency),
        "last": money.compact(round(last * 100), chart.currency),
    }


def write_down_reading(header: PartyHeader, *, by: Actor, at: datetime) -> None:
    """Enter that the actor opened the customer's page, once a visit."""
    already = Entry.objects.filter(
        party_id=header.id, staff_id=by.staff_id, action="customer:read", happened_at__gte=at - SAME_VISIT
    )
    if not already.exists():
        audit.record(
            action="customer:read", subject=f"party:{header.reference}", by=by, at=at, party_id=header.id
        )


def _role(row: RelationRow, *, is_first: bool) -> str:
    label = row.label if is_first else row.label[:1].lower() + row.label[1:]
    return f"{label} {row.share.normalize():f}%" if row.share else label


def _line(row: HoldingRow, today: date) -> HoldingLine:
    note, tone = _holding_note(row, today)
    return HoldingLine(
        row, LINE_ICONS.get(row.line, "package"), in_language(row.name_en, row.name_zh), note, tone
    )


def _holding_note(row: HoldingRow, today: date) -> tuple[str, str]:
    if row.status in OVER:
        return _("closed"), ""
    if row.status == "OVERDUE":
        return _("overdue"), "bad"
    if row.matures_on and row.line != ProductLine.LOANS and today <= row.matures_on <= today + SOON:
        return _("matures %(day)s") % {"day": times.short_day(row.matures_on, today=today)}, "warn"
    if row.is_held_away:
        return _("at another bank"), ""
    if row.matures_on:
        return _("until %(month)s") % {"month": times.month(row.matures_on)}, ""
    return (f"{row.rate * 100:.2f}%", "") if row.rate else ("", "")


def _kyc_tone(expires_on: date | None, today: date) -> str:
    if expires_on is None:
        return ""
    if expires_on < today:
        return "bad"
    return "warn" if expires_on <= today + KYC_SOON else "good"
