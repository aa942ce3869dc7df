"""Whoever is away is stood in for: grants, work and alerts go to the backup at once, and back at the end."""

from datetime import UTC, date, datetime, timedelta

import pytest

from amity.engage.tasks import services as tasks
from amity.engage.tasks.models import Task
from amity.foundation.access import services as access
from amity.foundation.audit.models import Entry
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import BadInput, NotAllowed, NotFound
from amity.foundation.organisation.models import Posting, Staff
from amity.know.coverage import jobs, selectors, services
from amity.know.coverage.models import Absence, Assignment
from amity.know.parties.models import Party
from amity.know.sources.models import Event

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
TOMORROW = TODAY + timedelta(days=1)
FIRST = date(2024, 1, 1)


@pytest.fixture
def people(load, publish) -> None:
    """Chen and Ma are Lin's; Ma has Wang as a backup of her own; Wu is Zhao's. All live in the East."""
    load(
        "customers",
        *(
            {"key": key, "kind": "PERSON", "full_name": name, "unit_code": "EAST"}
            for key, name in (("C1", "Chen"), ("C2", "Ma"), ("C3", "Wu"))
        ),
    )
    held = (("C1", "LIN", "MAIN"), ("C2", "LIN", "MAIN"), ("C2", "WANG", "BACKUP"), ("C3", "ZHAO", "MAIN"))
    load(
        "assignments",
        *(
            {"customer_key": key, "staff_code": code, "role": role, "active_from": FIRST}
            for key, code, role in held
        ),
    )
    publish()


@pytest.fixture
def zhao(bank) -> Actor:
    return bank.actor("customer_manager", staff="ZHAO")


def seen(by: Actor) -> set[str]:
    return set(access.visible(Party.objects.all(), by=by).values_list("full_name", flat=True))


def reference(code: str):
    return Staff.objects.get(code=code).reference


def away(by: Actor, *, of: str = "LIN", backup: str | None = "ZHAO", first=TODAY, last=TOMORROW):
    return services.record_absence(
        staff_reference=reference(of),
        backup_reference=reference(backup) if backup else None,
        reason="LEAVE", first=first, last=last, by=by, at=NOON,
    )  # fmt: skip


def alert(bank, name: str, at: datetime = NOON) -> int | None:
    """Let money leave a customer, and return whose work it becomes."""
    party = Party.objects.get(full_name=name)
    event = Event.objects.create(
        legal_entity_id=bank.id, source="core", key=f"{name}{at}", party=party, channel="MOBILE",
        kind="LARGE_OUTFLOW", row_hash="", happened_at=at, arrived_at=at,
    )  # fmt: skip
    tasks.raise_for_event(event_reference=str(event.reference), at=at)
    return Task.objects.get(event=event).staff_id


@pytest.mark.usefixtures("people")
class TestAway:
    def test_customers_work_and_alerts_go_to_the_backup_at_once(self, bank, lin: Actor, zhao: Actor) -> None:
        away(lin)

        assert seen(zhao) == {"Chen", "Wu"}
        assert "Chen" not in seen(lin)
        assert alert(bank, "Chen") == bank.staff["ZHAO"]
        assert Absence.objects.get().is_in_effect

    def test_a_customers_own_backup_stands_in_first(self, bank, lin: Actor) -> None:
        away(lin)

        assert alert(bank, "Ma") == bank.staff["WANG"]
        assert "Ma" in seen(bank.actor("customer_manager", unit="WEST", staff="WANG"))

    def test_all_is_back_when_the_last_day_is_over(self, bank, lin: Actor, zhao: Actor) -> None:
        away(lin)
        later = NOON + timedelta(days=2)

        assert jobs.follow_absences(at=NOON + timedelta(days=1)) == 0
        assert jobs.follow_absences(at=later) == 1
        assert jobs.follow_absences(at=later) == 0
        assert (seen(lin), seen(zhao)) == ({"Chen", "Ma"}, {"Wu"})
        assert alert(bank, "Chen", later) == bank.staff["LIN"]

    def test_one_that_is_to_come_begins_by_itself(self, lin: Actor, zhao: Actor) -> None:
        away(lin, first=TOMORROW)
        assert "Chen" in seen(lin)

        jobs.follow_absences(at=NOON + timedelta(days=1))
        assert "Chen" in seen(zhao)

    def test_whoever_is_back_early_has_their_customers_at_once(self, lin: Actor, zhao: Actor) -> None:
        found = away(lin, last=TODAY + timedelta(days=9))
        services.end_absence(reference=found, by=lin, at=NOON + timedelta(days=1))

        assert (seen(lin), seen(zhao)) == ({"Chen", "Ma"}, {"Wu"})
        assert Absence.objects.get().active_to == TOMORROW

    def test_one_called_off_on_its_first_day_leaves_no_trace_but_in_the_trail(self, lin: Actor) -> None:
        services.end_absence(reference=away(lin), by=lin, at=NOON)

        assert not Absence.objects.exists()
        assert seen(lin) == {"Chen", "Ma"}
        actions = Entry.objects.order_by("pk").values_list("action", flat=True)
        assert [one for one in actions if one.startswith("absence:")] == [
            "absence:recorded", "absence:began", "absence:called-off",
        ]  # fmt: skip

    def test_while_the_backup_is_away_too_work_is_the_pools_and_it_is_a_gap(self, bank, lin, zhao) -> None:
        away(lin)
        away(zhao, of="ZHAO", backup=None)

        assert alert(bank, "Chen") is None
        assert sorted(selectors.left_alone(bank.id, on=TODAY)) == sorted(
            Party.objects.filter(full_name__in=("Chen", "Wu")).values_list("pk", flat=True)
        )
        assert "Chen" in seen(lin), "somebody must see the customer"

    def test_a_deputy_stands_in_where_nobody_is_named(self, bank, lin: Actor, chief: Actor) -> None:
        services.set_seat(
            staff_reference=reference("LIN"),
            capacity=500,
            deputy_reference=reference("ZHAO"),
            by=chief,
            at=NOON,
        )
        away(lin, backup=None)

        assert alert(bank, "Chen") == bank.staff["ZHAO"]

    def test_work_of_whoever_left_is_the_pools(self, bank) -> None:
        Posting.objects.filter(staff__code="LIN").update(active_to=TODAY)

        assert alert(bank, "Chen") is None


