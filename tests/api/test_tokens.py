"""Tokens: what one may do is what it was given for, until it ends; several live at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from amity.api import tokens
from amity.api.models import ChannelToken
from amity.api.tokens import Caller as Held
from amity.foundation.audit.models import Entry
from amity.foundation.kernel.actors import SYSTEM, Actor
from amity.foundation.kernel.errors import BadInput, NotAllowed, NotFound
from tests.api.conftest import NOON, give


def test_a_channel_is_nobody_of_the_staff_and_not_the_system(bank: int) -> None:
    actor = _held(give(bank, "events:write")).actor

    assert not actor.is_system
    assert actor.staff_id < 0
    assert actor.roles == {"channel"}
    assert actor.legal_entity_id == bank


def test_two_tokens_of_a_channel_live_side_by_side_as_one_actor(bank: int) -> None:
    old, new = give(bank, "events:write"), give(bank, "events:write", "customers:read")

    assert _held(old).actor == _held(new).actor
    assert _held(old).scopes < _held(new).scopes


def test_one_is_withdrawn_by_its_mark_and_the_other_lives_on(bank: int) -> None:
    old, new = give(bank, "events:write"), give(bank, "events:write")
    marks = {row.given_at: row.mark for row in tokens.listed(bank)}

    count = tokens.withdraw(
        name="core", legal_entity_id=bank, mark=marks[min(marks)], by=SYSTEM, at=timezone.now()
    )

    assert (count, tokens.caller(old, at=timezone.now())) == (1, None)
    assert _held(new)


def test_the_only_token_ends_those_before(bank: int) -> None:
    old, new = give(bank, "events:write"), give(bank, "events:write", is_only=True)

    assert tokens.caller(old, at=timezone.now()) is None
    assert _held(new)


def test_opens_nothing_from_the_moment_that_it_ends(bank: int) -> None:
    token = give(bank, "events:write", days=30, at=NOON)

    assert tokens.caller(token, at=NOON + timedelta(days=30, seconds=-1)) is not None
    assert tokens.caller(token, at=NOON + timedelta(days=30)) is None


def test_writes_down_its_use_once_an_hour(bank: int) -> None:
    token = give(bank, "events:write", at=NOON)

    for minutes in (1, 30, 59):
        tokens.caller(token, at=NOON + timedelta(minutes=minutes))
    assert ChannelToken.objects.get().used_at == NOON + timedelta(minutes=1)

    tokens.caller(token, at=NOON + timedelta(minutes=61))
    assert ChannelToken.objects.get().used_at == NOON + timedelta(minutes=61)


@pytest.mark.parametrize(
    "wrong",
    [
        {"scopes": ()},
        {"scopes": ("customers:write",)},
        {"days": 0},
        {"days": 10**9},
        {"calls_per_minute": 0},
        {"calls_per_minute": 2**31},
        {"name": ""},
        {"name": "x" * 41},
        {"name": "a\x00b"},
        {"purpose": "x" * 201},
    ],
)
def test_refuses_a_token_that_makes_no_sense(bank: int, wrong: dict[str, object]) -> None:
    given = {"name": "core", "scopes": ("events:write",), **wrong}

    with pytest.raises(BadInput):
        tokens.give(legal_entity_id=bank, by=SYSTEM, at=NOON, **given)
    assert not ChannelToken.objects.exists()


def test_is_given_by_administrators_only(bank: int) -> None:
    lin = Actor(7, "EAST", frozenset({"customer_manager"}), bank)

    with pytest.raises(NotAllowed):
        tokens.give(name="core", legal_entity_id=bank, scopes=("events:write",), by=lin, at=NOON)
    with pytest.raises(NotAllowed):
        tokens.withdraw(name="core", legal_entity_id=bank, by=lin, at=NOON)


def test_another_banks_channel_of_the_same_name_is_another(bank: int) -> None:
    give(bank, "events:write")

    with pytest.raises(NotFound):
        tokens.withdraw(name="core", legal_entity_id=bank + 1, by=SYSTEM, at=NOON)


def test_is_in_the_audit_by_its_mark_and_never_by_itself(bank: int) -> None:
    token = give(bank, "events:write", "customers:read")

    entry = Entry.objects.get(action="token:given")
    assert entry.changes["scopes"] == ["", "events:write customers:read"]
    assert token not in str(entry.changes)
    assert token not in str(ChannelToken.objects.values())


def _held(token: str) -> Held:
    held = tokens.caller(token, at=timezone.now())
    assert held is not None
    return held
