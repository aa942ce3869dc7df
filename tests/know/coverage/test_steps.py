"""What becomes of assignments that a feed brings."""

from datetime import date

import pytest

from amity.foundation.kernel.intake import ParkedRow, Taken
from amity.know.coverage import selectors
from amity.know.coverage.models import Assignment
from amity.know.parties.models import Party

TODAY = date(2026, 3, 2)
LINS = {"customer_key": "C1", "staff_code": "LIN", "role": "MAIN", "active_from": date(2024, 1, 1)}
ZHAOS = {**LINS, "staff_code": "ZHAO", "active_from": date(2026, 3, 1)}


@pytest.fixture
def chen(load) -> int:
    load("customers", {"key": "C1", "kind": "PERSON", "full_name": "Chen Yulan", "unit_code": "EAST"})
    return Party.objects.get().pk


def manager(party_id: int) -> str:
    found = selectors.manager(party_id, on=TODAY)
    return found.code if found else ""


def test_ties_a_customer_to_a_manager_once(load, chen: int) -> None:
    assert load("assignments", LINS) == Taken(1, 0, 0)
    assert load("assignments", LINS) == Taken(0, 0, 1)
    assert manager(chen) == "LIN"


def test_a_new_main_manager_follows_the_old_one(load, chen: int) -> None:
    load("assignments", LINS)

    assert load("assignments", ZHAOS) == Taken(1, 1, 0)
    assert manager(chen) == "ZHAO"
    assert Assignment.objects.get(staff__code="LIN").active_to == date(2026, 3, 1)


def test_an_old_row_that_comes_again_does_not_take_the_customer_back(load, chen: int) -> None:
    load("assignments", LINS)
    load("assignments", ZHAOS)

    assert load("assignments", LINS) == Taken(0, 0, 1)
    assert manager(chen) == "ZHAO"


def test_two_main_managers_in_one_chunk_leave_the_later_one(load, chen: int) -> None:
    load("assignments", ZHAOS, LINS)

    assert manager(chen) == "ZHAO"


def test_a_backup_stands_beside_the_main_manager(load, chen: int) -> None:
    load("assignments", LINS, {**ZHAOS, "role": "BACKUP"})

    assert manager(chen) == "LIN"
    assert Assignment.objects.filter(active_to__isnull=True).count() == 2


def test_an_end_is_taken_over(load, chen: int) -> None:
    load("assignments", LINS)

    assert load("assignments", {**LINS, "active_to": date(2026, 3, 2)}) == Taken(0, 1, 0)
    assert manager(chen) == ""


@pytest.mark.parametrize(
    ("row", "parent"),
    [({"customer_key": "C9"}, ("customers", "C9")), ({"staff_code": "MA"}, ("staff", "MA"))],
)
def test_waits_for_customer_and_staff(load, chen: int, row, parent) -> None:
    assert load("assignments", {**LINS, **row}) == Taken(0, 0, 0, (ParkedRow(0, *parent),))
