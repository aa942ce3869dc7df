"""A job is tried again when the database was away, and not when it was wrong."""

from types import SimpleNamespace

import pytest
from django.db import DataError, OperationalError
from procrastinate.contrib.django import app

from amity.foundation.jobs.retrying import WHEN_THE_DATABASE_IS_BACK


@pytest.mark.parametrize(("error", "is_tried_again"), [(OperationalError(), True), (DataError(), False)])
def test_only_a_database_that_was_away_is_waited_for(error: Exception, is_tried_again: bool) -> None:
    job = SimpleNamespace(attempts=1)

    decision = WHEN_THE_DATABASE_IS_BACK.get_retry_decision(exception=error, job=job)

    assert (decision is not None) is is_tried_again


def test_it_ends_some_time() -> None:
    job = SimpleNamespace(attempts=20)

    assert WHEN_THE_DATABASE_IS_BACK.get_retry_decision(exception=OperationalError(), job=job) is None


def test_no_job_that_is_retried_has_a_queueing_lock() -> None:
    ours = [task for task in app.tasks.values() if not task.name.startswith("procrastinate.")]

    assert ours
    assert [task.name for task in ours if task.retry_strategy and task.queueing_lock] == []
