"""Leaving customers in peace: by hand, after a complaint, by telephone number; and counting promotions."""

from datetime import timedelta
from uuid import uuid4

import pytest

from amity.foundation.audit.models import Entry
from amity.foundation.kernel.errors import BadInput, ChangedMeanwhile, NotAllowed
from amity.foundation.keys import services as keys
from amity.know.consents import selectors
from amity.know.consents.models import DoNotCall, Promotion, Suppression
from amity.know.consents.selectors import Wish
from amity.know.consents.services import declaring, promoting, suppressing
from amity.know.parties.models import ContactPoint
from amity.know.sources.models import Event
from tests.know.conftest import NOON, TODAY

DAY = timedelta(days=1)


@pytest.fixture
def may(chen, say):
    say("GRANTED", "PHONE", "SMS")

    def ask(topic: str = "", *, at=NOON, channel: str = "PHONE", purpose: str = "MARKETING") -> str:
        wish = Wish(chen.pk, purpose, channel, topic)
        return selectors.verdict(wish, legal_entity_id=chen.legal_entity_id, at=at).code()

    return ask


@pytest.fixture
def suppress(chen, lin):
    def act(reason: str, *, by=lin, request_id=None, **more):
        return suppressing.suppress(
            party_reference=chen.reference,
            reason=reason,
            request_id=request_id or uuid4(),
            by=by,
            at=NOON,
            **more,
        )

    return act


class TestSuppress:
    def test_stops_promotion_for_as_long_as_the_reason_usually_does(self, may, suppress) -> None:
        suppress("BEREAVEMENT")

        assert may() == "SUPPRESSED:BEREAVEMENT"
        assert may(at=NOON + 90 * DAY) == ""
        assert may(purpose="SERVICE") == ""

    def test_ends_with_the_day_that_was_chosen(self, may, suppress) -> None:
        suppress("ASKED", topic="WEALTH", until=TODAY + DAY)

        assert may("WEALTH", at=NOON + DAY) == "SUPPRESSED:ASKED"
        assert may("WEALTH", at=NOON + 2 * DAY) == ""
        assert may("LOANS") == ""

    def test_seals_the_words(self, chen, suppress) -> None:
        suppress("HARDSHIP", note="Lost her job in spring")

        sealed = Suppression.objects.get().note_sealed
        assert keys.open_sealed(sealed, party=chen.pk, field=suppressing.NOTE_FIELD).startswith("Lost")
        assert "job" not in str(Entry.objects.get(action="suppression:added").changes)

    def test_the_same_request_twice_is_one(self, suppress) -> None:
        request_id = uuid4()
        assert suppress("ASKED", request_id=request_id) == suppress("ASKED", request_id=request_id)
        assert Suppression.objects.count() == 1

    @pytest.mark.parametrize(
        "fault", [{"reason": "WEATHER"}, {"topic": "WAR"}, {"until": TODAY - DAY}, {"note": "x" * 501}]
    )
    def test_refuses_what_cannot_be(self, suppress, fault: dict) -> None:
        with pytest.raises(BadInput):
            suppress(fault.pop("reason", "ASKED"), **fault)


class TestLift:
    def lift(self, chen, reference, *, by, version: int = 1, at=NOON + DAY) -> None:
        suppressing.lift(party_reference=chen.reference, reference=reference, version=version, by=by, at=at)

    def test_lets_the_bank_speak_again(self, chen, lin, may, suppress) -> None:
        self.lift(chen, suppress("ASKED"), by=lin)
        assert may(at=NOON + DAY) == ""

    def test_of_the_grave_reasons_is_for_compliance_alone(self, chen, lin, compliance, suppress) -> None:
        reference = suppress("LITIGATION")
        with pytest.raises(NotAllowed):
            self.lift(chen, reference, by=lin)
        self.lift(chen, reference, by=compliance)
        assert Suppression.objects.get().lifted_by == compliance.staff_id

    def test_twice_is_refused(self, chen, lin, suppress) -> None:
        reference = suppress("ASKED")
        with pytest.raises(ChangedMeanwhile):
            self.lift(chen, reference, by=lin, version=7)
        self.lift(chen, reference, by=lin)
        with pytest.raises(suppressing.AlreadyLifted):
            self.lift(chen, reference, by=lin, version=2)


class TestComplaint:
    @pytest.fixture
    def complaint(self, chen) -> Event:
        return Event.objects.create(
            legal_entity_id=chen.legal_entity_id,
            source="core",
            key="E1",
            party=chen,
            channel="PHONE",
            kind="COMPLAINT",
            topic="Wealth",
            row_hash="",
            happened_at=NOON,
            arrived_at=NOON,
        )

    def test_stops_promotion_of_its_topic_for_thirty_days(self, may, complaint) -> None:
        assert may("WEALTH") == "SUPPRESSED:COMPLAINT"
        assert may("LOANS") == ""
        assert may("WEALTH", at=NOON + 30 * DAY) == ""

    def test_whose_topic_is_no_product_stops_all_promotion(self, may, complaint) -> None:
        Event.objects.update(topic="Waiting time")
        assert may("LOANS") == "SUPPRESSED:COMPLAINT"

    def test_may_be_lifted_when_it_is_settled(self, chen, lin, may, complaint) -> None:
        (shown,) = selectors.standing(chen.reference, by=lin, at=NOON).suppressions
        assert (shown.is_from_complaint, shown.reference) == (True, complaint.reference)

        suppressing.lift(
            party_reference=chen.reference, reference=shown.reference, version=0, by=lin, at=NOON + DAY
        )
        assert may("WEALTH", at=NOON + DAY) == ""
        (after,) = selectors.standing(chen.reference, by=lin, at=NOON + DAY).suppressions
        assert after.is_over(NOON + DAY)


