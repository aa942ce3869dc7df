"""Many events at once: each taken or refused alone, and the whole batch may be repeated."""

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from amity.foundation.organisation.models import Unit
from amity.know.parties.models import Party
from amity.know.sources.models import Event
from tests.api.conftest import Caller, give
from tests.cast import Cast
from tests.web.cast import make_bank


def event(number: int, **changes: object) -> dict[str, object]:
    return {
        "key": f"b-{number}",
        "customer_number": "6021",
        "channel": "MOBILE",
        "kind": "APP_VISIT",
        "at": "2026-11-22T09:41:00+08:00",
        **changes,
    }


def test_takes_what_is_right_and_says_of_the_rest_what_is_wrong(caller: Caller, cast: Cast) -> None:
    rows = [
        event(1),
        event(2, channel="PIGEON"),
        event(3, customer_number="9999"),
        "no event",
        event(1),
        event(1, kind="QUESTION"),
        event(4, topic="a\x00b"),
        event(5),
    ]

    answer = caller.post("/events/batch", {"events": rows})

    assert answer.status_code == 200
    told = answer.json()
    assert (told["new"], told["known"], told["refused"]) == (2, 1, 5)
    assert [row["status"] for row in told["items"]] == [
        "new", "refused", "refused", "refused", "known", "refused", "refused", "new",
    ]  # fmt: skip
    kinds = [row["problem"]["type"].rpartition("/")[2] for row in told["items"] if row["problem"]]
    assert kinds == ["invalid", "not-found", "invalid", "event-key-used", "invalid"]
    assert set(Event.objects.values_list("key", flat=True)) == {"b-1", "b-5"}


def test_a_batch_that_is_repeated_does_nothing_again(caller: Caller, cast: Cast) -> None:
    batch = {"events": [event(number) for number in range(5)]}

    first, second = caller.post("/events/batch", batch).json(), caller.post("/events/batch", batch).json()

    assert (first["new"], second["new"], second["known"]) == (5, 0, 5)
    assert [row["reference"] for row in first["items"]] == [row["reference"] for row in second["items"]]
    assert Event.objects.count() == 5


def test_the_largest_batch_is_kept_within_one_call(caller: Caller, cast: Cast) -> None:
    answer = caller.post("/events/batch", {"events": [event(number) for number in range(500)]})

    assert (answer.status_code, answer.json()["new"]) == (200, 500)
    assert Event.objects.count() == 500
    asked = set(ProcrastinateJob.objects.values_list("args__event_reference", flat=True))
    assert asked == {str(reference) for reference in Event.objects.values_list("reference", flat=True)}


def test_another_banks_channel_of_the_same_name_learns_nothing_of_a_key(caller: Caller, cast: Cast) -> None:
    other = make_bank("SEASIDE")
    Party.objects.create(
        legal_entity_id=other,
        unit=Unit.objects.get(legal_entity_id=other, code="EAST"),
        kind="PERSON",
        number="6021",
        full_name="Somebody Else",
        sort_name="somebody else",
    )
    theirs = Caller(give(other, "events:write"), Client())
    first = caller.post("/events", event(1))

    second = theirs.post("/events", event(1))

    assert (second.status_code, second.json()["type"]) == (409, "/api/v1/problems/event-key-used")
    assert first.json()["reference"] not in second.content.decode()


@pytest.mark.parametrize("count", [0, 501])
def test_has_at_least_one_and_at_most_500(caller: Caller, cast: Cast, count: int) -> None:
    answer = caller.post("/events/batch", {"events": [event(number) for number in range(count)]})

    assert answer.status_code == 422
    assert not Event.objects.exists()
