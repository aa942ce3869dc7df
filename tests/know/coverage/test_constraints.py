"""The database itself refuses."""

from datetime import date

import pytest
from django.db import IntegrityError

from amity.know.coverage.models import Assignment
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
