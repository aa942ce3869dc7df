"""The public event service: exactly once, known senders only, and a clear answer to whatever is wrong."""

import json

import pytest
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from amity.api import tokens
from amity.foundation.kernel.actors import SYSTEM
from amity.know.parties.models import Party
from amity.know.sources.models import Event

ADDRESS = "/api/v1/events"


def outflow(**changes: object) -> dict[str, object]:
    event: dict[str, object] = {
        "key": "core-17",
        "customer_number": "60218834",
        "channel": "MOBILE",
        "kind": "LARGE_OUTFLOW",
        "at": "2026-11-22T09:41:00+08:00",
        "amount": "-600000.00",
    }
    return {**event, **changes}


def post(client: Client, event: object):
    return client.post(ADDRESS, json.dumps(event), content_type="application/json", secure=True)


def test_keeps_an_event_and_asks_for_what_follows(channel: Client, yulan: Party) -> None:
    answer = post(channel, outflow())

    assert answer.status_code == 201
    event = Event.objects.get(reference=answer.json()["reference"])
    assert (event.party_id, event.kind, event.source) == (yulan.pk, "LARGE_OUTFLOW", "core")
    job = ProcrastinateJob.objects.get()
    assert job.args == {"event_reference": str(event.reference)}


def test_the_same_event_twice_takes_effect_once(channel: Client, yulan: Party) -> None:
    first, second = post(channel, outflow()), post(channel, outflow())

    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json() == {"reference": first.json()["reference"], "is_new": False}
    assert Event.objects.count() == 1
    assert ProcrastinateJob.objects.count() == 1


def test_refuses_a_key_that_came_with_another_event(channel: Client, yulan: Party) -> None:
    post(channel, outflow())

    answer = post(channel, outflow(amount="-1.00"))

    assert answer.status_code == 409
    assert Event.objects.get().amount == -600000


def test_says_that_it_knows_no_such_customer(channel: Client, yulan: Party) -> None:
    answer = post(channel, outflow(customer_number="1"))

    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("sent", ["", "Bearer ", "Bearer wrong", "Basic YTpi"])
def test_refuses_whoever_sends_no_valid_token(client: Client, token: str, sent: str) -> None:
    answer = client.post(
        ADDRESS,
        json.dumps(outflow()),
        content_type="application/json",
        headers={"authorization": sent},
        secure=True,
    )

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_refuses_a_token_that_was_withdrawn(channel: Client, yulan: Party, bank: int) -> None:
    tokens.withdraw(name="core", legal_entity_id=bank, by=SYSTEM, at=timezone.now())

    assert post(channel, outflow()).status_code == 401


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("key", ""),
        ("key", "x" * 121),
        ("key", "a\x00b"),
        ("customer_number", "\x00"),
        ("channel", "PIGEON"),
        ("kind", 7),
        ("at", "2026-11-22T09:41:00"),
        ("at", "1066-10-14T09:00:00+00:00"),
        ("at", 2**63),
        ("amount", "1e400"),
        ("amount", 2**63),
        ("amount", "NaN"),
        ("amount", "1.234"),
        ("amount", -600000.0),
        ("at", 1763775660),
        ("topic", "x" * 1_000_000),
        ("text", ["a"]),
        ("surprise", "field"),
    ],
)
def test_names_the_field_that_is_wrong(channel: Client, yulan: Party, field: str, value: object) -> None:
    answer = post(channel, outflow(**{field: value}))

    assert answer.status_code == 422
    assert field in answer.json()["errors"][0]["where"]
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"key": NaN}',
        b'{"key": "\\ud800"}',
        b'{"key": "a", "key": "b"}',
        b"[" * 100_000,
    ],
)
def test_refuses_what_is_no_event_at_all(channel: Client, yulan: Party, body: bytes) -> None:
    answer = channel.post(ADDRESS, body, content_type="application/json", secure=True)

    assert answer.status_code in {400, 422}
    assert answer.headers["Content-Type"] == "application/problem+json"
