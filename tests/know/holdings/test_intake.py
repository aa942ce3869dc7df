"""What becomes of holdings, balances and transactions that a feed brings."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from amity.foundation.kernel.intake import ParkedRow, Taken
from amity.foundation.keys import services as keys
from amity.know.holdings import selectors
from amity.know.holdings.models import Holding, HoldingParty, RecentTransaction, StandingOrder
from amity.know.parties import selectors as parties
from amity.know.parties.models import SourceRecord

TODAY = date(2026, 3, 2)
DEPOSIT = {"key": "H1", "product_code": "TD", "owner_key": "C1", "number": "6222 0000 0000 1234",
           "matures_on": date(2026, 5, 1), "rate": Decimal("0.0135")}  # fmt: skip
PAID = {"key": "T1", "holding_key": "H1", "booked_on": TODAY, "amount": Decimal("-12.30"), "kind": "CARD"}
pytestmark = pytest.mark.usefixtures("held")


class TestHoldings:
    def test_hangs_on_its_owner_and_their_lake_key(self, bank) -> None:
        holding = Holding.objects.get(key="H1")

        record = SourceRecord.objects.get(key="C1")
        assert (holding.owner_id, holding.lake_key) == (record.party_id, record.lake_key)
        assert (holding.currency, holding.status, holding.legal_entity_id) == ("CNY", "ACTIVE", bank.id)

    def test_the_number_is_sealed_and_its_tail_is_plain(self) -> None:
        holding = Holding.objects.get(key="H1")

        opened = keys.open_sealed(
            bytes(holding.number_sealed), party=holding.owner_id, field="holding_number"
        )
        assert (opened, holding.number_tail) == ("6222 0000 0000 1234", "1234")

    def test_a_number_too_short_to_hide_shows_no_tail(self) -> None:
        assert Holding.objects.get(key="H2").number_tail == ""

    def test_the_owner_is_found_by_the_last_digits_of_the_number(self, lin) -> None:
        assert [hit.full_name for hit in parties.search("1234", by=lin)] == ["Chen Yulan"]

    def test_the_same_row_again_changes_nothing(self, load) -> None:
        before = Holding.objects.filter(key="H1").values().get()

        assert load("holdings", DEPOSIT) == Taken(0, 0, 1)
        assert Holding.objects.filter(key="H1").values().get() == before

    def test_a_changed_row_changes_the_holding_and_keeps_its_reference_and_balance(self, load) -> None:
        before = Holding.objects.get(key="H1")

        assert load("holdings", {**DEPOSIT, "status": "MATURED"}) == Taken(0, 1, 0)
        after = Holding.objects.get(key="H1")
        assert (after.status, after.reference, after.balance) == ("MATURED", before.reference, before.balance)

    @pytest.mark.parametrize(
        ("row", "parent"),
        [({"product_code": "XX"}, ("products", "XX")), ({"owner_key": "C9"}, ("customers", "C9"))],
    )
    def test_waits_for_its_product_and_its_owner(self, load, row, parent) -> None:
        taken = load("holdings", {**DEPOSIT, "key": "H9", **row})

        assert taken == Taken(0, 0, 0, (ParkedRow(0, *parent),))


class TestParts:
    def test_a_part_is_taken_once(self, load) -> None:
        part = {"holding_key": "H2", "customer_key": "C2", "role": "JOINT_OWNER", "share": 50}

        assert load("holding_parties", part) == Taken(0, 0, 1)
        assert HoldingParty.objects.get().share == 50

    def test_a_part_waits_for_holding_and_customer(self, load) -> None:
        taken = load(
            "holding_parties",
            {"holding_key": "H1", "customer_key": "C9", "role": "OWNER"},
            {"holding_key": "H9", "customer_key": "C1", "role": "OWNER"},
        )

        assert set(taken.parked) == {ParkedRow(0, "customers", "C9"), ParkedRow(1, "holdings", "H9")}

    def test_a_standing_order_is_taken_in_the_feeds_currency(self, load) -> None:
        order = {"key": "S1", "holding_key": "H1", "amount": Decimal("900.00"), "purpose": "RENT"}

        assert load("standing_orders", order) == Taken(1, 0, 0)
        assert load("standing_orders", {**order, "amount": Decimal("950.00")}) == Taken(0, 1, 0)
        kept = StandingOrder.objects.get()
        assert (kept.amount, kept.currency) == (Decimal("950.00"), "CNY")


class TestBalances:
    def test_the_latest_day_counts_whatever_the_order_of_rows(self, load) -> None:
        load(
            "balances",
            {"holding_key": "H1", "as_of": date(2026, 3, 1), "amount": Decimal(70)},
            {"holding_key": "H1", "as_of": date(2026, 1, 31), "amount": Decimal(50)},
        )

        holding = Holding.objects.get(key="H1")
        assert (holding.balance, holding.balance_on) == (Decimal(70), date(2026, 3, 1))

    def test_an_older_day_that_comes_late_changes_nothing(self, load) -> None:
        row = {"holding_key": "H1", "as_of": date(2026, 1, 31), "amount": Decimal(50)}

        assert load("balances", row) == Taken(0, 0, 1)
        assert Holding.objects.get(key="H1").balance == Decimal("100000.50")

    def test_the_same_day_again_corrects_it(self, load) -> None:
        load("balances", {"holding_key": "H1", "as_of": date(2026, 2, 28), "amount": Decimal(50)})

        assert Holding.objects.get(key="H1").balance == Decimal(50)

    def test_waits_for_its_holding(self, load) -> None:
        row = {"holding_key": "H9", "as_of": TODAY, "amount": Decimal(1)}

        assert load("balances", row).parked == (ParkedRow(0, "holdings", "H9"),)


class TestTransactions:
    def test_keeps_the_ninety_days_before_the_business_date(self, load) -> None:
        first_day = TODAY - timedelta(days=90)
        load(
            "transactions",
            {**PAID, "key": "IN", "booked_on": first_day},
            {**PAID, "key": "OUT", "booked_on": first_day - timedelta(days=1)},
        )

        assert [row.key for row in RecentTransaction.objects.all()] == ["IN"]

    def test_lets_go_of_what_has_left_the_window(self, load) -> None:
        load("transactions", PAID)
        load("transactions", {**PAID, "key": "T2", "booked_on": TODAY + timedelta(days=91)},
             business_date=TODAY + timedelta(days=91))  # fmt: skip

        assert [row.key for row in RecentTransaction.objects.all()] == ["T2"]

    def test_takes_currency_and_party_from_the_holding(self, load) -> None:
        load("transactions", PAID)

        row = RecentTransaction.objects.get()
        owner = Holding.objects.get(key="H1").owner_id
        assert (row.currency, row.party_id, row.status) == ("CNY", owner, "SETTLED")

    def test_a_transaction_that_is_settled_later_is_the_same_one(self, load) -> None:
        load("transactions", {**PAID, "status": "PENDING"})

        assert load("transactions", PAID) == Taken(0, 1, 0)
        assert RecentTransaction.objects.get().status == "SETTLED"

    def test_an_old_one_waits_for_its_holding_too(self, load) -> None:
        row = {**PAID, "holding_key": "H9", "booked_on": date(2020, 1, 1)}

        assert load("transactions", PAID, row).parked == (ParkedRow(1, "holdings", "H9"),)


def test_holding_keys_tell_what_a_sources_keys_are() -> None:
    found = selectors.holding_keys("core", ["H1", "H9"]).to_pylist()

    holding = Holding.objects.get(key="H1")
    assert found == [
        {"key": "H1", "id": holding.pk, "party_id": holding.owner_id, "lake_key": holding.lake_key,
         "currency": "CNY", "product_line": "DEPOSITS"}
    ]  # fmt: skip
