"""A channel asks for the next question and answers it: once, checked, and never the same twice."""

from __future__ import annotations

import pytest

from amity.know.parties.models import Person
from amity.know.quality.models import Question
from tests.api.conftest import Caller
from tests.cast import Cast
from tests.know.quality.conftest import judged

__all__ = ["judged"]


def answer(caller: Caller, cast: Cast, *, key: str = "k-1", **said: object):
    body = {"fact": "OCCUPATION", "outcome": "answered", "value": "Nurse", **said}
    sent = {name: value for name, value in body.items() if value is not None}
    return caller.post(f"/customers/{cast.chen.reference}/answers", sent, idempotency_key=key)


def test_says_what_to_ask_and_how(caller: Caller, judged: Cast) -> None:
    asked = caller.get(f"/customers/{judged.zhou.reference}/question")

    assert asked.status_code == 200, asked.content
    question = asked.json()["question"]
    assert (question["fact"], question["answer"], question["is_wrong"]) == ("MOBILE", "MOBILE", False)


def test_an_answer_is_written_once_under_its_key(caller: Caller, judged: Cast) -> None:
    first, again = answer(caller, judged), answer(caller, judged)

    assert first.status_code == 201, first.content
    assert first.content == again.content
    assert Question.objects.get().staff_id < 0
    assert Person.objects.get(party=judged.chen).occupation == "Nurse"
    assert b"Nurse" not in first.content


def test_the_same_is_not_asked_again(caller: Caller, judged: Cast) -> None:
    answer(caller, judged, outcome="refused", value=None)

    assert answer(caller, judged, key="k-2").status_code == 409


@pytest.mark.parametrize(
    "said",
    [
        {"value": None},
        {"outcome": "refused"},
        {"fact": "SHOE_SIZE"},
        {"fact": "MOBILE", "value": "13912346021"},  # known already
        {"fact": "BIRTH_ON", "value": "2090-01-01"},
    ],
)
def test_refuses_what_is_not_right(caller: Caller, judged: Cast, said: dict[str, object]) -> None:
    assert answer(caller, judged, **said).status_code == 422
    assert not Question.objects.exists()
