"""A run goes on where it stood, one at a time, and readers see a whole generation or the one before it."""

import time
from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest
from django.db import connection

from amity.foundation.audit.models import Entry
from amity.foundation.runs import selectors, services
from amity.foundation.runs.models import REFRESH_LOCK, Run

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)


def clock() -> datetime:
    return NOON


def begin(*, key: object = "same", versions: str = "v1", at: datetime = NOON) -> int:
    return services.begin(as_of=TODAY, inputs={"key": key}, versions={"features": versions}, at=at)


class Killed(BaseException):
    """As hard as an interrupt."""


class TestBegin:
    def test_goes_on_with_the_unfinished_run_of_the_same_inputs(self, db) -> None:
        first = begin()

        assert begin() == first

    @pytest.mark.parametrize("other", [{"key": "new data"}, {"versions": "v2"}])
    def test_begins_anew_when_data_or_definitions_are_others(self, db, other: dict) -> None:
        first = begin()
        second = begin(**other)

        assert second > first
        assert selectors.run(first).state == "FAILED"
        assert "Abandoned" in selectors.run(first).error

    def test_begins_anew_after_a_run_that_was_done(self, db) -> None:
        first = begin()
        services.finish(run_id=first, at=NOON)

        assert begin() > first


class TestStep:
    def test_records_seconds_and_rows(self, db) -> None:
        run_id = begin()
        moments = iter((NOON, NOON + timedelta(seconds=2.5)))

        with services.step(run_id=run_id, position=1, name="export", clock=lambda: next(moments)) as rows:
            rows.read, rows.written = 7, 5

        (step,) = selectors.steps(run_id)
        assert (step.name, step.state, step.seconds, step.rows_in, step.rows_out) == (
            "export",
            "DONE",
            2.5,
            7,
            5,
        )
        assert selectors.done_steps(run_id) == {"export"}

    def test_records_what_stopped_it_even_an_interrupt(self, db) -> None:
        run_id = begin()

        with pytest.raises(Killed), services.step(run_id=run_id, position=1, name="export", clock=clock):
            raise Killed("power off")

        assert selectors.done_steps(run_id) == frozenset()
        assert selectors.steps(run_id)[0].error == "Killed: power off"
        assert selectors.last_run().error == "export: Killed: power off"

    def test_a_step_done_again_has_one_row(self, db) -> None:
        run_id = begin()
        for _time in range(2):
            with services.step(run_id=run_id, position=1, name="export", clock=clock):
                pass

        assert len(selectors.steps(run_id)) == 1


class TestTurn:
    def test_readers_see_nothing_before_and_the_generation_after(self, db) -> None:
        assert selectors.current_generation() is None

        services.turn(generation=7, at=NOON)

        assert selectors.current_generation() == 7
        assert selectors.pointer().turned_at == NOON
        assert Entry.objects.get(action="ring:turned").subject == "generation:7"


def test_inputs_of_the_last_run_that_finished_a_step(db) -> None:
    first = begin()
    services.add_inputs(run_id=first, inputs={"summed": {"1": {}}})
    with services.step(run_id=first, position=1, name="summarise", clock=clock):
        pass
    Run.objects.create(as_of=TODAY, started_at=NOON, inputs={"summed": "not done"})

    assert selectors.last_inputs_after("summarise")["summed"] == {"1": {}}
    assert selectors.last_inputs_after("plan") == {}


@pytest.mark.django_db(transaction=True)
def test_a_second_refresh_is_refused_until_the_first_has_ended() -> None:
    settings = connection.get_connection_params()
    settings = {name: settings[name] for name in ("dbname", "user", "host", "port") if settings.get(name)}
    with psycopg.connect(**settings, autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [REFRESH_LOCK])
        assert selectors.is_under_way()
        with pytest.raises(services.AlreadyTurning), services.single_refresh():
            pass
    _wait_until_released()
    with services.single_refresh():
        pass


def _wait_until_released() -> None:
    """Wait for the server to notice that the other process has hung up."""
    for _attempt in range(200):
        if not selectors.is_under_way():
            return
        time.sleep(0.02)
