"""A book is shared out: worked out, looked at, changed by hand, carried out at once, undone within a day."""

from datetime import timedelta
from decimal import Decimal

import pytest

from amity.engage.allotments import selectors, services
from amity.engage.allotments.models import Allotment, AllotmentMove
from amity.foundation.access import services as access
from amity.foundation.audit.models import Entry
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import BadInput, ChangedMeanwhile, NotAllowed, NotFound
from amity.foundation.organisation.models import Posting, Staff
from amity.know.coverage import services as coverage
from amity.know.coverage.models import Assignment, Seat
from amity.know.parties.models import Party, Person
from amity.know.relations.models import Household, Membership
from tests.cast import LONG_AGO, NOW, TODAY, Cast

SIZE = 24


@pytest.fixture
def colleagues(cast: Cast) -> dict[str, Staff]:
    """Three stay in East Lake: An has a certificate, Bo speaks English, Cai neither."""
    able = {"AN": {"skills": ["PRIVATE_BANKING", "CORPORATE"]}, "BO": {"languages": ["en"]}, "CAI": {}}
    made = {}
    for code, can in able.items():
        made[code] = Staff.objects.create(
            legal_entity_id=cast.legal_entity_id, code=code, full_name=f"{code.title()} Li", **can
        )
        Posting.objects.create(
            staff=made[code], unit_id=cast.fang.unit_id, role="customer_manager", active_from=LONG_AGO
        )
    return made


@pytest.fixture
def book(cast: Cast, colleagues) -> list[Party]:
    """Lin's book grows by two dozen, of whom two speak English."""
    parties = [
        Party(
            legal_entity_id=cast.legal_entity_id, unit_id=cast.lin.unit_id, kind="PERSON", number=f"N{n}",
            full_name=f"N {n}", sort_name=f"n {n}", language="en" if n < 2 else "zh",
        )
        for n in range(SIZE)
    ]  # fmt: skip
    Party.objects.bulk_create(parties)
    Assignment.objects.bulk_create(
        Assignment(party=party, staff_id=cast.lin.staff_id, active_from=LONG_AGO) for party in parties
    )
    coverage.publish_grants(legal_entity_id=cast.legal_entity_id, at=NOW)
    return parties


def work_out(cast: Cast, colleagues, *, by: Actor | None = None, **more):
    return services.work_out(
        leaver_reference=Staff.objects.get(code="LIN").reference,
        taker_references=[one.reference for one in colleagues.values()],
        by=by or cast.fang,
        at=NOW,
        **more,
    )


def owners(cast: Cast) -> dict[int, str]:
    rows = Assignment.objects.filter(active_to__isnull=True, role="MAIN", party__unit_id=cast.fang.unit_id)
    return dict(rows.values_list("party_id", "staff__code"))


@pytest.mark.usefixtures("book")
class TestWorkOut:
    def test_everybody_goes_to_somebody_who_can_and_nobody_moves_yet(self, cast: Cast, colleagues) -> None:
        before = owners(cast)
        plan = selectors.preview(work_out(cast, colleagues), by=cast.fang)

        assert len(plan.lines) == SIZE + 3
        assert plan.is_level
        assert owners(cast) == before
        whose = {line.number: next(d.person.code for d in plan.desks if d.person.staff_id == line.staff_id)
                 for line in plan.lines}  # fmt: skip
        assert (whose["6021"], whose["8001"]) == ("AN", "AN"), "private banking and a key account"
        assert {whose["N0"], whose["N1"]} == {"BO"}
        assert all(line.reasons for line in plan.lines)
        assert sum(desk.after for desk in plan.desks) == sum(line.points for line in plan.lines)

    def test_a_household_stays_together(self, cast: Cast, colleagues, book) -> None:
        home = Household.objects.create(legal_entity_id=cast.legal_entity_id, formed_by="HAND", formed_at=NOW)
        # The first of them speaks English, which only Bo does: so the other goes to Bo, too.
        for party in (book[0], book[20]):
            Membership.objects.create(
                household=home, party=party, role="OTHER", formed_by="HAND", active_from=LONG_AGO
            )
        plan = selectors.preview(work_out(cast, colleagues), by=cast.fang)

        lines = {line.number: line for line in plan.lines}
        assert {lines[n].staff_id for n in ("N0", "N20")} == {colleagues["BO"].pk}
        assert "FAMILY" in lines["N20"].reasons

    def test_says_what_would_help_where_there_is_no_sharing(self, cast: Cast, colleagues) -> None:
        Seat.objects.bulk_create(Seat(staff=one, capacity=5) for one in colleagues.values())

        with pytest.raises(services.CannotBeShared) as refusal:
            work_out(cast, colleagues)
        assert [one.kind for one in refusal.value.remedies] == ["CAPACITY"]
        assert not Allotment.objects.exists()

    def test_a_language_that_nobody_chosen_speaks_is_named_and_can_be_done_without(
        self, cast, colleagues
    ) -> None:
        taking = {code: colleagues[code] for code in ("AN", "CAI")}
        with pytest.raises(services.CannotBeShared) as refusal:
            work_out(cast, taking)

        assert {(one.kind, one.about) for one in refusal.value.remedies} == {("NEED", "LANG:en")}
        assert work_out(cast, taking, waived=frozenset({"LANG:en"}))

    def test_refuses_whoever_may_not_and_a_stranger(self, cast: Cast, colleagues) -> None:
        with pytest.raises(NotAllowed):
            work_out(cast, colleagues, by=cast.lin)
        with pytest.raises(NotFound):
            services.work_out(
                leaver_reference=Staff.objects.get(code="SUN").reference,
                taker_references=[colleagues["AN"].reference], by=cast.fang, at=NOW,
            )  # fmt: skip
        with pytest.raises(BadInput):
            work_out(cast, {})


