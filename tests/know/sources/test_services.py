"""One event at a time, from a channel."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from amity.foundation.audit.models import Entry
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import NotAllowed, NotFound
from amity.know.sources import selectors, services
from amity.know.sources.models import Event

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("chen")


@pytest.fixture
def channel(bank) -> Actor:
    return Actor(staff_id=-1, unit="", roles=frozenset({"channel"}), legal_entity_id=bank.id, name="core")


@pytest.fixture
def receive(bank, channel: Actor):
    def call(**changes: object) -> services.Received:
        event: dict[str, object] = {
            "legal_entity_id": bank.id, "source": "core", "key": "E1", "customer_number": "60218834",
            "channel": "MOBILE", "kind": "LARGE_OUTFLOW", "at": NOON, "amount": Decimal(-600000),
            "text": "To my son", "by": channel, "arrived_at": NOON,
        }  # fmt: skip
        return services.receive_event(**{**event, **changes})  # type: ignore[arg-type]

    return call


class TestReceiveEvent:
    def test_keeps_it_with_sealed_words_and_an_entry_in_the_trail(self, receive) -> None:
        received = receive()

        assert received.is_new
        [row] = selectors.events_of_party(received.party_id)
        assert (row.kind, row.amount, row.currency, row.text) == (
            "LARGE_OUTFLOW",
            -600000,
            "CNY",
            "To my son",
        )
        assert Entry.objects.get(action="event:received").party_id == received.party_id

    def test_the_same_event_twice_takes_effect_once(self, receive) -> None:
        first, second = receive(), receive()

        assert (first.reference, first.is_new) == (second.reference, not second.is_new)
        assert Event.objects.count() == 1
        assert Entry.objects.filter(action="event:received").count() == 1

    def test_another_event_under_the_same_key_is_refused(self, receive) -> None:
        receive()

        with pytest.raises(services.KeyUsedBefore):
            receive(amount=Decimal(-1))

    def test_the_same_key_of_another_source_is_another_event(self, receive) -> None:
        receive()

        assert receive(source="cards").is_new

    def test_an_unknown_customer_is_refused(self, receive) -> None:
        with pytest.raises(NotFound):
            receive(customer_number="1")

    def test_a_customer_of_another_bank_is_unknown(self, receive, bank) -> None:
        with pytest.raises(NotFound):
            receive(legal_entity_id=bank.id + 1)

    def test_people_do_not_report_events(self, receive, lin: Actor) -> None:
        with pytest.raises(NotAllowed):
            receive(by=lin)
