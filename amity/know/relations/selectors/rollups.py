"""Roll-ups: what some customers have together, each holding once; a higher room adds measures of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amity.foundation.kernel.actors import Actor
from amity.know.holdings import selectors as holdings
from amity.know.holdings.selectors import SharedHolding
from amity.know.products.models import ProductLine

Label = str | Promise
Sums = Mapping[str, int]
"""Minor units by currency."""
ASSET_LINES = (ProductLine.DEPOSITS, ProductLine.WEALTH, ProductLine.INSURANCE)
Counts = Callable[[Sequence[int], Actor], Mapping[int, int]]


@dataclass(frozen=True, slots=True)
class CountMeasure:
    """Something that is counted by customer: its code, its name, and who counts it for whom."""

    code: str
    label: Label
    counts: Counts


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """A sum of money for each member, and of all: they add up, each holding standing at one member."""

    code: str
    label: str
    by_member: Mapping[int, Sums]
    total: Sums

    def base(self, currency: str) -> int:
        """Return what is in the bank's own currency."""
        return self.total.get(currency, 0)

    def others(self, currency: str) -> tuple[tuple[str, int], ...]:
        """Return the sums in other currencies."""
        return tuple(
            sorted((code, minor) for code, minor in self.total.items() if code != currency and minor)
        )


@dataclass(frozen=True, slots=True)
class CountLine:
    """A count for each member, and of all."""

    code: str
    label: str
    by_member: Mapping[int, int]
    total: int


@dataclass(frozen=True, slots=True)
class Rollup:
    """What some customers have together; ``shared`` holdings are several members' and counted once."""

    money: tuple[MoneyLine, ...]
    counts: tuple[CountLine, ...]
    shared: int


@dataclass(frozen=True, slots=True)
class _MoneyMeasure:
    code: str
    label: Label
    of: Callable[[SharedHolding], tuple[Sequence[int], int]]
    """Whose a holding is by this measure, the first of them first, and how much it adds."""


def _assets(row: SharedHolding) -> tuple[Sequence[int], int]:
    return row.owners, row.balance_minor if row.line in ASSET_LINES else 0


def _loans(row: SharedHolding) -> tuple[Sequence[int], int]:
    return row.owners, -row.balance_minor if row.line == ProductLine.LOANS else 0


def _guaranteed(row: SharedHolding) -> tuple[Sequence[int], int]:
    return row.guarantors, row.limit_minor or abs(row.balance_minor)


MONEY = (
    _MoneyMeasure("ASSETS", _("Assets with us"), _assets),
    _MoneyMeasure("LOANS", _("Loans"), _loans),
    _MoneyMeasure("GUARANTEED", _("Guaranteed for others"), _guaranteed),
)


def rollup(party_ids: Sequence[int], *, by: Actor, counting: Sequence[CountMeasure] = ()) -> Rollup:
    """Return what these customers have together; who is not within the actor's reach adds nothing."""
    rows = holdings.of_parties(party_ids, by=by)
    return Rollup(
        money=tuple(_money(measure, rows, party_ids) for measure in MONEY),
        counts=tuple(_count(measure, party_ids, by) for measure in counting),
        shared=sum(len(row.owners) > 1 for row in rows),
    )


def _money(measure: _MoneyMeasure, rows: Sequence[SharedHolding], party_ids: Sequence[int]) -> MoneyLine:
    by_member: dict[int, dict[str, int]] = {party: defaultdict(int) for party in party_ids}
    total: dict[str, int] = defaultdict(int)
    for row in rows:
        whose, minor = measure.of(row)
        if whose and minor:
            by_member[whose[0]][row.currency] += minor
            total[row.currency] += minor
    return MoneyLine(measure.code, str(measure.label), by_member, total)


def _count(measure: CountMeasure, party_ids: Sequence[int], by: Actor) -> CountLine:
    counts = measure.counts(party_ids, by)
    by_member = {party: counts.get(party, 0) for party in party_ids}
    return CountLine(measure.code, str(measure.label), by_member, sum(by_member.values()))