class TestCarryOut:
    @pytest.fixture
    def plan(self, cast: Cast, colleagues, book):
        return work_out(cast, colleagues)

    def test_hands_all_over_at_once_and_access_follows(self, cast: Cast, plan) -> None:
        wanted = dict(AllotmentMove.objects.values_list("party_id", "staff__code"))

        assert services.carry_out(reference=plan, by=cast.fang, at=NOW) == SIZE + 3
        assert {party: code for party, code in owners(cast).items() if party in wanted} == wanted
        assert not access.visible(Party.objects.all(), by=cast.lin).exists()
        entry = Entry.objects.get(action="allotment:carried-out")
        assert entry.changes["customers"] == ["", str(SIZE + 3)]

    def test_is_undone_within_a_day_but_for_whom_somebody_handed_on(
        self, cast: Cast, plan, colleagues
    ) -> None:
        services.carry_out(reference=plan, by=cast.fang, at=NOW)
        moved = AllotmentMove.objects.exclude(staff=colleagues["CAI"]).first()
        coverage.assign(
            party_reference=moved.party.reference, staff_reference=colleagues["CAI"].reference,
            by=cast.fang, at=NOW,
        )  # fmt: skip

        assert services.undo(reference=plan, by=cast.fang, at=NOW + timedelta(hours=20)) == SIZE + 2
        codes = owners(cast)
        assert codes.pop(moved.party_id) == "CAI"
        assert set(codes.values()) == {"LIN"}

    def test_is_too_late_after_a_day_and_is_not_done_twice(self, cast: Cast, plan) -> None:
        services.carry_out(reference=plan, by=cast.fang, at=NOW)

        with pytest.raises(services.TooLate):
            services.undo(reference=plan, by=cast.fang, at=NOW + timedelta(hours=25))
        with pytest.raises(services.NotADraft):
            services.carry_out(reference=plan, by=cast.fang, at=NOW)

    def test_refuses_a_book_that_has_changed_since(self, cast: Cast, plan) -> None:
        Assignment.objects.create(party=cast.wu, staff_id=cast.lin.staff_id, active_from=TODAY)
        coverage.publish_grants(legal_entity_id=cast.legal_entity_id, at=NOW)

        with pytest.raises(ChangedMeanwhile):
            services.carry_out(reference=plan, by=cast.fang, at=NOW)
        assert "AN" not in owners(cast).values()

    def test_one_customer_is_changed_by_hand_and_the_loads_with_them(self, cast, plan, colleagues) -> None:
        before = {d.person.code: d.after for d in selectors.preview(plan, by=cast.fang).desks}
        services.move_by_hand(
            reference=plan, party_reference=cast.chen.reference,
            staff_reference=colleagues["CAI"].reference, by=cast.fang, at=NOW,
        )  # fmt: skip

        after = {d.person.code: d.after for d in selectors.preview(plan, by=cast.fang).desks}
        assert after["CAI"] - before["CAI"] == before["AN"] - after["AN"] == Decimal(4)

    def test_a_dropped_draft_is_gone(self, cast: Cast, plan) -> None:
        services.drop(reference=plan, by=cast.fang, at=NOW)

        assert selectors.latest(by=cast.fang) == ()
        with pytest.raises(services.NotADraft):
            services.carry_out(reference=plan, by=cast.fang, at=NOW)

    def test_letters_name_the_new_manager_and_taking_them_is_in_the_trail(self, cast: Cast, plan) -> None:
        Person.objects.filter(party=cast.chen).update(sex="F")
        services.carry_out(reference=plan, by=cast.fang, at=NOW)
        letters = {one.number: one for one in services.take_letters(reference=plan, by=cast.fang, at=NOW)}

        assert len(letters) == SIZE + 3
        assert (letters["6021"].sex, letters["6021"].manager.code) == ("F", "AN")
        assert Entry.objects.filter(action="allotment:letters-taken").count() == 1

    def test_another_branch_finds_nothing(self, cast: Cast, plan) -> None:
        stranger = Actor(
            cast.sun.staff_id, "WEST", frozenset({"branch_manager"}), cast.legal_entity_id, cast.sun.unit_id
        )
        with pytest.raises(NotFound):
            selectors.preview(plan, by=stranger)
