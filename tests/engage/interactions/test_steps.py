"""Contacts that come in with a bank's files."""

from django.db import transaction

from amity.engage.interactions import selectors
from amity.engage.interactions.models import Interaction
from amity.engage.interactions.steps import take_interactions
from amity.foundation.audit.models import Entry
from tests.cast import NOW, Cast, canonical, intake

CALL = {
    "key": "I1", "customer_key": "C6021", "staff_code": "LIN", "kind": "CALL", "at": NOW, "minutes": 12,
    "outcome": "REACHED", "text": "Likes tea.",
}  # fmt: skip


def take(cast: Cast, *rows: dict[str, object]):
    with transaction.atomic():
        return take_interactions(canonical("interactions", *rows), intake(cast))


def test_keeps_who_when_and_what_was_said(cast: Cast) -> None:
    taken = take(cast, CALL)

    (row,) = selectors.of_party(cast.chen.pk, by=cast.lin)
    assert (taken.inserted, row.staff_name, row.minutes, row.text) == (1, "Lin Wei", 12, "Likes tea.")
    assert b"tea" not in bytes(Interaction.objects.get().text_sealed or b"")
    assert Entry.objects.filter(action="interactions:taken").count() == 1


def test_the_same_rows_twice_change_nothing(cast: Cast) -> None:
    take(cast, CALL)
    sealed = Interaction.objects.get().text_sealed

    taken = take(cast, CALL)

    assert (taken.inserted, taken.updated, taken.unchanged) == (0, 0, 1)
    assert Interaction.objects.get().text_sealed == sealed


def test_a_changed_row_is_updated(cast: Cast) -> None:
    take(cast, CALL)

    taken = take(cast, CALL | {"outcome": "AGREED", "text": "Agreed to renew."})

    assert (taken.inserted, taken.updated) == (0, 1)
    assert selectors.of_party(cast.chen.pk, by=cast.lin)[0].text == "Agreed to renew."


def test_a_row_whose_customer_has_not_come_waits(cast: Cast) -> None:
    taken = take(cast, CALL, CALL | {"key": "I2", "customer_key": "C9999"})

    assert [(row.row, row.parent_table, row.parent_key) for row in taken.parked] == [
        (1, "customers", "C9999")
    ]
    assert taken.inserted == 1


def test_of_one_key_twice_in_a_chunk_the_last_counts(cast: Cast) -> None:
    take(cast, CALL, CALL | {"minutes": 30})

    assert Interaction.objects.get().minutes == 30
