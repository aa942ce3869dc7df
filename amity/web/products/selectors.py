"""The catalogue with who holds what of it, joined for pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from amity.foundation.access import services as access
from amity.foundation.access import walls
from amity.foundation.access.permissions import Reach, permissions
from amity.foundation.kernel.actors import Actor
from amity.foundation.organisation import selectors as organisation
from amity.foundation.organisation.models import UnitKind
from amity.foundation.organisation.selectors import UnitRow
from amity.know.holdings import selectors as holdings
from amity.know.holdings.selectors import Amount, Held
from amity.know.products import selectors as products
from amity.know.products.models import ProductLine
from amity.know.products.selectors import ProductRow
from amity.understand.scores import selectors as scores
from amity.understand.scores.models import Tier
from amity.web.products import words

NOBODY = Held(0, ())
OWED = (ProductLine.LOANS, ProductLine.CARDS)
"""Lines whose volume the customers owe."""


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """One product, and what is held of it within reach. The volume is positive also where it is owed."""

    product: ProductRow
    customers: int
    volume: Amount | None
    more_volumes: tuple[Amount, ...]
    term: str
    risk: str
    risk_tone: str
    is_on_sale: bool

    @property
    def is_owed(self) -> bool:
        """Tell whether the volume is what customers owe."""
        return self.product.line in OWED


@dataclass(frozen=True, slots=True)
class CatalogueLine:
    """One product line with its products."""

    line: ProductLine
    rows: tuple[CatalogueRow, ...]

    @property
    def is_owed(self) -> bool:
        """Tell whether the line's volume is what customers owe."""
        return self.line in OWED


@dataclass(frozen=True, slots=True)
class HoldersOfUnit:
    """How many customers of a branch, or of another unit outside branches, hold the product.

    ``is_listed`` says that the list filtered by the unit counts the same: it takes in all units below.
    """

    unit: UnitRow
    customers: int
    volume: Amount | None
    is_listed: bool


@dataclass(frozen=True, slots=True)
class HoldersOfTier:
    """How many customers of a tier hold the product."""

    tier: Tier
    customers: int


def line_choices() -> tuple[tuple[str, str], ...]:
    """Return the product lines, code and name, for a filter."""
    return tuple((line.value, str(line.label)) for line in ProductLine)


def counts_whole_bank(*, by: Actor) -> bool:
    """Tell whether the actor's counts are of the whole bank."""
    return permissions().reach(by.roles) is Reach.BANK or not opens_lists(by=by)


def opens_lists(*, by: Actor) -> bool:
    """Tell whether a count may open the list of customers that it counts."""
    return access.can("customers:read", by=by)


def catalogue(*, by: Actor, on: date, line: str = "", words_typed: str = "") -> tuple[CatalogueLine, ...]:
    """Return the products that fit, line by line, what most customers hold first. Three queries."""
    held = holdings.held_by_product(by=by)
    wanted = words_typed.lower().split()
    fitting = (
        _to_row(product, held.get(product.code, NOBODY), on)
        for product in products.catalogue(by=by)
        if line in ("", product.line) and _fits(product, wanted)
    )
    found = sorted(fitting, key=lambda row: -row.customers)
    lines = (
        CatalogueLine(each, tuple(row for row in found if row.product.line == each)) for each in ProductLine
    )
    return tuple(each for each in lines if each.rows)


def product(code: str, *, by: Actor, on: date) -> CatalogueRow:
    """
    Return one product with what is held of it.

    :raises NotFound: if there is none of that code.
    """
    row = products.product(code, by=by)
    return _to_row(row, holdings.held_by_product(by=by).get(code, NOBODY), on)


def holders_by_unit(code: str, *, by: Actor) -> tuple[HoldersOfUnit, ...]:
    """Return who holds a product, branch by branch, most holders first; an outlet counts with its branch."""
    held = holdings.held_by_unit(code, by=by)
    homes = organisation.unit_rows(held)
    above = {int(part) for unit in homes.values() for part in unit.path.split("/") if part}
    units = organisation.unit_rows(above)
    counted: dict[int, list[Held]] = {}
    for unit_id, part in held.items():
        counted.setdefault(_branch_of(homes[unit_id], units), []).append(part)
    rows = (
        HoldersOfUnit(
            unit=units[unit_id],
            customers=sum(part.customers for part in parts),
            volume=_volume(_summed(parts)),
            is_listed=not any(
                units[other].path.startswith(units[unit_id].path) for other in counted if other != unit_id
            ),
        )
        for unit_id, parts in counted.items()
    )
    return tuple(sorted(rows, key=lambda row: (-row.customers, row.unit.code)))


def holders_by_tier(code: str, *, by: Actor) -> tuple[HoldersOfTier, ...]:
    """Return who holds a product, tier by tier, the highest first. One query."""
    rows = scores.current().filter(party_id__in=holdings.owners_of(code, by=by))
    with walls.for_counts(by=by):
        counts = dict(rows.order_by().values_list("tier").annotate(customers=Count("party_id")))
    return tuple(HoldersOfTier(tier, counts[tier]) for tier in Tier if counts.get(tier))


def _to_row(row: ProductRow, held: Held, on: date) -> CatalogueRow:
    amounts = tuple(Amount(abs(amount.minor), amount.currency) for amount in held.amounts)
    return CatalogueRow(
        product=row,
        customers=held.customers,
        volume=amounts[0] if amounts else None,
        more_volumes=amounts[1:],
        term=words.term(row.term_months),
        risk=words.risk(row.risk_grade),
        risk_tone=words.risk_tone(row.risk_grade),
        is_on_sale=row.is_on_sale(on),
    )


def _fits(row: ProductRow, wanted: list[str]) -> bool:
    text = f"{row.code} {row.name_en} {row.name_zh} {row.department} {row.partner}".lower()
    return all(word in text for word in wanted)


def _branch_of(unit: UnitRow, units: Mapping[int, UnitRow]) -> int:
    """Return the branch above an outlet; any other unit stands for itself."""
    path = [int(part) for part in unit.path.split("/") if part]
    branches = [each for each in path if units[each].kind == UnitKind.BRANCH]
    return branches[0] if branches else unit.id


def _summed(parts: list[Held]) -> tuple[Amount, ...]:
    sums: dict[str, int] = {}
    for amount in (amount for part in parts for amount in part.amounts):
        sums[amount.currency] = sums.get(amount.currency, 0) + amount.minor
    return tuple(Amount(minor, currency) for currency, minor in sums.items())


def _volume(amounts: tuple[Amount, ...]) -> Amount | None:
    largest = max(amounts, key=lambda amount: abs(amount.minor), default=None)
    return Amount(abs(largest.minor), largest.currency) if largest else None
