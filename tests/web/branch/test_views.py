"""The branch manager's pages: figures that agree with the lists they open, and the pool."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from amity.engage.tasks.models import Task
from amity.foundation.audit.models import Entry
from amity.foundation.organisation.models import Staff
from amity.know.coverage import services as coverage
from amity.know.coverage.models import Assignment
from amity.know.holdings.models import MonthlyBalance
from amity.know.parties.models import Party
from amity.know.sources.models import Event
from amity.web.branch import selectors
from tests.web.cast import Reader, make_bank, make_reader


@pytest.fixture
def bank(db, home) -> int:
    return make_bank()


@pytest.fixture
def lin(bank) -> Reader:
    return make_reader("customer_manager", bank)


@pytest.fixture
def tang(bank) -> Reader:
    return make_reader("branch_manager", bank, name="Tang Li", native_name="唐莉")


@pytest.fixture
def people(bank, lin, tang) -> dict[str, Party]:
    """Chen is Lin's; Wu is nobody's."""
    made = {
        name: Party.objects.create(
            legal_entity_id=bank,
            unit_id=tang.actor.unit_id,
            kind="PERSON",
            number=name,
            full_name=f"{name} One",
            sort_name=name.lower(),
        )
        for name in ("Chen", "Wu")
    }
    today = timezone.localdate()
    Assignment.objects.create(party=made["Chen"], staff_id=lin.actor.staff_id, active_from=today)
    coverage.publish_grants(legal_entity_id=bank, at=timezone.now())
    return made


def staff(reader: Reader) -> Staff:
    return Staff.objects.get(pk=reader.actor.staff_id)


class TestOverview:
    def test_counts_what_its_lists_show(self, tang: Reader, people) -> None:
        html = tang.get("/branch/").content.decode()

        assert tang.get("/branch/").context["book"].totals.count == 2
        assert "1 customer without a manager" in html

    def test_every_number_opens_a_page(self, tang: Reader, people) -> None:
        html = tang.get("/branch/").content.decode()
        links = set(re.findall(r'href="(/(?:customers|tasks|branch)[^"]*)"', html))

        assert len(links) > 10
        for link in links:
            assert tang.get(link.replace("&amp;", "&")).status_code == 200, link

    def test_is_not_for_a_customer_manager(self, lin: Reader) -> None:
        assert lin.get("/branch/").status_code == 403
        assert Entry.objects.filter(action="branch:refused", staff_id=lin.actor.staff_id).count() == 1

    def test_an_overdue_task_is_the_same_one_in_both_counts(self, tang: Reader, lin: Reader, people) -> None:
        now = timezone.now()
        for days in (-1, 0):
            Task.objects.create(
                legal_entity_id=tang.actor.legal_entity_id,
                unit_id=tang.actor.unit_id,
                staff_id=lin.actor.staff_id,
                party=people["Chen"],
                kind="CALL",
                title_en="Call",
                title_zh="Call",
                due_at=now + timedelta(days=days),
                created_at=now,
                created_by=0,
            )

        page = tang.get("/branch/").context

        assert page["overdue"] == 1
        assert {row.full_name: row.overdue for row in page["managers"]} == {"Lin Wei": 1}
        code = staff(lin).code
        assert tang.get("/tasks/", whose="unit", part="overdue", staff=code).context["counts"].overdue == 1
        assert tang.get("/tasks/", whose="unit", staff=staff(tang).code).context["counts"].overdue == 0

    def test_shows_what_was_said_about_the_branch_alone(self, tang: Reader) -> None:
        at = timezone.now()
        for unit, topic in (
            (tang.actor.unit_id, "Friendly"),
            (staff(tang).postings.get().unit.parent_id, "Far away"),
        ):
            Event.objects.create(
                legal_entity_id=tang.actor.legal_entity_id,
                source="s",
                key=topic,
                unit_id=unit,
                channel="WEB",
                kind="REVIEW",
                topic=topic,
                score=4,
                happened_at=at,
                arrived_at=at,
            )

        assert [review.topic for review in selectors.reviews(by=tang.actor)] == ["Friendly"]


class TestBalances:
    def test_sums_the_months_of_customers_within_reach(self, tang: Reader, people) -> None:
        month = timezone.localdate().replace(day=1)
        for party, line, amount in (
            ("Chen", "DEPOSITS", 100),
            ("Wu", "DEPOSITS", 50),
            ("Chen", "LOANS", -900),
        ):
            MonthlyBalance.objects.create(
                legal_entity_id=tang.actor.legal_entity_id,
                party_id=people[party].pk,
                month=month,
                line=line,
                amount_minor=amount,
            )

        found = selectors.months(by=tang.actor, today=timezone.localdate())

        assert found.months == (month,)
        assert found.lines[0].code == "DEPOSITS"
        assert found.lines[0].minors == (150,)

    def test_says_so_before_the_first_month(self, tang: Reader) -> None:
        assert "next night" in tang.get("/branch/balances").content.decode()


class TestPool:
    def test_lists_only_whom_nobody_looks_after(self, tang: Reader, people) -> None:
        html = tang.get("/branch/pool").content.decode()

        assert "Wu One" in html
        assert "Chen One" not in html

    def test_a_customer_goes_to_the_chosen_manager(self, tang: Reader, lin: Reader, people) -> None:
        response = tang.post(f"/branch/pool/{people['Wu'].reference}", to=str(staff(lin).reference))

        assert response.status_code == 200
        assert "Lin Wei" in response["HX-Trigger"]
        assert lin.get(f"/customers/{people['Wu'].reference}/").status_code == 200

    def test_nobody_chosen_is_said(self, tang: Reader, people) -> None:
        response = tang.post(f"/branch/pool/{people['Wu'].reference}", to="")

        assert response.status_code == 422
        assert "Choose first" in response["HX-Trigger"]

    def test_a_customer_manager_cannot_help_themselves(self, lin: Reader, people) -> None:
        assert (
            lin.post(f"/branch/pool/{people['Wu'].reference}", to=str(staff(lin).reference)).status_code
            == 403
        )
