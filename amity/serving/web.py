"""The web server: granian over WSGI, two processes, threads enough for open live streams."""

import os
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from amity.foundation.postgres.pools import disconnect
from amity.web import assets
from amity.web.live.stream import MOST_SCREENS_PER_PROCESS

WORKERS = 2
THREADS_FOR_PAGES = 16
KILL_AFTER_SECONDS = 5
COUNTS = "PROMETHEUS_MULTIPROC_DIR"
"""Where the processes of one server keep what they count, so that it can be added up."""
LOGGING: dict[str, Any] = {
    "handlers": {"ours": {"class": "logging.StreamHandler", "formatter": "ours"}},
    "formatters": {"ours": {"()": "amity.serving.logs.formatter"}},
    "loggers": {"_granian": {"handlers": ["ours"], "level": "ERROR", "propagate": False}},
}
"""The server's own few lines take the same road as ours."""


def serve(*, host: str, port: int, workers: int = WORKERS) -> None:
    """Serve until a signal comes."""
    assets.check_built()
    # The server's processes are forked from this one: a connection that they all inherited would answer one
    # with what another asked, and an inherited pool has no threads to make more.
    disconnect()
    os.environ[COUNTS] = str(_fresh(Path(settings.HOME) / "run" / f"counts-{port}"))
    Granian(
        "amity.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        # A live stream holds a thread for as long as its screen is open; threads are made when asked for.
        blocking_threads=MOST_SCREENS_PER_PROCESS + THREADS_FOR_PAGES,
        blocking_threads_idle_timeout=60,
        # Without it a signal that comes while the server starts is waited out for ever.
        workers_kill_timeout=KILL_AFTER_SECONDS,
        respawn_failed_workers=True,
        # Its one warning is about the number of threads, which is meant (see above).
        log_level=LogLevels.error,
        log_dictconfig=LOGGING,
    ).serve()


def _fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    return folder
