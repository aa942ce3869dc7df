"""What people and events do to tasks."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from amity.engage.tasks import policies, selectors, services
from amity.engage.tasks.models import Task
from amity.foundation.audit.models import Entry
from amity.foundation.kernel.errors import BadInput, ChangedMeanwhile, NotAllowed, NotFound
from amity.know.parties.models import Party
from amity.know.sources.models import Event
from tests.cast import NOW, TODAY, Cast

TONIGHT = NOW + timedelta(hours=6)


def add(cast: Cast, *, due_at: datetime = TONIGHT, party: Party | None = None, request_id=None):
    return services.add(
        title="Call back about the loan",
        kind="CALL",
        due_at=due_at,
        is_timed=True,
        party_reference=party.reference if party else cast.chen.reference,
        request_id=request_id or uuid4(),
        by=cast.lin,
        at=NOW,
    )


def happen(cast: Cast, kind: str, *, party: Party, amount: Decimal | None = None) -> Event:
    return Event.objects.create(
        legal_entity_id=cast.legal_entity_id,
        source="app",
        key=str(uuid4()),
        party=party,
        channel="MOBILE",
        kind=kind,
        amount=amount,
        currency="CNY",
        happened_at=NOW,
        arrived_at=NOW,
    )


class TestAdd:
    def test_adds_a_task_of_ones_own_and_writes_it_down(self, cast: Cast) -> None:
        reference = add(cast)

        (row,) = selectors.open_for(by=cast.lin, until=TODAY)
        assert (row.reference, row.title, row.party_name) == (
            reference,
            "Call back about the loan",
            "Chen Yulan",
        )
        assert Entry.objects.filter(action="task:added", party_id=cast.chen.pk).exists()

    def test_the_same_request_twice_adds_one(self, cast: Cast) -> None:
        request_id = uuid4()

        assert add(cast, request_id=request_id) == add(cast, request_id=request_id)
        assert Task.objects.count() == 1

    def test_refuses_a_customer_of_another_branch(self, cast: Cast) -> None:
        with pytest.raises(NotFound):
            add(cast, party=cast.han)

    def test_refuses_a_task_that_says_nothing(self, cast: Cast) -> None:
        with pytest.raises(BadInput):
            services.add(
                title="  ",
                kind="CALL",
                due_at=TONIGHT,
                is_timed=False,
                party_reference=None,
                request_id=uuid4(),
                by=cast.lin,
                at=NOW,
            )


class TestClose:
    def test_done_twice_is_done_and_can_be_opened_again(self, cast: Cast) -> None:
        reference = add(cast)
        services.complete(reference=reference, by=cast.lin, at=NOW)
        services.complete(reference=reference, by=cast.lin, at=NOW)
        assert selectors.open_count(by=cast.lin) == 0
        assert Entry.objects.filter(action="task:done").count() == 1

        services.reopen(reference=reference, by=cast.lin, at=NOW)

        assert selectors.open_count(by=cast.lin) == 1

    def test_hides_it_from_a_manager_of_another_branch(self, cast: Cast) -> None:
        reference = add(cast)

        with pytest.raises(NotFound):
            services.complete(reference=reference, by=cast.sun, at=NOW)

    def test_the_branch_manager_may_close_it(self, cast: Cast) -> None:
        services.complete(reference=add(cast), by=cast.fang, at=NOW)

        assert selectors.open_count(by=cast.lin) == 0


class TestPutOff:
    def test_waits_until_the_new_day(self, cast: Cast) -> None:
        reference = add(cast)
        tomorrow = selectors.end_of(TODAY + timedelta(days=1))

        services.snooze(reference=reference, until=tomorrow, is_timed=False, by=cast.lin, at=NOW)

        assert selectors.open_for(by=cast.lin, until=TODAY) == ()
        assert len(selectors.open_for(by=cast.lin, until=TODAY + timedelta(days=1))) == 1

    def test_refuses_the_past(self, cast: Cast) -> None:
        with pytest.raises(BadInput):
            services.snooze(reference=add(cast), until=NOW, is_timed=False, by=cast.lin, at=NOW)

    def test_refuses_a_task_that_is_done(self, cast: Cast) -> None:
        reference = add(cast)
        services.complete(reference=reference, by=cast.lin, at=NOW)

        with pytest.raises(policies.AlreadyClosed):
            services.snooze(reference=reference, until=TONIGHT, is_timed=False, by=cast.lin, at=NOW)


class TestEdit:
    def test_refuses_what_somebody_changed_meanwhile(self, cast: Cast) -> None:
        reference = add(cast)
        services.snooze(reference=reference, until=TONIGHT, is_timed=True, by=cast.lin, at=NOW)

        with pytest.raises(ChangedMeanwhile):
            services.edit(
                reference=reference,
                version=1,
                title="Other",
                kind="VISIT",
                due_at=TONIGHT,
                is_timed=False,
                by=cast.lin,
                at=NOW,
            )

    def test_keeps_both_languages_when_only_the_day_moves(self, cast: Cast) -> None:
        reference = services.raise_for_event(
            event_reference=str(happen(cast, "COMPLAINT", party=cast.chen).reference), at=NOW
        )
        assert reference
        services.edit(
            reference=reference,
            version=1,
            title="Call back about the complaint",
            kind="CALL",
            due_at=TONIGHT,
            is_timed=True,
            by=cast.lin,
            at=NOW,
        )

        assert selectors.task_row(reference=reference, by=cast.lin).title_zh == "回电处理客户投诉"


class TestRaiseForEvent:
    def test_a_large_outflow_becomes_a_call_today_for_the_manager(self, cast: Cast) -> None:
        event = happen(cast, "LARGE_OUTFLOW", party=cast.chen, amount=Decimal(-600_000))

        services.raise_for_event(event_reference=str(event.reference), at=NOW)

        (row,) = selectors.open_for(by=cast.lin, until=TODAY)
        assert (row.kind, row.tone, row.due_on, row.amount_minor) == ("CALL", "bad", TODAY, -60_000_000)
        assert (row.reason_en, row.reason_zh) == ("¥600K left", "转出¥60万")

    def test_the_same_event_twice_raises_one_task(self, cast: Cast) -> None:
        event = happen(cast, "COMPLAINT", party=cast.chen)
        first = services.raise_for_event(event_reference=str(event.reference), at=NOW)

        assert services.raise_for_event(event_reference=str(event.reference), at=NOW) == first
        assert Task.objects.count() == 1

    def test_the_database_itself_refuses_a_second_task_for_an_event(self, cast: Cast) -> None:
        event = happen(cast, "COMPLAINT", party=cast.chen)
        services.raise_for_event(event_reference=str(event.reference), at=NOW)
        task = Task.objects.get()
        task.pk, task.reference = None, uuid4()

        with pytest.raises(IntegrityError, match="once_per_event"), transaction.atomic():
            task.save(force_insert=True)

    def test_nobody_s_customer_goes_to_the_pool_of_the_unit(self, cast: Cast) -> None:
        event = happen(cast, "COMPLAINT", party=cast.wu)

        services.raise_for_event(event_reference=str(event.reference), at=NOW)

        (row,) = selectors.listed(whose="unit", part="today", by=cast.fang, today=TODAY)
        assert (row.staff_id, row.party_name) == (None, "Wu Lei")
        services.take(reference=row.reference, by=cast.fang, at=NOW)
        assert selectors.open_count(by=cast.fang) == 1

    def test_an_event_that_asks_for_nothing_raises_nothing(self, cast: Cast) -> None:
        event = happen(cast, "APP_VISIT", party=cast.chen)

        assert services.raise_for_event(event_reference=str(event.reference), at=NOW) is None


def test_an_auditor_may_read_tasks_but_not_write_them(cast: Cast) -> None:
    reference = add(cast)
    auditor = type(cast.lin)(cast.lin.staff_id, "EAST", frozenset({"auditor"}), cast.legal_entity_id)

    with pytest.raises(NotAllowed):
        services.complete(reference=reference, by=auditor, at=NOW)


def test_a_closed_task_must_say_when(cast: Cast) -> None:
    add(cast)

    with pytest.raises(IntegrityError, match="closed_iff"), transaction.atomic():
        Task.objects.update(status="DONE")
