"""Who somebody acts as today, and which day today is."""

from datetime import UTC, date, datetime

import pytest

from amity.foundation.kernel.errors import NotFound
from amity.foundation.organisation import selectors, services
from amity.foundation.organisation.models import Posting, Staff, Unit, User
from tests.foundation.organisation.conftest import NOON


@pytest.fixture
def lin(bank) -> Staff:
    user = User.objects.create_user("lin")
    return Staff.objects.create(legal_entity_id=bank.id, code="S1", full_name="Lin Wei", user=user)


def post(lin: Staff, unit: int, role: str, first: date, last: date | None = None) -> None:
    Posting.objects.create(staff=lin, unit_id=unit, role=role, active_from=first, active_to=last)


class TestActorOfUser:
    def test_holds_the_roles_of_the_posting_that_runs(self, bank, lin) -> None:
        post(lin, bank.east, "customer_manager", date(2024, 1, 1))
        post(lin, bank.east, "team_lead", date(2024, 6, 1))

        actor = selectors.actor_of_user(lin.user_id, at=NOON)

        assert actor is not None
        assert actor.roles == {"customer_manager", "team_lead"}
        assert (actor.unit, actor.unit_id, actor.legal_entity_id) == ("EAST", bank.east, bank.id)

    def test_leaves_the_roles_of_another_unit_there(self, bank, lin) -> None:
        post(lin, bank.west, "branch_manager", date(2020, 1, 1))
        post(lin, bank.east, "customer_manager", date(2024, 1, 1))

        actor = selectors.actor_of_user(lin.user_id, at=NOON)

        assert actor is not None
        assert (actor.unit, actor.roles) == ("EAST", {"customer_manager"})

    def test_begins_on_the_first_day_and_ends_before_the_last(self, bank, lin) -> None:
        post(lin, bank.east, "customer_manager", date(2026, 3, 2), date(2026, 3, 4))

        # Noon in Greenwich is the evening of the same day in the bank's zone; 17:00 is the next day there.
        def acts(day: int, hour: int) -> bool:
            at = datetime(2026, 3, day, hour, tzinfo=UTC)
            return selectors.actor_of_user(lin.user_id, at=at) is not None

        assert [acts(1, 15), acts(1, 17), acts(3, 15), acts(3, 17)] == [False, True, True, False]

    def test_is_nobody_once_the_sign_in_is_closed(self, bank, lin) -> None:
        post(lin, bank.east, "customer_manager", date(2024, 1, 1))
        User.objects.update(is_active=False)
        assert selectors.actor_of_user(lin.user_id, at=NOON) is None


class TestToday:
    @pytest.mark.parametrize(
        ("business_date", "today"),
        [
            (None, date(2026, 3, 2)),
            (date(2026, 3, 1), date(2026, 3, 2)),
            (date(2026, 2, 23), date(2026, 3, 2)),
            (date(2026, 2, 22), date(2026, 2, 22)),
            (date(1998, 12, 31), date(1998, 12, 31)),
        ],
    )
    def test_is_the_calendars_while_data_are_fresh_and_theirs_when_not(
        self, bank, business_date, today
    ) -> None:
        if business_date:
            services.set_business_date(legal_entity_id=bank.id, business_date=business_date)
        assert selectors.today(bank.id, at=NOON) == today


class TestStaffRow:
    def test_shows_who_left_with_their_last_posting_only_where_no_day_is_asked(self, bank, lin) -> None:
        post(lin, bank.east, "customer_manager", date(2024, 1, 1), date(2025, 1, 1))

        assert selectors.staff_row(lin.pk).role == "customer_manager"
        assert selectors.staff_row(lin.pk, at=NOON).role == ""

    def test_refuses_nobody(self, bank) -> None:
        with pytest.raises(NotFound):
            selectors.staff_row(0)


def test_names_are_asked_in_one_query(bank, lin, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        names = selectors.staff_names([lin.pk, lin.pk, 0])
    assert names == {lin.pk: selectors.StaffName("Lin Wei", "")}


def test_a_subtree_leaves_out_a_neighbour_whose_id_begins_alike(bank) -> None:
    for pk in (900, 9001):
        Unit.objects.create(
            pk=pk, legal_entity_id=bank.id, code=str(pk), name_en="Unit", kind="BRANCH", path=f"/{pk}/"
        )
    assert selectors.subtree(900) == (900,)
