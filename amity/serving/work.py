"""The worker: jobs one after another; beside it, outside the queue, reaper, sealer, and whoever is away."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

import structlog
from django.db import close_old_connections, connections
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from amity import importing
from amity.foundation.audit import services as audit
from amity.foundation.jobs.reaper import reap
from amity.know.coverage.jobs import follow_absences
from amity.serving import logs

SEAL_EVERY_SECONDS = 20.0
REAP_EVERY_SECONDS = 15.0
FOLLOW_EVERY_SECONDS = 30.0
FINISH_WITHIN_SECONDS = 8.0
HEARTBEAT_SECONDS = 10.0

ON_THE_TOP_FLOOR = (importing.check_import, importing.run_import)
"""Jobs that no room declares: the queue learns of them by this."""

log = structlog.get_logger(__name__)


def work() -> None:
    """Work until a signal comes."""
    logs.configure()
    stopping = threading.Event()
    beside = [
        _beside("sealer", SEAL_EVERY_SECONDS, lambda at: audit.seal(at=at), stopping),
        _beside("reaper", REAP_EVERY_SECONDS, lambda at: reap(at=at), stopping),
        _beside("absences", FOLLOW_EVERY_SECONDS, lambda at: follow_absences(at=at), stopping),
    ]
    try:
        connector = app.connector
        assert isinstance(connector, DjangoConnector)  # noqa: S101 the types say less than procrastinate's own set-up
        with app.replace_connector(connector.get_worker_connector()):
            app.run_worker(
                name="worker",
                fetch_job_polling_interval=2.0,
                shutdown_graceful_timeout=FINISH_WITHIN_SECONDS,
                # A feed that is read for an hour keeps nobody waiting: such jobs come one at a time.
                concurrency=2,
                delete_jobs="never",
                update_heartbeat_interval=HEARTBEAT_SECONDS,
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
            except Exception:  # whatever it was, the next round must come
                # A restarted database is found again; a broken chain or a full disk stays loud until mended.
                log.exception("worker.beside_failed", part=name)
        connections.close_all()

    thread = threading.Thread(target=repeat, name=name, daemon=True)
    thread.start()
    return thread
