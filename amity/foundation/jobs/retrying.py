"""Try a job again when it was PostgreSQL that was away, not the job that was wrong."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
from django.db import InterfaceError, OperationalError
from procrastinate import RetryDecision, RetryStrategy
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job

AWAY = (
    OperationalError,
    InterfaceError,
    psycopg.OperationalError,
    psycopg.InterfaceError,
    ConnectorException,
)
"""What a lost, refused, closed or never lent connection raises; psycopg_pool's errors are among them."""


class WhenBack(RetryStrategy):
    """Try again if the database was away, also where that led to another error on the way out."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Return when to try again, or None."""
        if not any(isinstance(error, AWAY) for error in _behind(exception)):
            return None
        return super().get_retry_decision(exception=exception, job=job)


def _behind(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


WHEN_THE_DATABASE_IS_BACK = WhenBack(max_attempts=20, wait=3, linear_wait=3)
"""For jobs that are idempotent by their own key. Never beside a queueing lock: the job would hang."""
