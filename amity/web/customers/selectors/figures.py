"""The strip of figures at the head of a customer's page, for persons and for companies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.db import connection
from django.utils.translation import gettext as _

from amity.foundation.kernel.money import to_minor
from amity.know.holdings.models import RecentTransaction
from amity.know.holdings.selectors import OVER, HoldingRow, MonthRow
from amity.know.parties.selectors import PartyHeader
from amity.know.products.models import ProductLine
from amity.understand.scores.selectors import ProfileRow
from amity.web.customers.names import in_language
from amity.web.formats import money

CHANGE_MONTHS = 3
FEWEST_TO_RANK = 20
FLOW_DAYS = 30


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the strip; ``change`` is a share, against 90 days ago."""

    label: str
    minor: int
    change: float | None
    note: str


def figures(
    header: PartyHeader, profile: ProfileRow, months: Sequence[MonthRow], held: Sequence[HoldingRow]
) -> tuple[Figure, ...]:
    """Return what matters most of a customer in five figures. One query, two for a company."""
    if header.kind == "ORGANISATION":
        return _of_company(header, profile, months, held)
    change = _assets_change(profile)
    since = _("vs 90 days ago") if change is not None else ""
    invested = profile.wealth_minor + profile.insurance_minor
    return (
        Figure(_("Total assets"), profile.assets_minor, change, since),
        _changed(_("Deposits"), profile.deposits_minor, months, (ProductLine.DEPOSITS,)),
        _changed(_("Wealth and insurance"), invested, months, (ProductLine.WEALTH, ProductLine.INSURANCE)),
        Figure(_("Loans"), abs(profile.loans_minor), None, _largest_loan(held)),
        Figure(_("Contribution, year"), profile.contribution_12m_minor, None, _rank_note(header, profile)),
    )


def _of_company(
    header: PartyHeader, profile: ProfileRow, months: Sequence[MonthRow], held: Sequence[HoldingRow]
) -> tuple[Figure, ...]:
    loans = [row for row in held if row.line == ProductLine.LOANS and row.status not in OVER]
    used = sum(abs(row.balance_minor or 0) for row in loans)
    limits = sum(row.limit_minor or 0 for row in loans)
    share = _("%(share)s%% of %(limit)s") % {
        "share": round(100 * used / limits) if limits else 0,
        "limit": money.compact(limits, profile.currency),
    }
    came, went, paid = _flows(header, profile)
    return (
        _changed(_("Deposits"), profile.deposits_minor, months, (ProductLine.DEPOSITS,)),
        Figure(_("Credit used"), used, None, share if limits else _("no credit line")),
        Figure(
            _("Came in, 30 days"),
            came,
            None,
            _("%(sum)s went out") % {"sum": money.compact(went, profile.currency)},
        ),
        Figure(_("Payroll, 30 days"), paid, None, _("paid through us") if paid else _("not paid through us")),
        Figure(_("Contribution, year"), profile.contribution_12m_minor, None, _rank_note(header, profile)),
    )


def _flows(header: PartyHeader, profile: ProfileRow) -> tuple[int, int, int]:
    """Return what came in, what went out and what was paid as wages in the last 30 days."""
    since = profile.as_of - timedelta(days=FLOW_DAYS)
    rows = RecentTransaction.objects.filter(party_id=header.id, booked_on__gt=since).exclude(
        purpose="OWN_ACCOUNT"
    )
    came = went = paid = Decimal(0)
    for kind, amount in rows.values_list("kind", "amount"):
        if amount > 0:
            came += amount
            continue
        went -= amount
        if kind == "SALARY":
            paid -= amount
    return to_minor(came), to_minor(went), to_minor(paid)


def _assets_change(profile: ProfileRow) -> float | None:
    return _share(profile.assets_change_90d_minor, profile.assets_minor - profile.assets_change_90d_minor)


def _changed(label: str, minor: int, months: Sequence[MonthRow], lines: Sequence[ProductLine]) -> Figure:
    shown = sorted({row.month for row in months})
    if len(shown) <= CHANGE_MONTHS:
        return Figure(label, minor, None, "")
    then, now = shown[-1 - CHANGE_MONTHS], shown[-1]
    earlier = sum(row.amount_minor for row in months if row.month == then and row.line in lines)
    latest = sum(row.amount_minor for row in months if row.month == now and row.line in lines)
    change = _share(latest - earlier, earlier)
    return Figure(label, minor, change, _("vs 90 days ago") if change is not None else "")


def _share(change: int, before: int) -> float | None:
    # From next to nothing every change is a huge percentage that says nothing.
    if before <= 0 or abs(change) < before / 2000 or abs(change) > before * 9:
        return None
    return change / before


def _largest_loan(held: Sequence[HoldingRow]) -> str:
    loans = [row for row in held if row.line == ProductLine.LOANS and row.status not in OVER]
    if not loans:
        return _("none")
    largest = max(loans, key=lambda row: abs(row.balance_minor or 0))
    name = in_language(largest.name_en, largest.name_zh)
    return f"{name} {largest.rate * 100:.2f}%" if largest.rate else name


def _rank_note(header: PartyHeader, profile: ProfileRow) -> str:
    """Say where the contribution stands in the branch, in words that a tenth of it cannot change."""
    sql = """
        select count(*), count(*) filter (where f.contribution_12m_minor > %s)
          from scores_profile f join parties_party p on p.id = f.party_id
         where f.generation = %s and p.unit_id = %s"""
    with connection.cursor() as cursor:
        cursor.execute(sql, (profile.contribution_12m_minor, profile.run_id, header.unit_id))
        everyone, above = cursor.fetchone()
    if everyone < FEWEST_TO_RANK or profile.contribution_12m_minor <= 0:
        return ""
    share = 100 * (above + 1) / everyone
    step = next((step for step in (1, 3, 5, 10, 25, 50) if share <= step), None)
    return _("top %(share)s%% of the branch") % {"share": step} if step else ""
