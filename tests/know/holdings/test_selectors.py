"""What pages are told about holdings."""

from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest

from amity.foundation.kernel.actors import Actor
from amity.know.holdings import selectors, services
from amity.know.holdings.models import Holding, MonthlyBalance
from amity.know.holdings.selectors import Amount, Held
from amity.know.parties.models import Party

pytestmark = pytest.mark.usefixtures("held")


@pytest.fixture
def chen(held) -> int:
    return Party.objects.get(full_name="Chen Yulan").pk


@pytest.fixture
def wang(held) -> int:
    return Party.objects.get(full_name="Wang Wei").pk


class TestOfParty:
    def test_tells_what_a_customer_has_line_by_line(self, chen: int, lin: Actor) -> None:
        rows = selectors.of_party(chen, by=lin)

        assert [(row.name_zh, row.balance_minor, row.number_tail) for row in rows] == [
            ("定期", 10_000_050, "1234"),
            ("住房贷款", -80_000_000, ""),
        ]

    def test_tells_a_part_in_somebody_elses_holding(self, wang: int, bank) -> None:
        rows = selectors.of_party(wang, by=bank.actor("customer_manager", unit="WEST", staff="WANG"))

        assert [(row.product_code, row.role) for row in rows] == [("TD", ""), ("LN", "JOINT_OWNER")]

    def test_what_is_closed_comes_last(self, chen: int, lin: Actor) -> None:
        Holding.objects.filter(key="H1").update(status="CLOSED")

        assert [row.product_code for row in selectors.of_party(chen, by=lin)] == ["LN", "TD"]

    def test_a_strangers_are_not_told(self, wang: int, lin: Actor) -> None:
        assert selectors.of_party(wang, by=lin) == ()

    def test_asks_four_times_however_many_there_are(self, chen, lin, django_assert_num_queries) -> None:
        with django_assert_num_queries(4):
            selectors.of_party(chen, by=lin)


class TestHeldByProduct:
    def test_counts_only_customers_within_reach(self, lin: Actor) -> None:
        assert selectors.held_by_product(by=lin) == {
            "TD": Held(1, (Amount(10_000_050, "CNY"),)),
            "LN": Held(1, (Amount(-80_000_000, "CNY"),)),
        }

    def test_counts_the_whole_bank_for_who_may_see_no_customer(self, bank) -> None:
        held = selectors.held_by_product(by=bank.actor("product_manager"))

        assert held["TD"] == Held(2, (Amount(10_500_050, "CNY"),))

    def test_a_customer_with_two_of_a_kind_counts_once_and_currencies_are_not_mixed(self, load, lin) -> None:
        load("holdings", {"key": "H4", "product_code": "TD", "owner_key": "C1", "currency": "USD"})
        load("balances", {"holding_key": "H4", "as_of": date(2026, 3, 1), "amount": Decimal(10)})

        held = selectors.held_by_product(by=lin)["TD"]
        assert held == Held(1, (Amount(10_000_050, "CNY"), Amount(1_000, "USD")))

    def test_closed_holdings_and_erased_owners_do_not_count(self, bank) -> None:
        Holding.objects.filter(key="H1").update(status="CLOSED")
        Party.objects.filter(full_name="Wang Wei").update(status="ERASED")

        assert "TD" not in selectors.held_by_product(by=bank.actor("product_manager"))


JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)


class TestMonthlyBalances:
    def table(self, chen: int, *rows: tuple[date, str, int]) -> pa.Table:
        return pa.table({
            "party_id": [chen] * len(rows),
            "month": [row[0] for row in rows],
            "line": [row[1] for row in rows],
            "amount_minor": [row[2] for row in rows],
        })  # fmt: skip

    def test_are_read_oldest_first(self, chen: int, bank) -> None:
        table = self.table(chen, (date(2026, 2, 1), "DEPOSITS", 7), (date(2026, 1, 1), "DEPOSITS", 5))

        assert services.replace_monthly_balances(bank.id, table, months=[JANUARY, FEBRUARY]) == 2
        assert [row.amount_minor for row in selectors.balances_by_month(chen)] == [5, 7]

    def test_a_night_writes_only_what_changed(self, chen: int, bank) -> None:
        january, february = (date(2026, 1, 1), "DEPOSITS", 5), (date(2026, 2, 1), "DEPOSITS", 7)
        both = self.table(chen, january, february)
        services.replace_monthly_balances(bank.id, both, months=[JANUARY, FEBRUARY])

        changed = services.replace_monthly_balances(
            bank.id,
            self.table(chen, (FEBRUARY, "DEPOSITS", 8), (FEBRUARY, "LOANS", -1)),
            months=[FEBRUARY],
        )
        assert changed == 2
        assert [row.amount_minor for row in selectors.balances_by_month(chen)] == [5, 8, -1]

    def test_what_is_not_in_the_new_ones_goes_and_another_banks_stay(self, chen: int, bank) -> None:
        MonthlyBalance.objects.create(
            legal_entity_id=bank.id + 1,
            party_id=chen + 1,
            month=date(2026, 1, 1),
            line="LOANS",
            amount_minor=-1,
        )
        first, then = self.table(chen, (JANUARY, "DEPOSITS", 5)), self.table(chen, (FEBRUARY, "DEPOSITS", 7))
        services.replace_monthly_balances(bank.id, first, months=[JANUARY])
        services.replace_monthly_balances(bank.id, then, months=[JANUARY, FEBRUARY])

        assert [row.month.month for row in selectors.balances_by_month(chen)] == [2]
        assert MonthlyBalance.objects.filter(legal_entity_id=bank.id + 1).exists()


def test_recent_transactions_are_newest_first(load, chen: int) -> None:
    paid = {"holding_key": "H1", "amount": Decimal("-12.30"), "kind": "CARD"}
    days = {"A": date(2026, 2, 1), "B": date(2026, 3, 1), "C": date(2026, 1, 1)}
    load("transactions", *({**paid, "key": key, "booked_on": day} for key, day in days.items()))

    rows = selectors.recent_transactions(chen, limit=2)
    assert [(row.booked_on, row.amount_minor) for row in rows] == [
        (date(2026, 3, 1), -1230),
        (date(2026, 2, 1), -1230),
    ]
