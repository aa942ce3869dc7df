"""The pages of quality: what a manager, a branch manager and a steward see, and the question and answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from amity.foundation.kernel.references import new_reference
from amity.foundation.organisation import selectors as organisation
from amity.foundation.organisation.models import Posting
from amity.know.parties.models import Person
from amity.know.quality import publishing
from amity.know.quality.models import Gap, Question, Rule, RuleVersion
from amity.know.quality.selectors import trends
from tests.cast import TODAY, Cast

HX = {"HX-Request": "true"}


@pytest.fixture
def lin(judged: Cast) -> Client:
    return judged.signed_in(judged.lin)


@pytest.fixture
def steward(judged: Cast) -> Client:
    Posting.objects.filter(staff_id=judged.lin.staff_id).update(role="data_steward")
    return judged.signed_in(replace(judged.lin, roles=frozenset({"data_steward"})))


def body(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def told(client: Client, cast: Cast, **more: str):
    sent = {"fact": "OCCUPATION", "result": "ANSWERED", "told": "Nurse", "question_id": str(new_reference())}
    return client.post(f"/quality/ask/{cast.chen.reference}/answer", {**sent, **more}, headers=HX)


class TestGaps:
    def test_a_manager_sees_their_own_and_nobody_elses(self, lin: Client) -> None:
        page = body(lin.get("/quality/"))

        assert "Zhou Tao" in page
        assert "Han Mei" not in page
        assert "Wu Lei" not in page  # the pool's

    def test_a_branch_manager_sees_whose_they_are(self, judged: Cast) -> None:
        page = body(judged.signed_in(judged.fang).get("/quality/"))

        assert "By person" in page
        assert "Wu Lei" in page
        assert "owner=" in page

    def test_filters_narrow_it(self, judged: Cast, lin: Client) -> None:
        Gap.objects.filter(party=judged.zhou, field="MOBILE").update(due_on=TODAY, opened_on=TODAY)
        Gap.objects.update(due_on=TODAY + timedelta(days=3_650))
        Gap.objects.filter(party=judged.zhou, field="MOBILE").update(due_on=TODAY)

        page = body(lin.get("/quality/?overdue=1", headers=HX))
        assert page.count("data-row-link") in (0, 1)
        only = body(lin.get("/quality/?field=USCC", headers=HX))
        assert only.count("data-row-link") == 1
        assert "Hengda" in only

    @pytest.mark.parametrize("sort", ["due", "worth", "oldest"])
    def test_walks_through_every_page_once_in_any_order(
        self, judged: Cast, lin: Client, sort: str, monkeypatch
    ) -> None:
        monkeypatch.setattr("amity.know.quality.selectors.gaps.PAGE", 4)
        wanted = Gap.objects.filter(party__in=[judged.chen, judged.hengda, judged.zhou]).count()
        seen, after = 0, ""
        while True:
            page = body(
                lin.get("/quality/", {"sort": sort, **({"after": after} if after else {})}, headers=HX)
            )
            seen += page.count("data-row-link")
            if "after=" not in page:
                break
            after = page.split("after=")[1].split('"')[0]
        assert seen == wanted > 8

    def test_a_steward_sees_counts_and_no_customer(self, steward: Client) -> None:
        page = body(steward.get("/quality/"))
        assert "You see counts" in page
        assert "Zhou" not in page
        assert "Zhou" not in body(steward.get("/quality/overview"))


class TestOverview:
    def test_counts_by_rule_unit_and_source(self, judged: Cast) -> None:
        publishing.count_day(legal_entity_id=judged.legal_entity_id, day=TODAY)
        rows = trends.by_rule(by=judged.fang)
        (day,) = trends.trend(by=judged.fang, on=TODAY)

        assert sum(row.open_count for row in rows) == day.open_count > 0
        assert [row.code for row in trends.by_unit(by=judged.fang)] == ["EAST"]
        assert [row.code for row in trends.by_source(by=judged.fang)] == ["core"]
        ((of_one,), wanted) = trends.trend(by=judged.fang, on=TODAY, rule=rows[0].code), rows[0].open_count
        assert of_one.open_count == wanted

    def test_shows_them_with_a_chart_and_its_table(self, judged: Cast, lin: Client) -> None:
        today = organisation.today(judged.legal_entity_id, at=timezone.now())
        publishing.count_day(legal_entity_id=judged.legal_entity_id, day=today)
        page = body(lin.get("/quality/overview"))

        assert "Mean score by day" in page
        assert "data-chart-table" in page


class TestRules:
    def form(self, code: str, **more: object) -> dict[str, object]:
        rule = Rule.objects.get(code=code)
        said = {
            name: getattr(rule, name)
            for name in (
                "title_en", "title_zh", "group", "weight", "severity", "owner_role", "days_to_mend",
                "answer_chance", "ask_cost", "version",
            )
        }  # fmt: skip
        return {**said, "persons": "on", "is_on": "on", **more}

    def test_the_steward_saves_and_brings_back(self, steward: Client) -> None:
        saved = steward.post("/quality/rules/INCOME_PRESENT", self.form("INCOME_PRESENT", weight="11.5"))
        assert saved.status_code == 302
        assert Rule.objects.get(code="INCOME_PRESENT").weight == 11.5
        assert "Bring back" in body(steward.get("/quality/rules/INCOME_PRESENT"))

        steward.post("/quality/rules/INCOME_PRESENT/restore", {"version": "1"})
        assert Rule.objects.get(code="INCOME_PRESENT").weight == 8
        assert RuleVersion.objects.filter(rule__code="INCOME_PRESENT").count() == 3

    def test_a_mistake_in_the_condition_is_named(self, steward: Client) -> None:
        answer = steward.post(
            "/quality/rules/INCOME_PRESENT", self.form("INCOME_PRESENT", group="shoe_size > 3")
        )

        assert answer.status_code == 422
        assert "shoe_size" in answer.content.decode()

    def test_a_second_writer_is_told(self, steward: Client) -> None:
        first = self.form("INCOME_PRESENT", weight="9")
        steward.post("/quality/rules/INCOME_PRESENT", first)

        assert steward.post("/quality/rules/INCOME_PRESENT", {**first, "weight": "10"}).status_code == 409

    def test_compliance_reads_and_does_not_write(self, judged: Cast) -> None:
        Posting.objects.filter(staff_id=judged.lin.staff_id).update(role="compliance")
        client = judged.signed_in(judged.lin)

        assert "disabled" in body(client.get("/quality/rules/INCOME_PRESENT"))
        refused = client.post("/quality/rules/INCOME_PRESENT", self.form("INCOME_PRESENT"))
        assert refused.status_code == 403
        assert client.post("/quality/rules/INCOME_PRESENT/restore", {"version": "1"}).status_code == 403


class TestAsking:
    @pytest.mark.parametrize("address", ["/customers/{}/", "/contacts/{}/log?kind=CALL", "/quality/ask/{}"])
    def test_the_question_stands_where_people_speak(self, judged: Cast, lin: Client, address: str) -> None:
        page = body(lin.get(address.format(judged.zhou.reference)))

        assert "Which mobile number reaches you best?" in page
        assert "Did not want to say" in page

    def test_one_click_writes_the_answer(self, judged: Cast, lin: Client) -> None:
        answer = told(lin, judged)

        assert "Noted" in body(answer)
        assert Person.objects.get(party=judged.chen).occupation == "Nurse"

    def test_a_wrong_answer_is_told_beside_the_field(self, judged: Cast, lin: Client) -> None:
        answer = told(lin, judged, fact="BIRTH_ON", told="2090-01-01")

        assert answer.status_code == 422
        assert not Question.objects.exists()

    def test_asking_again_is_refused(self, judged: Cast, lin: Client) -> None:
        told(lin, judged, result="REFUSED")

        assert told(lin, judged).status_code == 422

    def test_a_strangers_customer_is_nobody(self, judged: Cast) -> None:
        sun = judged.signed_in(judged.sun)

        assert told(sun, judged).status_code == 404
        assert sun.get(f"/quality/ask/{judged.chen.reference}").status_code == 404

    def test_an_edit_on_the_page_closes_the_gap_at_once(self, judged: Cast, lin: Client) -> None:
        version = type(judged.chen).objects.get(pk=judged.chen.pk).version
        sent = {"field": "occupation", "version": version, "value": "Nurse"}
        lin.post(f"/customers/{judged.chen.reference}/edit", sent, headers=HX)

        gaps = Gap.objects.filter(party=judged.chen, field="OCCUPATION", closed_on__isnull=True)
        assert not gaps.exists()
