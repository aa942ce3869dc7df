"""Many events at once: each taken or refused alone, and the whole batch may be repeated."""

import pytest

from amity.know.sources.models import Event
from tests.api.conftest import Caller
from tests.cast import Cast


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


@pytest.mark.parametrize("count", [0, 501])
def test_has_at_least_one_and_at_most_500(caller: Caller, cast: Cast, count: int) -> None:
    answer = caller.post("/events/batch", {"events": [event(number) for number in range(count)]})

    assert answer.status_code == 422
    assert not Event.objects.exists()
