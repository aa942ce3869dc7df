"""The worker: jobs one after another; beside it, outside the queue, reaper and sealer of the audit."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

import structlog
from django.db import close_old_connections, connections
from django.db.utils import Error as DatabaseError
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from amity.foundation.audit import services as audit
from amity.foundation.jobs.reaper import reap

SEAL_EVERY_SECONDS = 20.0
REAP_EVERY_SECONDS = 15.0
FINISH_WITHIN_SECONDS = 8.0

log = structlog.get_logger(__name__)


def work() -> None:
    """Work until a signal comes."""
    stopping = threading.Event()
    beside = [
        _beside("sealer", SEAL_EVERY_SECONDS, lambda at: audit.seal(at=at), stopping),
        _beside("reaper", REAP_EVERY_SECONDS, lambda at: reap(at=at), stopping),
    ]
    try:
        connector = app.connector
        assert isinstance(connector, DjangoConnector)  # noqa: S101 the types say less than procrastinate's own set-up
        with app.replace_connector(connector.get_worker_connector()):
            app.run_worker(
                name="worker",
                fetch_job_polling_interval=2.0,
                shutdown_graceful_timeout=FINISH_WITHIN_SECONDS,
                delete_jobs="never",
            )
    finally:
        stopping.set()
        for thread in beside:
            thread.join(FINISH_WITHIN_SECONDS)


def _beside(
    name: str, seconds: float, act: Callable[[datetime], object], stopping: threading.Event
) -> threading.Thread:
    def repeat() -> None:
        while not stopping.wait(seconds):
            close_old_connections()
            try:
                act(timezone.now())
            except DatabaseError as error:
                # The database was restarted: the next round finds it again.
                log.warning("worker.beside_failed", part=name, error=type(error).__name__)
        connections.close_all()

    thread = threading.Thread(target=repeat, name=name, daemon=True)
    thread.start()
    return thread
