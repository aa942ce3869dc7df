"""Who may see a customer follows from who looks after them; and a branch hands out its pool."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from amity.foundation.access import services as access
from amity.foundation.access.models import Grant
from amity.foundation.audit.models import Entry
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import NotAllowed, NotFound
from amity.foundation.organisation.models import Posting, Staff
from amity.know.coverage import selectors, services
from amity.know.coverage.models import Assignment
from amity.know.parties.models import Party

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
FIRST = date(2024, 1, 1)


@pytest.fixture
def people(load, publish) -> None:
    """Chen is Lin's; Ma lives in the West and is Lin's; Wu is in East's pool; Xu is Wang's in the West."""
    names = (("C1", "Chen", "EAST"), ("C2", "Ma", "WEST"), ("C3", "Wu", "EAST"), ("C4", "Xu", "WEST"))
    load(
        "customers",
        *({"key": key, "kind": "PERSON", "full_name": name, "unit_code": unit} for key, name, unit in names),
    )
    owners = (("C1", "LIN"), ("C2", "LIN"), ("C4", "WANG"))
    load(
        "assignments",
        *(
            {"customer_key": key, "staff_code": code, "role": "MAIN", "active_from": FIRST}
            for key, code in owners
        ),
    )
    publish()


def seen(by: Actor) -> set[str]:
    return set(access.visible(Party.objects.all(), by=by).values_list("full_name", flat=True))


def party(name: str) -> Party:
    return Party.objects.get(full_name=name)


def staff(code: str) -> Staff:
    return Staff.objects.get(code=code)


@pytest.mark.usefixtures("people")
class TestPublishGrants:
    def test_a_manager_sees_their_own(self, lin: Actor, bank) -> None:
        assert seen(lin) == {"Chen", "Ma"}
        assert seen(bank.actor("customer_manager", unit="WEST", staff="WANG")) == {"Xu"}

    def test_a_branch_sees_its_pool_what_its_managers_look_after_and_who_lives_there(
        self, chief, bank
    ) -> None:
        assert seen(chief) == {"Chen", "Ma", "Wu"}
        assert seen(bank.actor("branch_manager", unit="WEST", staff="WANG")) == {"Ma", "Xu"}

    def test_only_who_has_nobody_is_in_the_pool(self, chief: Actor, bank) -> None:
        assert [row.full_name for row in selectors.pool(by=chief)] == ["Wu"]
        assert selectors.pool_size(by=chief) == 1
        assert selectors.pool(by=bank.actor("branch_manager", unit="WEST", staff="WANG")) == ()

    def test_the_same_assignments_change_nothing(self, publish) -> None:
        assert publish() == 0

    def test_who_left_the_bank_leaves_their_customers_to_the_pool(self, publish, chief: Actor) -> None:
        Posting.objects.filter(staff__code="LIN").update(active_to=TODAY)
        publish()

        assert {row.full_name for row in selectors.pool(by=chief)} == {"Chen", "Wu"}

    @pytest.mark.parametrize(("ends", "sees"), [(TODAY, False), (TODAY + timedelta(days=1), True)])
    def test_an_assignment_counts_up_to_the_day_before_its_end(self, publish, lin, ends, sees) -> None:
        Assignment.objects.filter(party=party("Chen")).update(active_to=ends)
        publish()

        assert ("Chen" in seen(lin)) is sees

    def test_an_assignment_counts_from_its_first_day(self, publish, lin: Actor) -> None:
        Assignment.objects.filter(party=party("Chen")).update(active_from=TODAY + timedelta(days=1))
        publish()

        assert "Chen" not in seen(lin)

    @pytest.mark.parametrize("status", ["MERGED", "ERASED"])
    def test_who_was_merged_or_erased_is_within_nobodys_reach(self, publish, status: str) -> None:
        into = party("Ma") if status == "MERGED" else None
        Party.objects.filter(full_name__in=("Chen", "Wu")).update(status=status, merged_into=into)
        publish()

        gone = Party.objects.filter(full_name__in=("Chen", "Wu"))
        assert not Grant.objects.filter(party_id__in=gone.values("pk")).exists()


@pytest.mark.usefixtures("people")
class TestAssign:
    def assign(self, name: str, code: str, by: Actor) -> None:
        services.assign(
            party_reference=party(name).reference, staff_reference=staff(code).reference, by=by, at=NOON
        )

    def test_hands_a_customer_of_the_pool_to_a_manager_at_once(self, chief: Actor, lin: Actor) -> None:
        self.assign("Wu", "LIN", chief)

        assert "Wu" in seen(lin)
        assert selectors.pool(by=chief) == ()
        entry = Entry.objects.get(action="coverage:assigned")
        assert entry.changes == {"main_manager": ["", "LIN"]}
        assert entry.party_id == party("Wu").pk

    def test_the_one_before_ends_today(self, chief: Actor, lin: Actor) -> None:
        self.assign("Chen", "ZHAO", chief)

        assert "Chen" not in seen(lin)
        ended = Assignment.objects.get(party=party("Chen"), staff__code="LIN")
        assert ended.active_to == TODAY

    def test_can_be_changed_twice_in_a_day(self, chief: Actor) -> None:
        self.assign("Wu", "ZHAO", chief)
        self.assign("Wu", "LIN", chief)

        assert [row.staff.code for row in Assignment.objects.filter(party=party("Wu"))] == ["LIN"]

    def test_stands_when_the_feed_names_the_old_manager_again(self, chief, load, publish, lin) -> None:
        self.assign("Chen", "ZHAO", chief)
        load("assignments", {"customer_key": "C1", "staff_code": "LIN", "role": "MAIN", "active_from": FIRST})
        publish()

        assert "Chen" not in seen(lin)

    def test_refuses_who_has_the_customer_already(self, chief: Actor) -> None:
        with pytest.raises(services.AlreadyAssigned):
            self.assign("Chen", "LIN", chief)

    def test_refuses_a_customer_out_of_reach(self, chief: Actor) -> None:
        with pytest.raises(NotFound):
            self.assign("Xu", "LIN", chief)

    def test_refuses_a_manager_of_another_branch_and_one_who_is_none(self, chief: Actor) -> None:
        with pytest.raises(NotFound):
            self.assign("Wu", "WANG", chief)
        with pytest.raises(NotFound):
            services.assign(party_reference=party("Wu").reference, staff_reference=uuid4(), by=chief, at=NOON)

    def test_refuses_a_customer_manager(self, lin: Actor) -> None:
        with pytest.raises(NotAllowed):
            self.assign("Chen", "ZHAO", lin)


@pytest.mark.usefixtures("people")
def test_book_sizes_count_everybody_who_could_look_after_customers(chief: Actor) -> None:
    sizes = {row.code: row.customers for row in selectors.book_sizes(by=chief, on=TODAY)}

    assert sizes == {"LIN": 2, "ZHAO": 0}