class TestDoNotCall:
    @pytest.fixture
    def number(self, load, chen) -> str:
        load("contact_points", {"customer_key": "C1", "kind": "MOBILE", "value": "+86 138 0000 6021"})
        return "138-0000-6021"

    def test_a_listed_number_is_not_called_for_promotion(self, may, number, compliance) -> None:
        assert suppressing.list_numbers(numbers=[number, ""], by=compliance, at=NOON) == 1
        assert suppressing.list_numbers(numbers=[number], by=compliance, at=NOON) == 0

        assert (may(), may(channel="SMS"), may(channel="POST")) == ("DO_NOT_CALL", "DO_NOT_CALL", "")
        assert may(purpose="SERVICE") == ""

    def test_keeps_no_number(self, number, compliance) -> None:
        suppressing.list_numbers(numbers=[number], by=compliance, at=NOON)
        row = DoNotCall.objects.get()
        assert ContactPoint.objects.get().blind_index == row.mobile_index
        assert b"13800006021" not in bytes(row.mobile_index) + bytes(row.phone_index)

    def test_a_number_taken_off_may_be_called_again(self, may, number, compliance) -> None:
        suppressing.list_numbers(numbers=[number], by=compliance, at=NOON)
        assert suppressing.remove_numbers(numbers=[number], by=compliance, at=NOON) == 1
        assert may() == ""

    def test_words_are_no_number(self, compliance) -> None:
        with pytest.raises(BadInput, match="Line 2"):
            suppressing.list_numbers(numbers=["13800006021", "nobody"], by=compliance, at=NOON)
        assert not DoNotCall.objects.exists()


class TestPromotion:
    def send(self, chen, lin, *, request_id=None, channel: str = "PHONE", at=NOON):
        return promoting.send(
            party_reference=chen.reference,
            purpose="MARKETING",
            channel=channel,
            request_id=request_id or uuid4(),
            by=lin,
            at=at,
        )

    def test_the_gate_is_asked_again_when_sending(self, chen, lin, may) -> None:
        self.send(chen, lin)
        self.send(chen, lin)
        with pytest.raises(promoting.MayNotContact) as refusal:
            self.send(chen, lin)
        assert refusal.value.verdict.code() == "TOO_OFTEN:2/14"
        assert may(at=NOON + 14 * DAY) == ""

    def test_the_same_request_counts_once(self, chen, lin, may) -> None:
        request_id = uuid4()
        for _turn in range(3):
            self.send(chen, lin, request_id=request_id)
        assert Promotion.objects.count() == 1

    def test_what_was_done_against_a_refusal_is_written_down(self, chen, lin) -> None:
        promoting.note(
            party_reference=chen.reference,
            purpose="MARKETING",
            channel="PHONE",
            request_id=uuid4(),
            by=lin,
            at=NOON,
        )
        entry = Entry.objects.get(action="promotion:against-refusal")
        assert entry.changes["refusals"] == ["", "NO_CONSENT"]


class TestDeclare:
    def test_a_bank_begins_once(self, chen) -> None:
        assert not declaring.begin_for(legal_entity_id=chen.legal_entity_id, at=NOON)

    def test_another_basis_takes_effect_at_once(self, chen, compliance, may) -> None:
        assert may(channel="POST") == ""
        declaring.set_basis(
            purpose="MARKETING", channel="POST", basis="CONSENT", version=1, by=compliance, at=NOON
        )
        assert may(channel="POST") == "NO_CONSENT"
        with pytest.raises(ChangedMeanwhile):
            declaring.set_basis(
                purpose="MARKETING", channel="POST", basis="CONTRACT", version=1, by=compliance, at=NOON
            )

    def test_no_promotion_at_all_is_a_limit_too(self, compliance, may) -> None:
        declaring.set_limit(channel="PHONE", most=0, days=14, version=1, by=compliance, at=NOON)
        assert may() == "TOO_OFTEN:0/14"

    def test_quiet_hours_are_the_banks_own(self, compliance, may) -> None:
        noon = (NOON + timedelta(hours=8)).time()
        declaring.set_quiet_hours(
            channel="PHONE",
            quiet_from=noon,
            quiet_to=noon.replace(hour=14),
            version=1,
            by=compliance,
            at=NOON,
        )
        assert may() == "QUIET_HOURS"

    def test_is_for_compliance(self, lin) -> None:
        with pytest.raises(NotAllowed):
            declaring.set_limit(channel="PHONE", most=9, days=14, version=1, by=lin, at=NOON)
