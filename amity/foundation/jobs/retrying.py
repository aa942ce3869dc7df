"""Try a job again when it was PostgreSQL that was away, not the job that was wrong."""

import psycopg
from django.db import InterfaceError, OperationalError
from procrastinate import RetryStrategy

WHEN_THE_DATABASE_IS_BACK = RetryStrategy(
    max_attempts=20,
    wait=3,
    linear_wait=3,
    retry_exceptions=(OperationalError, InterfaceError, psycopg.OperationalError),
)
"""For jobs that are idempotent by their own key. Never beside a queueing lock: the job would hang."""
