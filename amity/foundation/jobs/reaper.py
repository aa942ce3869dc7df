"""Give back the jobs whose worker died. Never a job itself: the queue may be what is stuck."""

from datetime import datetime

import structlog
from django.db import IntegrityError, connection, transaction

from amity.foundation.jobs.selectors import STALLED_AFTER

log = structlog.get_logger(__name__)

_STALLED = """
    select job.id
      from procrastinate_jobs job
      left join procrastinate_workers worker on worker.id = job.worker_id
     where job.status = 'doing' and (worker.id is null or worker.last_heartbeat < %s)
     order by job.id
       for update of job skip locked
"""


@transaction.atomic
def reap(*, at: datetime) -> int:
    """Return every stalled job to the queue, and say how many there were.

    A worker that is alive renews its heartbeat every few seconds; one that was killed never does, and one
    that went away in good order leaves no row. Either way nobody else will ever finish its job.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STALLED, [at - STALLED_AFTER])
        stalled = [job_id for (job_id,) in cursor.fetchall()]
    for job_id in stalled:
        _give_back(job_id, at=at)
    return len(stalled)


def _give_back(job_id: int, *, at: datetime) -> None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select procrastinate_retry_job_v2(%s, %s, null, null, null)", [job_id, at])
    except IntegrityError:
        # The same work was asked for again while this one hung (same queueing lock): the newer one does it.
        with connection.cursor() as cursor:
            cursor.execute("select procrastinate_finish_job_v1(%s, 'failed', false)", [job_id])
        log.warning("jobs.superseded", job=job_id)
