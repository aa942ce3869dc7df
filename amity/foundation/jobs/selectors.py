"""How the queue stands: what an operator asks first."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

STALLED_AFTER = timedelta(seconds=60)
"""A running job whose worker has not been heard of for so long belongs to nobody."""


@dataclass(frozen=True, slots=True)
class JobCounts:
    """Jobs by state; ``stalled`` are among ``doing``."""

    todo: int
    doing: int
    succeeded: int
    failed: int
    stalled: int
    oldest_todo_at: datetime | None


@dataclass(frozen=True, slots=True)
class FailedJob:
    """A job that gave up."""

    id: int
    task_name: str
    attempts: int
    ended_at: datetime | None


def counts(*, at: datetime) -> JobCounts:
    """Return how many jobs wait, run, have ended and have lost their worker."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select count(*) filter (where job.status = 'todo'),
                   count(*) filter (where job.status = 'doing'),
                   count(*) filter (where job.status = 'succeeded'),
                   count(*) filter (where job.status in ('failed', 'aborted')),
                   count(*) filter (where job.status = 'doing'
                                      and (worker.id is null or worker.last_heartbeat < %s)),
                   min(coalesce(job.scheduled_at, queued.at)) filter (where job.status = 'todo')
              from procrastinate_jobs job
              left join procrastinate_workers worker on worker.id = job.worker_id
              left join lateral (select min(at) as at from procrastinate_events event
                                  where event.job_id = job.id and job.status = 'todo') queued on true
            """,
            [at - STALLED_AFTER],
        )
        row = cursor.fetchone()
    return JobCounts(*row)


def heard_at() -> datetime | None:
    """Return when a worker was last heard of; None while none works."""
    with connection.cursor() as cursor:
        cursor.execute("select max(last_heartbeat) from procrastinate_workers")
        found: datetime | None = cursor.fetchone()[0]
        return found


def failed(*, limit: int = 50) -> tuple[FailedJob, ...]:
    """Return the jobs that failed last, newest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select job.id, job.task_name, job.attempts, max(event.at)
              from procrastinate_jobs job
              left join procrastinate_events event on event.job_id = job.id
             where job.status = 'failed'
             group by job.id order by job.id desc limit %s
            """,
            [limit],
        )
        return tuple(FailedJob(*row) for row in cursor.fetchall())
