"""Logging contacts."""

from uuid import uuid4

import pytest

from amity.engage.interactions import selectors, services
from amity.engage.interactions.models import Interaction
from amity.foundation.audit.models import Entry
from amity.foundation.kernel.errors import BadInput, NotAllowed, NotFound
from amity.foundation.keys import services as keys
from tests.cast import NOW, Cast

WORDS = "Wants to keep half liquid for the shop opening in spring."


def log(cast: Cast, **changes):
    words = {
        "party_reference": cast.chen.reference,
        "kind": "CALL",
        "outcome": "REACHED",
        "minutes": 12,
        "text": WORDS,
        "request_id": uuid4(),
        "by": cast.lin,
        "at": NOW,
    }
    return services.log(**words | changes)


def test_keeps_the_words_sealed_under_the_customers_key(cast: Cast) -> None:
    log(cast)

    sealed = bytes(Interaction.objects.get().text_sealed or b"")
    assert WORDS.encode() not in sealed
    (row,) = selectors.of_party(cast.chen.pk, by=cast.lin)
    assert (row.text, row.minutes, row.staff_name) == (WORDS, 12, "Lin Wei")


def test_the_words_are_gone_when_the_customer_is_erased(cast: Cast) -> None:
    log(cast)
    keys.destroy(cast.chen.pk)

    assert selectors.of_party(cast.chen.pk, by=cast.lin)[0].text == ""


def test_the_same_request_twice_logs_one(cast: Cast) -> None:
    request_id = uuid4()

    assert log(cast, request_id=request_id) == log(cast, request_id=request_id)
    assert Entry.objects.filter(action="interaction:logged").count() == 1


def test_writes_down_that_it_was_logged_without_the_words(cast: Cast) -> None:
    log(cast)

    entry = Entry.objects.get(action="interaction:logged")
    assert entry.party_id == cast.chen.pk
    assert WORDS not in str(entry.changes)


def test_refuses_a_customer_of_another_branch(cast: Cast) -> None:
    with pytest.raises(NotFound):
        log(cast, by=cast.sun)


def test_a_branch_manager_reads_but_does_not_log(cast: Cast) -> None:
    log(cast)

    assert len(selectors.of_party(cast.chen.pk, by=cast.fang)) == 1
    with pytest.raises(NotAllowed):
        log(cast, by=cast.fang)


def test_a_stranger_reads_nothing(cast: Cast) -> None:
    log(cast)

    assert selectors.of_party(cast.chen.pk, by=cast.sun) == ()


@pytest.mark.parametrize(
    "empty",
    [{"kind": "NOTE", "text": " "}, {"outcome": "", "text": ""}, {"text": "x" * 4001}, {"minutes": 601}],
)
def test_refuses_an_entry_from_which_nobody_learns(cast: Cast, empty: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        log(cast, **empty)


def test_a_note_and_a_call_in_vain_are_no_contact(cast: Cast) -> None:
    log(cast, kind="NOTE")
    log(cast, outcome="NOT_REACHED")
    assert selectors.last_contacts([cast.chen.pk]) == {}

    log(cast)

    assert selectors.last_contacts([cast.chen.pk]) == {cast.chen.pk: NOW}
