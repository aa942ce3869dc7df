"""What is due is asked for once, and a process that could not even begin is told of."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from amity.foundation.kernel.actors import SYSTEM
from amity.know.sources import jobs, registering
from amity.know.sources.models import Registered
from amity.know.sources.registering import Given

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@pytest.fixture
def core(bank) -> str:
    registering.register(Given("core", bank.id, "/srv/drop", "every 5 minutes"), by=SYSTEM, at=NOON)
    return "core"


def test_a_feed_is_claimed_once_when_it_is_due(core) -> None:
    due = NOON + timedelta(minutes=5)

    assert registering.claim_due(at=due - timedelta(seconds=1)) == ()
    assert registering.claim_due(at=due) == ("core",)
    assert registering.claim_due(at=due) == ()
    assert Registered.objects.get().next_at == due + timedelta(minutes=5)


def test_a_feed_without_a_schedule_is_read_only_when_asked(bank) -> None:
    registering.register(Given("core", bank.id, "/srv/drop", ""), by=SYSTEM, at=NOON)

    assert registering.claim_due(at=NOON + timedelta(days=400)) == ()


def test_a_look_asks_for_what_is_due_and_forgets_the_looks_before(core) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_jobs (queue_name, task_name, priority, args, status)"
            " select 'sources', 'sources.look', 0, '{}', status::procrastinate_job_status"
            " from unnest(array['succeeded', 'failed']) as status"
        )

    jobs.look.func(0)

    asked = ProcrastinateJob.objects.values_list("task_name", "status", "args", "lock", "queueing_lock")
    assert sorted(asked) == [
        ("sources.look", "failed", {}, None, None),
        ("sources.read_feed", "todo", {"feed": "core"}, "sources", None),
    ]


def test_a_feed_registered_again_without_a_change_keeps_its_next_time(core, bank) -> None:
    again = Given("core", bank.id, "/srv/drop", "every 5 minutes")

    assert not registering.register(again, by=SYSTEM, at=NOON + timedelta(hours=1))
    assert Registered.objects.get().next_at == NOON + timedelta(minutes=5)


@pytest.mark.parametrize(
    "ended",
    [
        (
            "warning: x\namity: AMITY_LOADER_DATABASE_URL is missing.\n",
            2,
            "AMITY_LOADER_DATABASE_URL is missing.",
        ),
        ("", -9, "its process ended with -9"),
    ],
)
def test_a_process_that_could_not_do_it_is_told_of(core, monkeypatch, tmp_path, ended) -> None:
    said, code, told = ended
    # A stand-in for Python, since the real one would look into the database that this test keeps to itself.
    stand_in = tmp_path / "python"
    end = "kill -9 $$" if code < 0 else f"exit {code}"
    stand_in.write_text(f"#!/bin/sh\nprintf '{said}' >&2\n{end}\n")
    stand_in.chmod(0o700)
    monkeypatch.setattr(jobs.sys, "executable", str(stand_in))

    jobs.read_feed.func("core")

    row = Registered.objects.get()
    assert (row.outcome, row.told) == ("FAILED", told)
