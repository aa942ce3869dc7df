"""On any date the credited balances of managers, teams and pools add up to the ledger, on all four axes.

Random assignments in PostgreSQL; PostgreSQL's answer is compared with the slow one in plain Python.
"""

import random
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db.models import Sum

from amity.analytics.coverage import cells
from amity.analytics.coverage.crediting import apportioned, credited
from amity.foundation.organisation.models import Posting, Staff, Team, Unit
from amity.know.coverage import crediting
from amity.know.coverage.crediting import Ledger
from amity.know.coverage.models import Assignment, Axis, CellAssignment
from amity.know.holdings.models import Holding, MonthlyBalance
from amity.know.parties.models import Address, Organisation, Party
from amity.know.products.models import Product

FIRST, LAST = date(2024, 1, 1), date(2026, 3, 2)
MONTHS = (date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1))
INDUSTRIES = ("", "C3484", "C3525", "H62", "F51")
REGIONS = ("", "330106", "330102", "310115")
LINES = {"DEPOSITS": ("TD12", "SA"), "LOANS": ("ML",), "WEALTH": ("F1", "F2", "F3")}
CELLS = {
    Axis.INDUSTRY: ("C", "C34", "H", "*"),
    Axis.REGION: ("R:33", "R:330106", "U:EAST", "U:HEAD"),
    Axis.PRODUCT: ("L:DEPOSITS", "P:TD12", "P:F2", "L:LOANS"),
}
ROLES = ("SECOND", "SPECIALIST")
SHARES = (100, 50, Decimal("33.33"), 20, Decimal("0.01"))


class World:
    """Customers, balances and claims, at random; and what follows, worked out slowly."""

    def __init__(self, bank, seed: int) -> None:
        self.bank = bank
        self.chance = random.Random(seed)  # noqa: S311  no secret hangs on it
        self.units = {unit.pk: unit.code for unit in Unit.objects.all()}
        self.team = Team.objects.create(unit_id=bank.units["EAST"], code=f"T{seed}", name_en="Team")
        self._people(8)
        products = {
            code: Product(legal_entity_id=bank.id, code=code, name_en=code, line=line)
            for line, codes in LINES.items()
            for code in codes
        }
        Product.objects.bulk_create(products.values())
        self.parties = [self._customer(n, products) for n in range(40)]
        for axis, held in CELLS.items():
            for cell in held:
                self._claims(lambda axis=axis, cell=cell, **more: CellAssignment(
                    legal_entity_id=bank.id, axis=axis, cell=cell, **more))  # fmt: skip

    def _people(self, count: int) -> None:
        self.staff = [
            Staff.objects.create(legal_entity_id=self.bank.id, code=f"X{n}", full_name=f"X {n}")
            for n in range(count)
        ]
        for n, person in enumerate(self.staff):
            ends = LAST - timedelta(days=60) if n == 0 else None
            Posting.objects.create(
                staff=person, unit_id=self.bank.units["EAST"], role="customer_manager",
                active_from=FIRST, active_to=ends, team=self.team if n % 3 == 0 else None,
            )  # fmt: skip

    def _customer(self, n: int, products: dict[str, Product]) -> Party:
        chance, unit = self.chance, self.chance.choice([*self.units])
        party = Party.objects.create(
            legal_entity_id=self.bank.id, unit_id=unit, kind="ORGANISATION", number=f"N{n}",
            full_name=f"N {n}", sort_name=f"n {n}",
        )  # fmt: skip
        Organisation.objects.create(party=party, industry_code=chance.choice(INDUSTRIES))
        if region := chance.choice(REGIONS):
            Address.objects.create(party=party, kind="HOME", region_code=region)
        for code, product in products.items():
            if chance.random() < 0.5:
                Holding.objects.create(
                    legal_entity_id=self.bank.id, source="core", key=f"{n}-{code}", product=product,
                    owner=party,
                    lake_key=n, currency="CNY", balance=Decimal(chance.choice((0, chance.randint(-99, 999)))),
                )  # fmt: skip
        MonthlyBalance.objects.bulk_create(
            MonthlyBalance(
                legal_entity_id=self.bank.id, party_id=party.pk, month=month, line=line,
                amount_minor=chance.choice((0, 1, -1, chance.randint(-(10**9), 10**12))),
            )
            for month in MONTHS for line in LINES if chance.random() < 0.8
        )  # fmt: skip
        self._claims(lambda **more: Assignment(party=party, **more))
        return party

    def _claims(self, make) -> None:
        chance = self.chance
        for role in ("MAIN", *ROLES, "BACKUP"):
            if chance.random() < (0.8 if role == "MAIN" else 0.4):
                begins = LAST - timedelta(days=chance.randint(0, 120))
                ends = begins + timedelta(days=chance.randint(1, 90)) if chance.random() < 0.4 else None
                whose = {"team": self.team} if chance.random() < 0.2 else {"staff": chance.choice(self.staff)}
                share = (
                    0 if role == "BACKUP" else chance.choice((100, 50, Decimal("33.33"), 20, Decimal("0.01")))
                )
                make(role=role, share=share, active_from=begins, active_to=ends, **whose).save()

    def slowly(self, axis: str, month: date, on: date) -> dict[str, int]:
        """Credit one balance after the other."""
        found: dict[str, int] = defaultdict(int)
        for row in MonthlyBalance.objects.filter(month=month):
            party = next(one for one in self.parties if one.pk == row.party_id)
            for cell, minor in self._lies(axis, party, row.line, row.amount_minor, on):
                shares = self._shares(axis, party, cell, on)
                for holder, part in credited(minor, shares, pool=f"P{party.unit_id}").items():
                    found[holder] += part
        return {holder: minor for holder, minor in found.items() if minor}

    def _lies(self, axis: str, party: Party, line: str, minor: int, on: date) -> list[tuple[str, int]]:
        held = {row.cell for row in CellAssignment.objects.filter(axis=axis) if holds(row, on)}
        if axis == Axis.CUSTOMER:
            return [("", minor)]
        if axis == Axis.INDUSTRY:
            return [(cells.of_industry(held, party.organisation.industry_code), minor)]
        if axis == Axis.REGION:
            region = next(iter(Address.objects.filter(party=party).values_list("region_code", flat=True)), "")
            unit = self.units[party.unit_id]
            return [(cells.of_place(held, region, (unit, "HEAD")), minor)]
        weights: dict[str, int] = defaultdict(int)
        owned = Holding.objects.filter(owner=party, product__line=line).select_related("product")
        for holding in owned:
            weights[cells.of_product(held, line, holding.product.code)] += abs(int(holding.balance * 100))
        named = {cell for cell in held if cell[:2] == "P:"} & {
            f"P:{holding.product.code}" for holding in owned
        }
        if not named:
            return [(cells.of_product(held, line, ""), minor)]
        order = sorted(weights)
        sizes = [weights[cell] for cell in order] if any(weights.values()) else [1] * len(order)
        return list(zip(order, apportioned(minor, sizes), strict=True))

    def _shares(self, axis: str, party: Party, cell: str, on: date) -> dict[str, int]:
        if axis == Axis.CUSTOMER:
            rows = [*Assignment.objects.filter(party=party)]
        else:
            rows = [*CellAssignment.objects.filter(axis=axis, cell=cell)]
        shares: dict[str, int] = defaultdict(int)
        for row in rows:
            is_there = row.team_id or any(
                holds(one, on) for one in Posting.objects.filter(staff_id=row.staff_id)
            )
            if holds(row, on) and is_there:
                shares[f"T{row.team_id}" if row.team_id else f"S{row.staff_id}"] += int(row.share * 100)
        return shares


