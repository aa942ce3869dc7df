"""What somebody reads who is refused: a page, a fragment, or a toast that leaves the page as it was."""

import json
from http import HTTPStatus

import pytest
from django.test import RequestFactory
from django.utils.translation import override

from amity.foundation.kernel.errors import BadInput, ChangedMeanwhile, DomainError, NotAllowed, NotFound
from amity.web import refusals
from tests.web.cast import make_bank, make_reader


class AlreadyClosed(DomainError):
    """Something that only one use case knows."""


def answer(exception: Exception, *, method: str = "GET", hx: bool = False, path: str = "/x"):
    headers = {"HX-Request": "true"} if hx else {}
    request = RequestFactory().generic(method, path, headers=headers)
    with override("en"):
        return refusals.Refusals(lambda _request: None).process_exception(request, exception)


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (NotFound("gone"), 404),
        (NotAllowed("no"), 403),
        (ChangedMeanwhile("changed"), 409),
        (BadInput("bad"), 422),
        (AlreadyClosed("closed"), 422),
    ],
)
def test_each_refusal_has_its_status_and_says_its_sentence(db, refusal: DomainError, status: int) -> None:
    response = answer(refusal, hx=True)

    assert response.status_code == status
    assert str(refusal) in response.content.decode()
    assert "<html" not in response.content.decode()


def test_what_was_pressed_stays_as_it_was() -> None:
    response = answer(ChangedMeanwhile("Somebody else was faster."), method="POST", hx=True)

    assert response["HX-Reswap"] == "none"
    assert json.loads(response["HX-Trigger"])["crm:toast"]["text"] == "Somebody else was faster."


def test_a_sentence_cannot_carry_code() -> None:
    assert b"<script>" not in answer(NotFound("<script>"), hx=True).content


def test_a_fault_of_ours_is_not_taken_for_a_refusal() -> None:
    assert answer(ValueError("oops")) is None


def test_the_api_words_its_own_refusals() -> None:
    assert answer(NotFound("gone"), path="/api/v1/events") is None


def test_a_stranger_sees_the_page_without_a_menu(client, db) -> None:
    response = client.get("/nowhere", secure=True)

    assert response.status_code == HTTPStatus.NOT_FOUND
    assert "sidebar" not in response.content.decode()


def test_who_is_signed_in_keeps_the_menu(db, home) -> None:
    response = make_reader("customer_manager", make_bank()).get("/nowhere")

    assert response.status_code == HTTPStatus.NOT_FOUND
    assert 'class="sidebar"' in response.content.decode()


def test_a_broken_page_needs_no_database() -> None:
    response = refusals.server_error(RequestFactory().get("/"))

    assert response.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert b"Traceback" not in response.content
