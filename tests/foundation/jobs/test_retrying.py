"""A job is tried again when the database was away, and not when it was wrong."""

from types import SimpleNamespace

import psycopg
import pytest
from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException
from psycopg_pool import PoolTimeout

from amity.foundation.jobs.retrying import WHEN_THE_DATABASE_IS_BACK

AWAY = [
    OperationalError(), InterfaceError(), psycopg.OperationalError(), psycopg.InterfaceError(),
    psycopg.errors.AdminShutdown(), psycopg.errors.CrashShutdown(), psycopg.errors.CannotConnectNow(),
    PoolTimeout(), ConnectorException(),
]  # fmt: skip
WRONG = [DataError(), IntegrityError(), psycopg.errors.UniqueViolation(), ValueError(), KeyError()]


@pytest.mark.parametrize(
    ("error", "is_tried_again"), [*((each, True) for each in AWAY), *((each, False) for each in WRONG)]
)
def test_only_a_database_that_was_away_is_waited_for(error: Exception, is_tried_again: bool) -> None:
    job = SimpleNamespace(attempts=1)

    decision = WHEN_THE_DATABASE_IS_BACK.get_retry_decision(exception=error, job=job)

    assert (decision is not None) is is_tried_again


def test_what_was_raised_because_it_was_away_is_tried_again_too() -> None:
    try:
        try:
            raise psycopg.OperationalError
        except psycopg.Error:
            raise ValueError  # noqa: B904 raised on the way out
    except ValueError as error:
        raised = error

    job = SimpleNamespace(attempts=1)

    assert WHEN_THE_DATABASE_IS_BACK.get_retry_decision(exception=raised, job=job) is not None


def test_it_ends_some_time() -> None:
    job = SimpleNamespace(attempts=20)

    assert WHEN_THE_DATABASE_IS_BACK.get_retry_decision(exception=OperationalError(), job=job) is None


def test_no_job_that_is_retried_has_a_queueing_lock() -> None:
    ours = [task for task in app.tasks.values() if not task.name.startswith("procrastinate.")]

    assert ours
    assert [task.name for task in ours if task.retry_strategy and task.queueing_lock] == []
