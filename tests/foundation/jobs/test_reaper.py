"""A job whose worker died is given back; one whose worker lives is left alone."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from amity.foundation.jobs import selectors
from amity.foundation.jobs.reaper import reap

NOW = timezone.now()


def job(*, status: str, worker: int | None, queueing_lock: str | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_jobs (queue_name, task_name, args, status, worker_id, queueing_lock)"
            " values ('live', 'nap', '{}', %s, %s, %s) returning id",
            [status, worker, queueing_lock],
        )
        return cursor.fetchone()[0]


def worker(*, seconds_silent: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_workers (last_heartbeat) values (%s) returning id",
            [NOW - timedelta(seconds=seconds_silent)],
        )
        return cursor.fetchone()[0]


def status(job_id: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("select status::text from procrastinate_jobs where id = %s", [job_id])
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_gives_back_the_job_of_a_worker_that_fell_silent() -> None:
    lost = job(status="doing", worker=worker(seconds_silent=61))

    assert reap(at=NOW) == 1
    assert status(lost) == "todo"


@pytest.mark.django_db
def test_leaves_the_job_of_a_worker_that_lives() -> None:
    running = job(status="doing", worker=worker(seconds_silent=20))

    assert reap(at=NOW) == 0
    assert status(running) == "doing"


@pytest.mark.django_db
def test_gives_up_the_job_whose_work_was_asked_for_again_meanwhile() -> None:
    lost = job(status="doing", worker=worker(seconds_silent=300), queueing_lock="refresh")
    newer = job(status="todo", worker=None, queueing_lock="refresh")

    assert reap(at=NOW) == 1
    assert (status(lost), status(newer)) == ("failed", "todo")


@pytest.mark.django_db
def test_counts_the_stalled_among_the_running() -> None:
    job(status="doing", worker=worker(seconds_silent=61))
    job(status="doing", worker=worker(seconds_silent=1))
    job(status="todo", worker=None)

    counts = selectors.counts(at=NOW)

    assert (counts.todo, counts.doing, counts.stalled) == (1, 2, 1)
