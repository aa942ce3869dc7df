"""The database itself refuses."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from amity.know.coverage.models import Absence, Assignment, CellAssignment, Seat
from amity.know.parties.models import Party

FIRST = date(2024, 1, 1)


@pytest.fixture
def chen(load) -> int:
    load("customers", {"key": "C1", "kind": "PERSON", "full_name": "Chen Yulan"})
    return Party.objects.get().pk


def test_two_open_main_managers(chen: int, bank) -> None:
    Assignment.objects.create(party_id=chen, staff_id=bank.staff["LIN"], active_from=FIRST)

    with pytest.raises(IntegrityError, match="one_open_main"):
        Assignment.objects.create(party_id=chen, staff_id=bank.staff["ZHAO"], active_from=FIRST)


def test_an_assignment_that_ends_before_it_begins(chen: int, bank) -> None:
    with pytest.raises(IntegrityError, match="ends_after_it_begins"):
        Assignment.objects.create(
            party_id=chen, staff_id=bank.staff["LIN"], active_from=FIRST, active_to=FIRST
        )


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ({"role": "BACKUP", "share": 5}, "credits_no_backup"),
        ({"share": 101}, "shares_a_whole"),
        ({"staff_id": None}, "to_staff_or_to_a_team"),
    ],
)
def test_an_assignment_that_makes_no_sense(chen: int, bank, more, name: str) -> None:
    fields = {"party_id": chen, "staff_id": bank.staff["LIN"], "active_from": FIRST}
    with pytest.raises(IntegrityError, match=name):
        Assignment.objects.create(**fields | more)


def test_two_open_mains_of_a_cell_and_a_cell_of_customers(bank) -> None:
    fields = {"legal_entity_id": bank.id, "staff_id": bank.staff["LIN"], "active_from": FIRST}
    CellAssignment.objects.create(axis="INDUSTRY", cell="C34", **fields)
    with pytest.raises(IntegrityError, match="one_open_main_per_cell"), transaction.atomic():
        CellAssignment.objects.create(axis="INDUSTRY", cell="C34", **fields)
    with pytest.raises(IntegrityError, match="names_no_customer"):
        CellAssignment.objects.create(axis="CUSTOMER", cell="6021", **fields)


def test_nobody_stands_in_for_themselves_and_no_absence_ends_before_it_begins(bank) -> None:
    lin = bank.staff["LIN"]
    with pytest.raises(IntegrityError, match="deputy_is_another"), transaction.atomic():
        Seat.objects.create(staff_id=lin, capacity=5, deputy_id=lin)
    fields = {"legal_entity_id": bank.id, "staff_id": lin, "reason": "LEAVE", "recorded_by": 0}
    fields |= {"active_from": FIRST, "recorded_at": datetime(2026, 3, 2, tzinfo=UTC)}
    with pytest.raises(IntegrityError, match="absence_ends_after"), transaction.atomic():
        Absence.objects.create(active_to=FIRST, **fields)
    with pytest.raises(IntegrityError, match="backup_is_another"):
        Absence.objects.create(active_to=date(2024, 1, 5), backup_id=lin, **fields)
