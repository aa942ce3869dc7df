"""What a chunk leaves: events for the timeline, and rows of the lake without names."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from amity.foundation.kernel.errors import BadInput
from amity.foundation.keys import services as keys
from amity.know.sources import selectors, steps
from amity.know.sources.models import Event

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
COMPLAINT = {
    "key": "C1",
    "customer_key": "1",
    "channel": "PHONE",
    "kind": "COMPLAINT",
    "at": NOON,
    "topic": "Card",
    "text": "My card was swallowed, says Chen",
}
REVIEW = {
    "key": "R1",
    "unit_code": "EAST",
    "channel": "WEB",
    "kind": "REVIEW",
    "at": NOON,
    "text": "Kind people",
}
PAYMENT = {
    "key": "T1",
    "holding_key": "A1",
    "booked_on": date(2026, 3, 1),
    "amount": Decimal("-12.50"),
    "kind": "CARD",
    "counterparty": "Wu's Noodles 6021",
}


@pytest.mark.usefixtures("chen")
class TestTakeEvents:
    @pytest.fixture
    def take(self, table, context):
        return lambda *rows: steps.take_events(table("events", *rows), context)

    def test_shows_a_complaint_with_its_words_and_keeps_them_sealed(self, take) -> None:
        taken = take(COMPLAINT)

        assert (taken.inserted, taken.updated, taken.parked) == (1, 0, ())
        event = Event.objects.get()
        assert b"swallowed" not in bytes(event.text_sealed)
        [row] = selectors.events_of_party(event.party_id)
        assert (row.kind, row.topic, row.text) == ("COMPLAINT", "Card", "My card was swallowed, says Chen")

    def test_the_same_event_twice_changes_nothing(self, take) -> None:
        take(COMPLAINT)
        before = Event.objects.values().get()

        taken = take(COMPLAINT)

        assert (taken.inserted, taken.updated, taken.unchanged) == (0, 0, 1)
        assert Event.objects.values().get() == before

    def test_a_changed_event_keeps_its_reference(self, take) -> None:
        take(COMPLAINT)
        reference = Event.objects.get().reference

        taken = take({**COMPLAINT, "status": "CLOSED", "text": "It is back"})

        event = Event.objects.get()
        assert (taken.inserted, taken.updated) == (0, 1)
        assert (event.reference, event.status) == (reference, "CLOSED")
        assert selectors.event(reference).text == "It is back"

    def test_an_event_of_an_unknown_customer_waits(self, take) -> None:
        taken = take({**COMPLAINT, "customer_key": "9"})

        assert [(one.row, one.parent_table, one.parent_key) for one in taken.parked] == [
            (0, "customers", "9")
        ]
        assert not Event.objects.exists()

    def test_words_that_nobody_signed_belong_to_a_unit(self, take, bank) -> None:
        take(REVIEW, {**REVIEW, "key": "R2", "unit_code": None})

        assert set(Event.objects.values_list("key", "unit_id", "party_id")) == {
            ("R1", bank.units["EAST"], None),
            ("R2", bank.units["HEAD"], None),
        }
        assert selectors.event(Event.objects.get(key="R1").reference).text == "Kind people"


class TestAppendToLake:
    @pytest.fixture
    def append(self, table, context, books):
        return lambda name, *rows: steps.append_to_lake(name, table(name, *rows), context, books)

    @pytest.mark.usefixtures("account")
    def test_a_transaction_carries_keys_and_a_hash_but_no_name(self, append, in_lake) -> None:
        assert append("transactions", PAYMENT) == 1

        [row] = in_lake("transactions", "amount_base, currency, status, counterparty_key, booked_at::VARCHAR")
        hashed = keys.keyed_hash("Wu's Noodles 6021", purpose="counterparty")
        assert row == (Decimal("-12.50"), "CNY", "SETTLED", hashed, "2026-03-01 00:00:00+08")

    @pytest.mark.usefixtures("account")
    def test_other_currencies_are_told_in_the_banks_own(self, append, in_lake) -> None:
        append("transactions", {**PAYMENT, "currency": "USD", "amount": Decimal("100.01")})

        assert in_lake("transactions", "amount, amount_base") == [(Decimal("100.01"), Decimal("712.41"))]

    @pytest.mark.usefixtures("account")
    def test_a_currency_without_a_rate_is_refused(self, append, in_lake) -> None:
        with pytest.raises(BadInput, match="no rate for JPY"):
            append("transactions", {**PAYMENT, "currency": "JPY"})

        assert in_lake("transactions", "key") == []

    @pytest.mark.usefixtures("account")
    def test_a_cut_off_sees_a_row_from_its_own_day_on(self, append, in_lake) -> None:
        append("transactions", PAYMENT)
        append("balances", {"holding_key": "A1", "as_of": date(2026, 2, 28), "amount": Decimal("7.00")})

        assert in_lake("transactions", "known_at::VARCHAR, arrived_at::VARCHAR") == [
            ("2026-03-01 00:00:00+08", "2026-03-02 12:00:00+08")
        ]
        assert in_lake("balances_monthly", "known_at::VARCHAR, product_line") == [
            ("2026-02-28 00:00:00+08", "DEPOSITS")
        ]

    @pytest.mark.usefixtures("account")
    def test_a_row_whose_holding_has_not_arrived_is_left_out(self, append) -> None:
        assert append("transactions", PAYMENT, {**PAYMENT, "key": "T2", "holding_key": "A9"}) == 1

    @pytest.mark.usefixtures("chen")
    def test_events_leave_their_words_behind(self, append, in_lake) -> None:
        append("events", COMPLAINT, REVIEW, {**COMPLAINT, "key": "C2", "customer_key": "9"})

        assert in_lake("events", "key, lake_key = 0, topic") == [("C1", False, "Card"), ("R1", True, None)]
        columns = in_lake("events", "*")
        assert not any("swallowed" in str(value) for row in columns for value in row)

    def test_tables_that_do_not_belong_there_are_left_out(self, append) -> None:
        assert append("customers", {"key": "1", "kind": "PERSON", "full_name": "Ann"}) is None
