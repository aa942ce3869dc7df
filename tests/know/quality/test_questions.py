"""What to ask next, what an answer does, and that nobody is asked the same twice in 180 days."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from amity.foundation.audit.models import Entry
from amity.foundation.kernel.errors import BadInput, NotAllowed, NotFound
from amity.foundation.kernel.references import new_reference
from amity.foundation.keys import services as keys
from amity.know.parties import selectors as parties
from amity.know.parties.models import Address, ContactPoint, Identifier, Organisation, Party, Person
from amity.know.quality.models import Gap, Question, Standing
from amity.know.quality.selectors import questions as asking
from amity.know.quality.services import questions, records
from amity.know.quality.services.questions import AskedAlready, Reply
from tests.cast import NOW, TODAY, Cast

pytestmark = pytest.mark.django_db


def next_of(party: Party, cast: Cast, days: int = 0) -> str:
    found = asking.next_question(party.pk, by=cast.lin, at=NOW + timedelta(days=days))
    return found.field if found else ""


def reply(cast: Cast, party: Party, field: str, outcome: str = "ANSWERED", value: str = "", **more):
    by, at = more.pop("by", cast.lin), more.pop("at", NOW)
    request = more.pop("request_id", new_reference())
    return questions.answer(
        reference=party.reference, field=field, reply=Reply(outcome, value, more.pop("scheme", "")),
        channel="CALL", request_id=request, by=by, at=at,
    )  # fmt: skip


class TestNext:
    def test_asks_for_what_is_worth_most(self, judged: Cast) -> None:
        worth = dict(Gap.objects.filter(party=judged.zhou).values_list("field", "worth_minor"))

        assert next_of(judged.zhou, judged) == max(worth, key=lambda field: worth[field])

    def test_goes_on_to_the_next_best_and_ends(self, judged: Cast) -> None:
        asked = []
        while field := next_of(judged.zhou, judged):
            asked.append(field)
            reply(judged, judged.zhou, field, "REFUSED")

        assert len(asked) == len(set(asked)) > 3
        assert "RISK_PROFILE" not in asked  # nobody tells it in a word: an advisor assesses it

    def test_comes_back_after_180_days_and_not_a_day_before(self, judged: Cast) -> None:
        first = next_of(judged.zhou, judged)
        reply(judged, judged.zhou, first, "NOT_NOW")
        later = TODAY + timedelta(days=179)
        still = asking.worth_asking(on=later).filter(party=judged.zhou)
        assert first not in set(still.values_list("field", flat=True))
        still = asking.worth_asking(on=later + timedelta(days=1)).filter(party=judged.zhou)
        assert first in set(still.values_list("field", flat=True))

    def test_says_nothing_of_customers_out_of_reach(self, judged: Cast) -> None:
        assert asking.next_question(judged.han.pk, by=judged.lin, at=NOW) is None


class TestAnswer:
    def test_is_written_sealed_closes_the_gap_and_raises_the_score(self, judged: Cast) -> None:
        before = Standing.objects.get(party=judged.zhou).score
        reply(judged, judged.zhou, "MOBILE", value="139 1234 6022")

        point = ContactPoint.objects.get(party=judged.zhou)
        opened = keys.open_sealed(point.value_sealed, party=judged.zhou.pk, field="contact_point")
        assert opened == "13912346022"
        assert not Gap.objects.filter(party=judged.zhou, field="MOBILE", closed_on__isnull=True).exists()
        assert Standing.objects.get(party=judged.zhou).score > before
        assert [hit.id for hit in parties.search("6022", by=judged.lin, limit=5)].count(judged.zhou.pk) == 1

    def test_the_trail_names_the_fact_and_not_the_answer(self, judged: Cast) -> None:
        reply(judged, judged.zhou, "MOBILE", value="13912346022")

        told = Entry.objects.get(action="customer:told")
        assert told.changes == {"mobile": ["", ""]}
        answered = Entry.objects.get(action="question:answered")
        assert answered.changes == {"fact": ["", "MOBILE"], "outcome": ["", "ANSWERED"]}

    @pytest.mark.parametrize(
        ("field", "value", "scheme"),
        [
            ("BIRTH_ON", "1980-05-06", ""),
            ("OCCUPATION", "Nurse", ""),
            ("ADDRESS", "7 Quay Road", ""),
            ("DOCUMENT", "E12345678", "PASSPORT"),
        ],
    )
    def test_every_kind_of_fact_of_a_person_finds_its_place(
        self, judged: Cast, field: str, value: str, scheme: str
    ) -> None:
        reply(judged, judged.zhou, field, value=value, scheme=scheme)

        person = Person.objects.get(party=judged.zhou)
        found = {
            "BIRTH_ON": lambda: (person.birth_year, person.birth_month) == (1980, 5),
            "OCCUPATION": lambda: person.occupation == "Nurse",
            "ADDRESS": lambda: Address.objects.get(party=judged.zhou).kind == "HOME",
            "DOCUMENT": lambda: Identifier.objects.get(party=judged.zhou).scheme == "PASSPORT",
        }
        assert found[field]()

    @pytest.mark.parametrize(
        ("field", "value"),
        [("USCC", "91110000600037341L"), ("SIZE", "SMALL"), ("INDUSTRY_CODE", "C34")],
    )
    def test_and_of_a_company(self, judged: Cast, field: str, value: str) -> None:
        reply(judged, judged.hengda, field, value=value)

        gaps = Gap.objects.filter(party=judged.hengda, field=field, closed_on__isnull=True)
        assert not gaps.exists()
        assert Organisation.objects.filter(party=judged.hengda).exists() == (field != "USCC")

    def test_takes_the_place_of_what_was_wrong(self, judged: Cast) -> None:
        sealed = keys.seal("1380000602", party=judged.chen.pk, field="contact_point")
        ContactPoint.objects.filter(party=judged.chen).update(value_sealed=sealed)
        records.judge_again(reference=judged.chen.reference, by=judged.lin, at=NOW)
        reply(judged, judged.chen, "MOBILE", value="13912346021")

        assert ContactPoint.objects.filter(party=judged.chen, kind="MOBILE").count() == 1

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("MOBILE", "123"), ("BIRTH_ON", "2090-01-01"), ("BIRTH_ON", "yesterday"),
            ("DOCUMENT", "110105194912310021"), ("OCCUPATION", " "), ("OCCUPATION", "x" * 101),
        ],
    )  # fmt: skip
    def test_refuses_what_cannot_be_right_and_keeps_the_question_open(
        self, judged: Cast, field: str, value: str
    ) -> None:
        with pytest.raises(BadInput):
            reply(judged, judged.zhou, field, value=value)

        assert not Question.objects.exists()

    def test_refuses_to_ask_for_what_is_known(self, judged: Cast) -> None:
        with pytest.raises(BadInput, match="not missing"):
            reply(judged, judged.chen, "MOBILE", value="13912346021")

    def test_the_same_request_takes_effect_once(self, judged: Cast) -> None:
        request = new_reference()
        first = reply(judged, judged.zhou, "MOBILE", value="13912346022", request_id=request)
        again = reply(judged, judged.zhou, "MOBILE", value="13912346022", request_id=request)

        assert first == again
        assert Question.objects.count() == 1

    def test_refuses_a_stranger_and_a_role_without_the_right(self, judged: Cast) -> None:
        with pytest.raises(NotFound):
            reply(judged, judged.zhou, "MOBILE", "REFUSED", by=judged.sun)
        with pytest.raises(NotAllowed):
            reply(judged, judged.zhou, "MOBILE", "REFUSED", by=judged.fang)


class TestNeverTwice:
    @pytest.mark.parametrize("outcome", ["REFUSED", "NOT_NOW"])
    def test_refuses_the_same_question(self, judged: Cast, outcome: str) -> None:
        reply(judged, judged.zhou, "MOBILE", outcome)

        with pytest.raises(AskedAlready):
            reply(judged, judged.zhou, "MOBILE", "REFUSED")
        with pytest.raises(AskedAlready):
            reply(judged, judged.zhou, "MOBILE", "REFUSED", at=NOW + timedelta(days=6))

    def question(self, party: Party, days: int, number: int = 1, rest: int = 180) -> Question:
        day = TODAY + timedelta(days=days)
        return Question(
            request_id=new_reference(), party=party, field="MOBILE", field_number=number, outcome="REFUSED",
            staff_id=1, asked_at=NOW, asked_on=day, rests_until=day + timedelta(days=rest),
        )  # fmt: skip

    def test_the_database_refuses_it_by_itself(self, judged: Cast) -> None:
        self.question(judged.zhou, 0).save()

        with pytest.raises(IntegrityError, match="not_twice_in_180_days"), transaction.atomic():
            self.question(judged.zhou, 179).save()
        self.question(judged.zhou, 180).save()
        self.question(judged.zhou, 0, number=2).save()
        self.question(judged.wu, 0).save()

    def test_and_a_shorter_rest(self, judged: Cast) -> None:
        with pytest.raises(IntegrityError, match="rests_180_days"), transaction.atomic():
            self.question(judged.zhou, 0, rest=179).save()
