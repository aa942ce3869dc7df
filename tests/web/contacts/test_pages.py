"""The dialog in which a contact is logged."""

from uuid import uuid4

from amity.decide.decisions.models import Response
from amity.engage.interactions.models import Interaction
from amity.engage.tasks.models import Task
from tests.cast import Cast

HTMX = {"hx-request": "true"}


def words(**changes: object) -> dict[str, object]:
    return {
        "kind": "CALL",
        "outcome": "AGREED",
        "text": "Renews for a year.",
        "request_id": str(uuid4()),
    } | changes


def test_logs_the_call_ends_the_proposal_and_makes_the_next_step(cast: Cast) -> None:
    client = cast.signed_in(cast.lin)
    url = f"/contacts/{cast.chen.reference}/log"
    assert 'name="request_id"' in client.get(f"{url}?decision={cast.renewal}").content.decode()
    sent = words(
        decision=str(cast.renewal), is_finished="on", next_title="Send the form", next_on="2026-11-25"
    )

    for _ in range(2):
        assert client.post(url, sent, headers=HTMX).status_code == 204

    assert Interaction.objects.count() == 1
    assert Response.objects.get().outcome == "DONE"
    assert Task.objects.get().title_en == "Send the form"


def test_without_the_tick_the_proposal_stands(cast: Cast) -> None:
    client = cast.signed_in(cast.lin)

    client.post(f"/contacts/{cast.chen.reference}/log", words(decision=str(cast.renewal)), headers=HTMX)

    assert not Response.objects.exists()


def test_a_refused_next_step_saves_nothing(cast: Cast) -> None:
    client = cast.signed_in(cast.lin)

    answer = client.post(
        f"/contacts/{cast.chen.reference}/log", words(next_title="Send the form"), headers=HTMX
    )

    assert answer.status_code == 422
    assert "Say on which day." in answer.content.decode()
    assert not Interaction.objects.exists()


def test_what_says_nothing_comes_back_with_the_reason(cast: Cast) -> None:
    answer = cast.signed_in(cast.lin).post(
        f"/contacts/{cast.chen.reference}/log", words(outcome="", text=""), headers=HTMX
    )

    assert answer.status_code == 422
    assert "Choose what came of it" in answer.content.decode()


def test_a_note_is_kept_and_the_line_is_empty_again(cast: Cast) -> None:
    client = cast.signed_in(cast.lin)

    answer = client.post(
        f"/contacts/{cast.chen.reference}/note", words(kind="NOTE", outcome=""), headers=HTMX
    )

    assert answer.status_code == 200
    assert "Renews for a year." not in answer.content.decode()
    assert Interaction.objects.get().kind == "NOTE"


def test_finds_whom_it_was_with(cast: Cast) -> None:
    client = cast.signed_in(cast.lin)

    assert "Chen Yulan" in client.get("/contacts/choose?q=cyl", headers=HTMX).content.decode()
    assert "Han Mei" not in client.get("/contacts/choose?q=han", headers=HTMX).content.decode()


def test_a_stranger_logs_nothing(cast: Cast) -> None:
    answer = cast.signed_in(cast.sun).post(f"/contacts/{cast.chen.reference}/log", words(), headers=HTMX)

    assert answer.status_code == 404
    assert not Interaction.objects.exists()
