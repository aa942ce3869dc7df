"""Consents given and withdrawn: what is written, what holds, what is refused."""

from datetime import timedelta
from uuid import uuid4

import pytest

from amity.foundation.audit.models import Entry
from amity.foundation.kernel.errors import BadInput, ChangedMeanwhile, NotAllowed, NotFound
from amity.foundation.keys import services as keys
from amity.know.consents import selectors
from amity.know.consents.models import Consent
from amity.know.consents.selectors import Wish
from amity.know.consents.services import declaring
from amity.know.consents.services.recording import DOCUMENT_FIELD, Evidence, digest
from tests.know.conftest import NOON, TODAY

LATER = NOON + timedelta(days=1)


def may(chen, channel: str = "PHONE", purpose: str = "MARKETING", *, at=NOON) -> str:
    wish = Wish(chen.pk, purpose, channel)
    return selectors.verdict(wish, legal_entity_id=chen.legal_entity_id, at=at).code()


class TestRecord:
    def test_a_consent_holds_at_once_for_its_channels(self, chen, say) -> None:
        assert may(chen) == "NO_CONSENT"

        say("GRANTED", "PHONE", "APP")

        assert (may(chen), may(chen, "APP"), may(chen, "SMS")) == ("", "", "NO_CONSENT")

    def test_a_withdrawal_holds_at_once(self, chen, say) -> None:
        say("GRANTED", "PHONE", "APP")
        say("WITHDRAWN", "PHONE", at=LATER)

        assert may(chen, at=LATER) == "WITHDRAWN"
        assert may(chen, "APP", at=LATER) == ""

    def test_keeps_what_proves_it(self, chen, say, lin) -> None:
        say("GRANTED", evidence=Evidence("SIGNED", 1, "en", "Form 2026-117"))

        entry = Consent.objects.get()
        assert (entry.text.number, entry.how, entry.staff_id) == (1, "SIGNED", lin.staff_id)
        opened = keys.open_sealed(entry.document_sealed, party=entry.sealed_for, field=DOCUMENT_FIELD)
        assert opened == "Form 2026-117"

    def test_the_trail_carries_its_hash_and_no_words(self, say) -> None:
        say("GRANTED", evidence=Evidence("SIGNED", 1, "en", "Form 2026-117"))

        changes = Entry.objects.get(action="consent:given").changes
        assert changes["digest"][1] == digest(list(Consent.objects.all()))
        assert "2026-117" not in str(changes)

    def test_the_same_request_twice_is_written_once(self, say) -> None:
        request_id = uuid4()
        first = say("GRANTED", "PHONE", "APP", request_id=request_id)

        assert say("GRANTED", "PHONE", "APP", request_id=request_id) == first
        assert Consent.objects.count() == 2

    def test_nobody_writes_over_what_they_have_not_seen(self, chen, say) -> None:
        seen = selectors.latest_entry(chen.pk)
        say("WITHDRAWN", seen=seen)

        with pytest.raises(ChangedMeanwhile):
            say("GRANTED", seen=seen)

    def test_the_text_must_be_the_one_that_holds(self, say, compliance) -> None:
        declaring.publish_text(
            purpose="MARKETING",
            text_en="I agree to be told of offers.",
            text_zh="本人同意银行向本人介绍产品、优惠和各项活动信息。",
            number=1,
            by=compliance,
            at=NOON,
        )
        with pytest.raises(ChangedMeanwhile, match="read it again"):
            say("GRANTED")
        say("GRANTED", evidence=Evidence("IN_PERSON", 2))

    def test_a_consent_ends_with_its_day(self, chen, say) -> None:
        say("GRANTED", expires_on=TODAY + timedelta(days=1))

        assert may(chen, at=NOON + timedelta(days=1)) == ""
        assert may(chen, at=NOON + timedelta(days=2)) == "EXPIRED"

    @pytest.mark.parametrize(
        ("more", "why"),
        [
            ({"purpose": "SERVICE"}, "contract"),
            ({"purpose": "WAR"}, "no purpose WAR"),
            ({"purpose": "SHARING"}, "not asked channel by channel"),
            ({"evidence": Evidence("SIGNED", 1)}, "reference of the paper"),
            ({"evidence": Evidence("IN_PERSON")}, "which text"),
            ({"evidence": Evidence("DREAMT", 1)}, "how the customer"),
            ({"happened_at": LATER}, "not before"),
            ({"expires_on": TODAY - timedelta(days=1)}, "end before it begins"),
        ],
    )
    def test_refuses_what_proves_nothing(self, say, more: dict, why: str) -> None:
        with pytest.raises(BadInput, match=why):
            say("GRANTED", **more)
        assert not Consent.objects.exists()

    def test_refuses_a_channel_that_is_not_declared(self, say) -> None:
        with pytest.raises(BadInput, match="no channel PIGEON"):
            say("GRANTED", "PIGEON")

    def test_is_for_those_who_talk_with_customers(self, say, bank) -> None:
        for role in ("branch_manager", "auditor", "marketer", "administrator"):
            with pytest.raises(NotAllowed):
                say("GRANTED", by=bank.actor(role))

    def test_hides_the_customer_from_a_manager_of_another_branch(self, say, bank) -> None:
        with pytest.raises(NotFound):
            say("GRANTED", by=bank.actor("customer_manager", unit="WEST", staff="WANG"))


class TestStanding:
    def test_shows_every_purpose_through_every_channel(self, chen, say, lin) -> None:
        say("GRANTED", "PHONE")
        found = selectors.standing(chen.reference, by=lin, at=NOON)

        offers = next(line for line in found.lines if line.purpose.code == "MARKETING")
        shown = {cell.channel.code: cell.verdict.is_allowed for cell in offers.cells}
        assert shown == {
            "BRANCH": True, "PHONE": True, "SMS": False, "EMAIL": False, "APP": False, "WECHAT": False,
            "POST": True,
        }  # fmt: skip
        phone = next(cell for cell in offers.cells if cell.channel.code == "PHONE")
        assert phone.entry is not None
        assert phone.entry.happened_at == NOON
        assert found.seen == phone.entry.id

    def test_says_where_the_customer_has_no_say(self, chen, lin) -> None:
        found = selectors.standing(chen.reference, by=lin, at=NOON)
        assert {line.purpose.code for line in found.lines if not line.can_change} == {"SERVICE"}


def test_before_the_bank_has_begun_nothing_is_checked(bank, load) -> None:
    wish = Wish(1, "MARKETING", "PHONE")
    found = selectors.verdict(wish, legal_entity_id=bank.id, at=NOON)
    assert found.is_allowed
    assert not found.is_checked
