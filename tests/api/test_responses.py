"""What came of a proposal: kept once, under the caller's key, and answered again with the same bytes."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from amity.api import keeping
from amity.api.models import KeptAnswer
from amity.decide.decisions import selectors as decisions
from amity.decide.decisions.models import Response
from amity.foundation.audit.models import Entry
from amity.foundation.organisation import selectors as organisation
from tests.api.conftest import Caller
from tests.cast import NOW, TODAY, Cast

KEY = {"idempotency_key": "k-1"}


def respond(caller: Caller, cast: Cast, outcome: str = "accepted", *, key: str = "k-1", **more: object):
    path = f"/decisions/{cast.renewal}/responses"
    return caller.post(path, {"outcome": outcome, **more}, idempotency_key=key)


@pytest.mark.parametrize(
    ("outcome", "more", "kept", "days"),
    [
        ("accepted", {}, "DONE", 30),
        ("later", {}, "LATER", 7),
        ("declined", {"reason": "NO_NEED"}, "NOT_SUITABLE", 180),
        ("shown", {}, "SHOWN", 0),
    ],
)
def test_keeps_what_came_of_it(  # noqa: PLR0917
    caller: Caller, cast: Cast, outcome, more, kept, days
) -> None:
    answer = respond(caller, cast, outcome, **more)

    response = Response.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "reference": str(response.reference),
        "decision": str(cast.renewal),
        "outcome": outcome,
    }
    assert (response.outcome, response.party_id) == (kept, cast.chen.pk)
    assert response.staff_id < 0
    today = organisation.today(cast.legal_entity_id, at=response.answered_at)
    assert response.rests_until == (TODAY if outcome == "shown" else today + timedelta(days=days))


@pytest.mark.parametrize(("outcome", "is_proposed"), [("shown", True), ("later", False)])
def test_what_was_only_shown_goes_on_being_proposed(
    caller: Caller, cast: Cast, outcome: str, is_proposed: bool
) -> None:
    respond(caller, cast, outcome)

    assert bool(decisions.for_party(cast.chen.pk, by=cast.lin, at=NOW)) == is_proposed


@pytest.mark.parametrize(
    "body",
    [
        {"outcome": "declined"},
        {"outcome": "declined", "reason": "BORED"},
        {"outcome": "accepted", "reason": "NO_NEED"},
        {"outcome": "DONE"},
        {"outcome": "accepted", "note": "x"},
        {},
    ],
)
def test_refuses_an_answer_that_does_not_say_what_it_should(caller: Caller, cast: Cast, body) -> None:
    answer = caller.post(f"/decisions/{cast.renewal}/responses", body, **KEY)

    assert answer.status_code == 422
    assert answer.json()["errors"]
    assert not Response.objects.exists()


class TestKeys:
    @pytest.mark.parametrize("key", ["", "has space", "ü", "x" * 256, "tab\tx"])
    def test_a_call_without_a_right_one_is_refused(self, caller: Caller, cast: Cast, key: str) -> None:
        answer = respond(caller, cast, key=key)

        assert (answer.status_code, answer.json()["type"]) == (400, "/api/v1/problems/key-missing")
        assert not Response.objects.exists()

    def test_a_repetition_is_answered_with_the_same_bytes_and_does_nothing(
        self, caller: Caller, cast: Cast
    ) -> None:
        first, second = respond(caller, cast), respond(caller, cast)

        assert (second.status_code, second.content) == (first.status_code, first.content)
        assert second.headers["Content-Type"] == first.headers["Content-Type"]
        assert "Idempotency-Replayed" not in first.headers
        assert second.headers["Idempotency-Replayed"] == "true"
        assert Response.objects.count() == Entry.objects.filter(action="decision:answered").count() == 1

    def test_a_refusal_by_the_bank_is_repeated_too(self, caller: Caller, cast: Cast) -> None:
        path = f"/decisions/{uuid4()}/responses"
        first, second = (caller.post(path, {"outcome": "shown"}, **KEY) for _twice in range(2))

        assert first.status_code == 404
        assert second.content == first.content
        assert second.headers["Idempotency-Replayed"] == "true"
        assert Entry.objects.filter(action="decisions:refused").count() == 1

    def test_a_call_that_was_merely_wrong_leaves_its_key_free(self, caller: Caller, cast: Cast) -> None:
        assert respond(caller, cast, "declined").status_code == 422

        assert respond(caller, cast, "declined", reason="NO_NEED").status_code == 201

    def test_another_call_under_the_same_key_is_refused(self, caller: Caller, cast: Cast) -> None:
        respond(caller, cast)

        other = respond(caller, cast, "later")

        assert (other.status_code, other.json()["type"]) == (422, "/api/v1/problems/key-used")
        assert Response.objects.get().outcome == "DONE"

    def test_another_channel_has_keys_of_its_own(self, caller: Caller, caller_with, cast: Cast) -> None:
        first = respond(caller, cast, "shown")
        second = respond(caller_with("responses:write", name="mobile"), cast, "shown")

        assert first.json()["reference"] != second.json()["reference"]

    def test_a_repetition_asks_for_the_scope_again(self, caller: Caller, caller_with, cast: Cast) -> None:
        respond(caller, cast)

        assert respond(caller_with("events:write"), cast).status_code == 403

    def test_is_forgotten_after_a_day(self, caller: Caller, cast: Cast) -> None:
        respond(caller, cast, "shown")
        KeptAnswer.objects.update(kept_at=timezone.now() - keeping.KEPT_FOR)

        again = respond(caller, cast, "later")

        assert again.status_code == 201
        assert "Idempotency-Replayed" not in again.headers
        assert KeptAnswer.objects.count() == 1

    def test_the_worker_forgets_what_is_a_day_old_and_nothing_else(self, caller: Caller, cast: Cast) -> None:
        respond(caller, cast, "shown", key="old")
        KeptAnswer.objects.update(kept_at=timezone.now() - keeping.KEPT_FOR)
        respond(caller, cast, "shown", key="young")

        assert keeping.forget_old(at=timezone.now()) == 1
        assert KeptAnswer.objects.get().key == "young"

    def test_what_is_kept_names_nobody(self, caller: Caller, cast: Cast) -> None:
        event = {
            "key": "e-1",
            "customer_number": "6021",
            "channel": "PHONE",
            "kind": "COMPLAINT",
            "at": "2026-11-22T09:41:00+08:00",
            "text": "Canary words of Chen Yulan",
        }
        respond(caller, cast)
        caller.post("/events", event, idempotency_key="e")
        caller.post("/events/batch", {"events": [{**event, "key": 7}, event]}, idempotency_key="b")
        caller.post("/events", {**event, "customer_number": "4711-canary"}, idempotency_key="f")

        kept = " ".join(
            f"{row.key} {row.fingerprint} {bytes(row.body).decode()}" for row in KeptAnswer.objects.all()
        )
        assert KeptAnswer.objects.count() == 4
        assert not [word for word in ("Canary", "Yulan", "6021", "4711-canary") if word in kept]
