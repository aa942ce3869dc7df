"""The pages of coverage: the matrix adds up, gaps open their lists, absences and plans are done there."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from amity.engage.allotments.models import Allotment
from amity.foundation.organisation.models import Staff
from amity.know.coverage import services as coverage
from amity.know.coverage.models import Absence, Assignment, CellAssignment
from amity.know.holdings.models import MonthlyBalance
from amity.know.parties.models import Party
from tests.web.cast import Reader, make_bank, make_reader

MONTH = date(2026, 1, 1)


@pytest.fixture
def bank(db, home) -> int:
    return make_bank()


@pytest.fixture
def lin(bank) -> Reader:
    return make_reader("customer_manager", bank)


@pytest.fixture
def mo(bank) -> Reader:
    return make_reader("team_lead", bank, name="Mo Yan", native_name="莫言")


@pytest.fixture
def tang(bank) -> Reader:
    return make_reader("branch_manager", bank, name="Tang Li", native_name="唐莉")


@pytest.fixture
def people(bank, lin, mo, tang) -> dict[str, Party]:
    """Chen is Lin's, and half of it Mo's; Wu is nobody's."""
    made = {
        name: Party.objects.create(
            legal_entity_id=bank, unit_id=tang.actor.unit_id, kind="PERSON", number=name,
            full_name=f"{name} One", sort_name=name.lower(),
        )
        for name in ("Chen", "Wu")
    }  # fmt: skip
    today = timezone.localdate()
    Assignment.objects.create(party=made["Chen"], staff_id=lin.actor.staff_id, active_from=today)
    Assignment.objects.create(
        party=made["Chen"], staff_id=mo.actor.staff_id, role="SECOND", share=50, active_from=today
    )
    months = {
        timezone.localdate().replace(day=1),
        (timezone.localdate().replace(day=1) - timedelta(days=1)).replace(day=1),
    }
    for month in months:
        for party, minor in zip(made.values(), (30_001, 1_000), strict=True):
            MonthlyBalance.objects.create(
                legal_entity_id=bank, party_id=party.pk, month=month, line="DEPOSITS", amount_minor=minor
            )
    coverage.publish_grants(legal_entity_id=bank, at=timezone.now())
    return made


def staff(reader: Reader) -> Staff:
    return Staff.objects.get(pk=reader.actor.staff_id)


class TestMatrix:
    def test_adds_up_and_names_who_has_what(self, tang: Reader, lin: Reader, mo: Reader, people) -> None:
        found = tang.get("/coverage/").context["matrix"]

        assert found.adds_up
        assert found.ledger_minor == 31_001
        # Together they hold half too much of Chen, and are taken in proportion: two to one.
        minors = {line.code: line.minor for line in found.lines}
        assert minors == {staff(lin).code: 20_001, staff(mo).code: 10_000, "EAST": 1_000}

    @pytest.mark.parametrize("axis", ["INDUSTRY", "REGION", "PRODUCT"])
    def test_has_four_axes(self, tang: Reader, people, axis: str) -> None:
        found = tang.get("/coverage/", axis=axis).context["matrix"]

        assert found.adds_up
        assert [line.kind for line in found.lines] == ["P"]

    def test_a_cell_is_given_and_ended(self, tang: Reader, lin: Reader, people) -> None:
        given = {"axis": "PRODUCT", "cell": "L:DEPOSITS", "staff": str(staff(lin).reference)}
        assert tang.post("/coverage/cells", **given).status_code == 302
        found = tang.get("/coverage/", axis="PRODUCT").context["matrix"]
        assert {line.code: line.minor for line in found.lines} == {staff(lin).code: 31_001}

        cell = CellAssignment.objects.get()
        assert tang.post(f"/coverage/cells/{cell.reference}/end", axis="PRODUCT").status_code == 302
        assert not CellAssignment.objects.exists()

    def test_shows_an_administrator_sums_and_no_customer(self, bank, people) -> None:
        page = make_reader("administrator", bank).get("/coverage/")

        assert page.context["matrix"].ledger_minor == 31_001
        assert "Chen One" not in page.content.decode()

    def test_is_not_for_a_customer_manager(self, lin: Reader, people) -> None:
        assert lin.get("/coverage/").status_code == 403