def holds(row, on: date) -> bool:
    return row.active_from <= on and (row.active_to is None or row.active_to > on)


@pytest.mark.parametrize("seed", [1, 2])
def test_managers_and_pools_add_up_to_the_ledger_on_every_axis_and_day(bank, seed: int) -> None:
    world = World(bank, seed)
    for on in (LAST, LAST - timedelta(days=30), LAST - timedelta(days=61), LAST - timedelta(days=50)):
        month = crediting.month_of(on, LAST)
        ledger = Ledger(bank.id, month)
        booked = MonthlyBalance.objects.filter(month=month).aggregate(all=Sum("amount_minor"))["all"]
        assert crediting.total(ledger) == booked
        for axis in Axis.values:
            rows = crediting.credits_of(axis, ledger, on=on)
            assert sum(row.minor for row in rows) == booked, (axis, on)
            found = {f"{row.holder}{row.holder_id}": row.minor for row in rows if row.minor}
            if on in (LAST, LAST - timedelta(days=61)):
                assert found == world.slowly(axis, month, on), (axis, on)
    assert booked


def test_a_branch_adds_up_to_its_own_part_of_the_ledger(bank) -> None:
    World(bank, 3)
    parts = 0
    for unit in bank.units.values():
        ledger = Ledger(bank.id, MONTHS[-1], (unit,))
        for axis in Axis.values:
            rows = crediting.credits_of(axis, ledger, on=LAST)
            assert sum(row.minor for row in rows) == crediting.total(ledger)
        parts += crediting.total(ledger)
    assert parts == crediting.total(Ledger(bank.id, MONTHS[-1]))


@pytest.mark.parametrize(
    ("on", "month"),
    [
        (LAST, date(2026, 3, 1)),
        (date(2026, 3, 1), date(2026, 2, 1)),
        (date(2026, 2, 28), date(2026, 2, 1)),
        (date(2026, 1, 30), date(2025, 12, 1)),
        (date(2027, 1, 1), date(2026, 3, 1)),
    ],
)
def test_the_month_end_that_held_on_the_day_is_credited(on: date, month: date) -> None:
    assert crediting.month_of(on, LAST) == month
