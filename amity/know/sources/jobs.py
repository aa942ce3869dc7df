"""Jobs of this room: feeds that are due are read, each in a process of its own.

A process of its own enters the database as who loads, and gives its memory back when it has ended. It may be
killed at any moment: the next look goes on where it stood.
"""

import subprocess
import sys

import structlog
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from amity.foundation.jobs import forgetting
from amity.foundation.jobs.retrying import WHEN_THE_DATABASE_IS_BACK
from amity.know.sources import registering
from amity.know.sources.outcomes import Outcome

LOOK = "sources.look"
TOLD = (0, 1)
"""Exit codes of a look that noted what it found."""

log = structlog.get_logger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name=LOOK, queue="sources")
def look(timestamp: int) -> None:  # noqa: ARG001 procrastinate tells for which minute it is
    """Ask for every feed that is due to be read; what is asked twice is read once, and finds nothing new."""
    at = timezone.now()
    with transaction.atomic():
        for name in registering.claim_due(at=at):
            read_feed.defer(feed=name)
        forgetting.forget_done(LOOK)


@app.task(name="sources.read_feed", queue="sources", lock="sources", retry=WHEN_THE_DATABASE_IS_BACK)
def read_feed(feed: str) -> None:
    """Read one registered feed."""
    command = [sys.executable, "-m", "amity", "watch", "--feed", feed]
    ended = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False)
    if ended.returncode in TOLD:
        return
    lines = [line for line in ended.stderr.splitlines() if line.startswith("amity: ")]
    why = lines[-1].removeprefix("amity: ") if lines else f"its process ended with {ended.returncode}"
    registering.end(feed, Outcome.FAILED, told=why, at=timezone.now())
    log.warning("sources.read_failed", feed=feed, code=ended.returncode)