@pytest.mark.usefixtures("people")
class TestRefuses:
    def test_an_absence_of_a_colleague_that_is_not_ones_to_arrange(self, zhao: Actor, bank) -> None:
        with pytest.raises(NotAllowed):
            away(zhao)
        with pytest.raises(NotFound):
            away(bank.actor("branch_manager", unit="WEST", staff="WANG"))

    def test_that_a_branch_manager_arranges_is_let_through(self, chief: Actor) -> None:
        assert away(chief)

    @pytest.mark.parametrize(
        ("first", "last"),
        [
            (TOMORROW, TODAY),
            (TODAY - timedelta(days=3), TODAY - timedelta(days=1)),
            (TODAY, TODAY + timedelta(days=800)),
        ],
    )
    def test_days_that_make_no_sense(self, lin: Actor, first: date, last: date) -> None:
        with pytest.raises(BadInput):
            away(lin, first=first, last=last)

    def test_the_same_days_twice_and_oneself_as_a_backup(self, lin: Actor) -> None:
        with pytest.raises(BadInput):
            away(lin, backup="LIN")
        away(lin)
        with pytest.raises(BadInput):
            away(lin, first=TOMORROW, last=TOMORROW)


@pytest.mark.usefixtures("people")
class TestShares:
    def share(self, name: str, code: str, role: str, share: int, by: Actor) -> None:
        services.stand_beside(
            party_reference=Party.objects.get(full_name=name).reference,
            staff_reference=reference(code), role=role, share=services.ALL * share / 100, by=by, at=NOON,
        )  # fmt: skip

    def test_the_main_manager_has_what_is_left_from_today_on(self, chief: Actor) -> None:
        self.share("Chen", "ZHAO", "SPECIALIST", 30, chief)

        running = Assignment.objects.filter(party__full_name="Chen", active_to__isnull=True)
        assert dict(running.values_list("role", "share")) == {"MAIN": 70, "SPECIALIST": 30}
        before = Assignment.objects.get(party__full_name="Chen", active_to=TODAY)
        assert (before.share, before.active_from) == (100, FIRST)

    def test_refuses_more_than_the_whole_and_a_second_main(self, chief: Actor) -> None:
        with pytest.raises(BadInput):
            self.share("Chen", "ZHAO", "MAIN", 30, chief)
        with pytest.raises(BadInput):
            self.share("Chen", "ZHAO", "SECOND", 101, chief)

    def test_a_cell_passes_from_one_to_the_next(self, chief: Actor) -> None:
        for code in ("LIN", "ZHAO"):
            services.assign_cell(
                axis="INDUSTRY", cell="C34", staff_reference=reference(code), by=chief, at=NOON
            )
        with pytest.raises(BadInput):
            services.assign_cell(
                axis="INDUSTRY", cell="34", staff_reference=reference("LIN"), by=chief, at=NOON
            )
