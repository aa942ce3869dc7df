"""A household has what its members have, each product once, to the cent and in every currency."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import pytest

from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.money import to_minor
from amity.know.holdings import selectors as holdings
from amity.know.holdings.models import Holding, HoldingParty
from amity.know.holdings.selectors import HoldingRow
from amity.know.products.models import Product
from amity.know.relations.selectors.rollups import ASSET_LINES, CountMeasure, rollup

LINES = ("DEPOSITS", "WEALTH", "INSURANCE", "LOANS", "CARDS")
PERSONS = ("CHEN", "WANG", "SON", "LODGER", "GRANDMOTHER")


@pytest.fixture
def products(bank) -> dict[str, Product]:
    return {
        line: Product.objects.create(legal_entity_id=bank.id, code=line, name_en=line, line=line, kind="X")
        for line in LINES
    }


def hold(bank, products, owner, number: int, chance: random.Random) -> Holding:
    line = chance.choice(LINES)
    amount = Decimal(chance.randint(-5_000_000 if line == "LOANS" else 0, 9_999_999)) / 100
    return Holding.objects.create(
        legal_entity_id=bank.id, source="core", key=f"R{number}", product=products[line], owner=owner,
        lake_key=number, currency=chance.choice(("CNY", "CNY", "USD", "EUR")), balance=amount,
        status=chance.choice(("ACTIVE", "ACTIVE", "ACTIVE", "OVERDUE", "CLOSED")),
        is_held_away=chance.random() < 0.1, balance_on=date(2026, 3, 1),
    )  # fmt: skip


def some_money(bank, family, products, chance: random.Random) -> None:
    for number in range(60):
        holding = hold(bank, products, family[chance.choice(PERSONS)], number, chance)
        for key in chance.sample(PERSONS, chance.randint(0, 2)):
            role = chance.choice(("JOINT_OWNER", "OWNER", "CARDHOLDER"))
            HoldingParty.objects.create(holding=holding, party=family[key], role=role)


def own_figures(members: list[int], by: Actor) -> list[HoldingRow]:
    """Return the rows of the members' own pages; what two of them own stands on both, and here once."""
    seen = {}
    for member in members:
        for row in holdings.of_party(member, by=by):
            is_own = row.role in {"", "JOINT_OWNER", "OWNER"}
            if is_own and row.status not in holdings.OVER and not row.is_held_away:
                seen[row.id] = row
    return list(seen.values())


def summed(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for currency, minor in pairs:
        found[currency] += minor
    return {currency: minor for currency, minor in found.items() if minor}


@pytest.mark.parametrize("seed", range(4))
def test_sums_equal_the_members_own_figures(bank, family, products, lin, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    some_money(bank, family, products, chance)
    members = [family[key].pk for key in chance.sample(PERSONS, chance.randint(2, 5))]

    lines = {line.code: line for line in rollup(members, by=lin).money}

    rows = own_figures(members, lin)
    assets = summed((row.currency, row.balance_minor or 0) for row in rows if row.line in ASSET_LINES)
    loans = summed((row.currency, -(row.balance_minor or 0)) for row in rows if row.line == "LOANS")
    assert summed(lines["ASSETS"].total.items()) == assets
    assert summed(lines["LOANS"].total.items()) == loans
    for line in lines.values():
        added = summed(pair for sums in line.by_member.values() for pair in sums.items())
        assert added == summed(line.total.items())


def test_who_is_out_of_reach_adds_nothing(bank, family, products, lin) -> None:
    grandmother = family["GRANDMOTHER"]
    Holding.objects.create(
        legal_entity_id=bank.id, source="core", key="G", product=products["DEPOSITS"], owner=grandmother,
        lake_key=1, currency="CNY", balance=Decimal(100),
    )  # fmt: skip

    found = rollup([grandmother.pk, family["CHEN"].pk], by=lin)
    assert not any(line.total for line in found.money)


def test_a_guarantee_stands_at_the_guarantor_and_counts_once(bank, family, products, lin) -> None:
    loan = Holding.objects.create(
        legal_entity_id=bank.id, source="core", key="L", product=products["LOANS"], owner=family["HENGDA"],
        lake_key=1, currency="CNY", balance=Decimal(-80), limit_amount=Decimal(100),
    )  # fmt: skip
    for key in ("CHEN", "WANG"):
        HoldingParty.objects.create(holding=loan, party=family[key], role="GUARANTOR")

    found = {line.code: line for line in rollup([family["CHEN"].pk, family["WANG"].pk], by=lin).money}
    assert found["GUARANTEED"].total == {"CNY": to_minor(Decimal(100))}
    assert found["LOANS"].total == {}


def test_a_measure_of_a_higher_room_joins(family, lin) -> None:
    visits = CountMeasure("VISITS", "Visits", lambda ids, _by: dict.fromkeys(ids, 2))

    (line,) = rollup([family["CHEN"].pk, family["WANG"].pk], by=lin, counting=[visits]).counts
    assert (line.label, line.total) == ("Visits", 4)
