"""Units, teams and staff as a source hands them over."""

from dataclasses import replace
from datetime import date

import pytest

from amity.foundation.kernel.errors import BadInput
from amity.foundation.kernel.intake import ParkedRow
from amity.foundation.organisation import loading, selectors
from amity.foundation.organisation.models import Posting, Staff, Team, Unit
from tests.foundation.organisation.conftest import NOON

LIN = loading.StaffGiven(
    code="S1",
    full_name="Lin Wei",
    native_name="林薇",
    unit_code="EAST",
    team_code="",
    role="customer_manager",
    active_from=date(2024, 1, 1),
    active_to=None,
    is_showcased=False,
)


def take_units(bank, *rows):
    return loading.take_units(rows, legal_entity_id=bank.id, own_unit_id=bank.head)


class TestTakeUnits:
    def test_hangs_units_below_their_parents_whatever_their_order(self, bank) -> None:
        assert set(selectors.subtree(bank.head)) == {bank.head, bank.east, bank.pier, bank.west}
        assert set(selectors.subtree(bank.east)) == {bank.east, bank.pier}
        assert selectors.subtree(bank.west) == (bank.west,)

    def test_changes_nothing_the_second_time(self, bank) -> None:
        again = take_units(bank, *bank.units)
        assert (again.inserted, again.updated, again.unchanged) == (0, 0, 3)

    def test_moves_a_unit_with_all_below_it(self, bank) -> None:
        east = next(row for row in bank.units if row.code == "EAST")

        moved = take_units(bank, replace(east, parent_code="WEST"))

        assert moved.updated == 1
        assert set(selectors.subtree(bank.west)) == {bank.west, bank.east, bank.pier}
        assert Unit.objects.get(pk=bank.pier).path == f"/{bank.head}/{bank.west}/{bank.east}/{bank.pier}/"

    def test_refuses_a_unit_below_itself(self, bank) -> None:
        east = next(row for row in bank.units if row.code == "EAST")
        with pytest.raises(BadInput, match="cannot hang below"):
            take_units(bank, replace(east, parent_code="PIER"))

    def test_parks_a_unit_whose_parent_has_not_come(self, bank) -> None:
        taken = take_units(bank, loading.UnitGiven("ISLE", "Isle", "", "OUTLET", "NORTH"))
        assert taken.parked == (ParkedRow(0, "units", "NORTH"),)

    def test_leaves_the_feeds_own_unit_where_it_is(self, bank) -> None:
        taken = take_units(bank, loading.UnitGiven("HEAD", "Head Office", "总行", "HEAD_OFFICE", ""))
        assert taken.updated == 1
        assert Unit.objects.get(pk=bank.head).path == f"/{bank.head}/"


class TestTakeTeams:
    def test_moves_a_team_with_its_row(self, bank) -> None:
        row = loading.TeamGiven("T1", "EAST", "Team one", "")
        loading.take_teams([row], legal_entity_id=bank.id)

        taken = loading.take_teams([replace(row, unit_code="WEST")], legal_entity_id=bank.id)

        assert (taken.inserted, taken.updated) == (0, 1)
        assert Team.objects.get().unit_id == bank.west

    def test_parks_a_team_without_its_unit(self, bank) -> None:
        taken = loading.take_teams([loading.TeamGiven("T1", "NORTH", "x", "")], legal_entity_id=bank.id)
        assert taken.parked == (ParkedRow(0, "units", "NORTH"),)


class TestTakeStaff:
    def test_takes_a_person_and_the_posting(self, bank) -> None:
        taken = loading.take_staff([LIN], legal_entity_id=bank.id)

        assert taken.inserted == 1
        posting = Posting.objects.get()
        assert (posting.unit_id, posting.role, posting.active_from) == (
            bank.east,
            "customer_manager",
            date(2024, 1, 1),
        )

    def test_changes_nothing_the_second_time(self, bank) -> None:
        shown = replace(LIN, is_showcased=True)
        second = replace(LIN, role="team_lead")
        loading.take_staff([shown, second], legal_entity_id=bank.id)

        again = loading.take_staff([shown, second], legal_entity_id=bank.id)

        assert (again.inserted, again.updated, again.unchanged) == (0, 0, 2)

    def test_gives_whom_the_demo_lists_a_sign_in_that_no_password_opens(self, bank) -> None:
        loading.take_staff([replace(LIN, is_showcased=True)], legal_entity_id=bank.id)

        user = Staff.objects.get().user
        assert user is not None
        assert not user.has_usable_password()
        assert [row.code for row in selectors.showcase()] == ["S1"]

    def test_gives_nobody_else_a_sign_in(self, bank) -> None:
        loading.take_staff([LIN], legal_entity_id=bank.id)
        assert Staff.objects.get().user is None

    def test_ends_a_posting_that_the_source_ends(self, bank) -> None:
        loading.take_staff([LIN], legal_entity_id=bank.id)
        taken = loading.take_staff([replace(LIN, active_to=date(2026, 1, 1))], legal_entity_id=bank.id)

        assert taken.updated == 1
        assert selectors.staff_list(bank.id, at=NOON)[0].role == ""

    @pytest.mark.parametrize(
        ("row", "parent"),
        [
            (replace(LIN, unit_code="NORTH"), ("units", "NORTH")),
            (replace(LIN, team_code="T9"), ("teams", "T9")),
        ],
    )
    def test_parks_a_posting_without_its_unit_or_team(self, bank, row, parent) -> None:
        taken = loading.take_staff([row], legal_entity_id=bank.id)
        assert taken.parked == (ParkedRow(0, *parent),)

    def test_refuses_an_auditor_who_also_sells(self, bank) -> None:
        with pytest.raises(BadInput, match="S1 cannot hold"):
            loading.take_staff([LIN, replace(LIN, role="auditor")], legal_entity_id=bank.id)