class TestGaps:
    def test_each_count_opens_the_list_that_it_counts(self, tang: Reader, people) -> None:
        page = tang.get("/coverage/gaps")
        counts = {one.kind: one.count for one in page.context["counts"]}
        assert counts == {
            "NOBODY": 1, "ENDED": 0, "AWAY": 0, "TWO_MAINS": 0, "SHARES": 1, "NO_DEPUTY": 2, "CELLS": 0,
        }  # fmt: skip
        for kind, count in counts.items():
            context = tang.get("/coverage/gaps", kind=kind).context
            assert len(context["rows"]) + len(context["managers"]) + len(context["cells"]) == count, kind

    def test_shares_are_made_a_whole_in_place(self, tang: Reader, people) -> None:
        assert tang.post(f"/coverage/shares/{people['Chen'].reference}").status_code == 200

        assert Assignment.objects.get(role="MAIN", active_to__isnull=True).share == 50
        assert tang.get("/coverage/gaps", kind="SHARES").context["rows"] == ()


class TestPerson:
    def test_shows_ones_own_book(self, lin: Reader, people) -> None:
        assert lin.get("/coverage/mine").status_code == 200
        page = lin.get("/coverage/person").context["page"]

        assert page.is_own
        assert page.customers == 1

    def test_a_colleagues_is_not_ones_own_to_look_at(self, lin: Reader, mo: Reader, tang, people) -> None:
        assert lin.get("/coverage/person", staff=staff(mo).code).status_code == 404
        assert tang.get("/coverage/person", staff=staff(mo).code).status_code == 200

    def test_an_absence_is_written_down_and_ended(self, lin: Reader, mo: Reader, people) -> None:
        today = timezone.localdate()
        form = {
            "first": today.isoformat(), "last": (today + timedelta(days=3)).isoformat(), "reason": "LEAVE",
            "backup": str(staff(mo).reference), "code": staff(lin).code,
        }  # fmt: skip
        assert lin.post(f"/coverage/absences/of/{staff(lin).reference}", **form).status_code == 302
        assert lin.get("/coverage/person").context["page"].away
        assert mo.get("/coverage/person").context["page"].stood_in_for

        absence = Absence.objects.get()
        assert lin.post(f"/coverage/absences/{absence.reference}/end").status_code == 302
        assert not Absence.objects.exists()

    def test_a_seat_is_set(self, tang: Reader, lin: Reader, mo: Reader, people) -> None:
        form = {"capacity": "321", "deputy": str(staff(mo).reference), "code": staff(lin).code}
        assert tang.post(f"/coverage/seats/{staff(lin).reference}", **form).status_code == 302

        page = tang.get("/coverage/person", staff=staff(lin).code).context["page"]
        assert (page.capacity, page.deputy.full_name) == (321, "Mo Yan")


class TestAllotment:
    def test_goes_all_the_way_and_back(self, tang: Reader, lin: Reader, mo: Reader, people) -> None:
        assert tang.get("/coverage/allotments", staff=staff(lin).code).status_code == 200
        form = {"takers": str(staff(mo).reference), "spread": "15", "staff": staff(lin).code}
        made = tang.post(f"/coverage/allotments/of/{staff(lin).reference}", **form)
        assert made.status_code == 302
        address = f"/coverage/allotments/{Allotment.objects.get().reference}"

        assert "Chen One" in tang.get(address).content.decode()
        change = {"customer": str(people["Chen"].reference), "to": str(staff(mo).reference)}
        assert tang.post(f"{address}/move", **change).status_code == 200
        assert tang.post(f"{address}/carry-out").status_code == 302
        assert "Dear Chen One" in tang.get(f"{address}/letters").content.decode()
        sheet = tang.post(f"{address}/letters.csv")
        assert sheet["Content-Type"].startswith("text/csv")
        assert "Chen,,Dear Chen One,Mo Yan,莫言" in sheet.content.decode()
        assert tang.post(f"{address}/undo").status_code == 302
        assert Allotment.objects.get().state == "UNDONE"

    def test_a_refusal_says_what_would_help(self, tang: Reader, lin: Reader, mo: Reader, people) -> None:
        coverage.set_seat(
            staff_reference=staff(mo).reference,
            capacity=1,
            deputy_reference=None,
            by=tang.actor,
            at=timezone.now(),
        )
        Party.objects.create(
            legal_entity_id=tang.actor.legal_entity_id, unit_id=tang.actor.unit_id, kind="PERSON",
            number="Ma", full_name="Ma One", sort_name="ma",
        )  # fmt: skip
        Assignment.objects.create(
            party=Party.objects.get(number="Ma"), staff_id=lin.actor.staff_id, active_from=date(2020, 1, 1)
        )
        coverage.publish_grants(legal_entity_id=tang.actor.legal_entity_id, at=timezone.now())

        page = tang.post(f"/coverage/allotments/of/{staff(lin).reference}", takers=str(staff(mo).reference))
        assert page.status_code == 422
        assert "too little room by 1 points" in page.content.decode()

    def test_is_not_for_a_team_lead(self, mo: Reader, people) -> None:
        assert mo.get("/coverage/allotments").status_code == 403
