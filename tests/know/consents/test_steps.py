"""Consents and suppressions that a feed brings."""

from datetime import timedelta

import pytest

from amity.foundation.kernel.errors import BadInput
from amity.know.consents import selectors, steps
from amity.know.consents.models import Consent, Suppression
from amity.know.consents.selectors import Wish
from amity.know.parties.models import Party
from tests.know.conftest import LOADERS, NOON

DAY = timedelta(days=1)
YES = {
    "key": "K1",
    "customer_key": "C1",
    "purpose": "MARKETING",
    "channel": "PHONE",
    "act": "GRANTED",
    "at": NOON,
}
HELD = {"key": "S1", "customer_key": "C1", "reason": "FRAUD", "begins_at": NOON}


@pytest.fixture(autouse=True)
def _its_loaders(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, loader in steps.INTAKE.items():
        monkeypatch.setitem(LOADERS, name, loader)


@pytest.fixture
def chen(load) -> Party:
    load("customers", {"key": "C1", "kind": "PERSON", "full_name": "Chen Yulan"})
    return Party.objects.get()


def counted(taken) -> tuple[int, int, int, int]:
    return taken.inserted, taken.updated, taken.unchanged, len(taken.parked)


class TestConsents:
    def test_the_first_let_the_bank_begin_to_ask(self, bank, chen, load) -> None:
        assert not selectors.declaration(bank.id).is_set_up
        load("consents", YES)
        assert selectors.declaration(bank.id).basis("MARKETING", "PHONE") == "CONSENT"

    def test_are_written_once_and_never_over(self, chen, load) -> None:
        assert counted(load("consents", YES, {**YES, "key": "K2", "act": "WITHDRAWN", "at": NOON + DAY})) == (
            2, 0, 0, 0,
        )  # fmt: skip
        assert counted(load("consents", {**YES, "act": "WITHDRAWN"})) == (0, 0, 1, 0)
        assert Consent.objects.get(key="K1").act == "GRANTED"

    def test_hold_by_when_they_were_said_not_by_when_they_came(self, bank, chen, load) -> None:
        load("consents", {**YES, "key": "K2", "act": "WITHDRAWN"})
        load("consents", {**YES, "at": NOON - DAY})

        wish = Wish(chen.pk, "MARKETING", "PHONE")
        assert selectors.verdict(wish, legal_entity_id=bank.id, at=NOON).code() == "WITHDRAWN"

    def test_of_a_customer_who_has_not_come_wait(self, chen, load) -> None:
        assert counted(load("consents", YES, {**YES, "key": "K2", "customer_key": "C9"})) == (1, 0, 0, 1)

    @pytest.mark.parametrize(
        "fault",
        [
            {"purpose": "WAR"},
            {"channel": "PIGEON"},
            {"channel": None},
            {"purpose": "SHARING"},
            {"expires_at": NOON},
            {"act": "WITHDRAWN", "expires_at": NOON + DAY},
        ],
    )
    def test_of_what_was_not_declared_are_refused_by_name(self, chen, load, fault: dict) -> None:
        with pytest.raises(BadInput, match="K1"):
            load("consents", {**YES, **fault})


class TestSuppressions:
    def test_are_changed_by_a_later_row(self, chen, load) -> None:
        assert counted(load("suppressions", HELD)) == (1, 0, 0, 0)
        assert counted(load("suppressions", HELD)) == (0, 0, 1, 0)
        assert counted(load("suppressions", {**HELD, "ends_at": NOON + DAY})) == (0, 1, 0, 0)
        assert Suppression.objects.get().ends_at == NOON + DAY

    def test_what_was_lifted_here_stays_lifted(self, chen, load) -> None:
        load("suppressions", HELD)
        Suppression.objects.update(lifted_at=NOON, lifted_by=1, version=2)
        load("suppressions", {**HELD, "ends_at": NOON + 9 * DAY})
        held = Suppression.objects.get()
        assert (held.lifted_at, held.version) == (NOON, 2)

    def test_for_an_undeclared_reason_are_refused_by_name(self, chen, load) -> None:
        with pytest.raises(BadInput, match=r"S1.*WEATHER"):
            load("suppressions", {**HELD, "reason": "WEATHER"})
