"""Run imports: check a list without taking a row; take it as the intake takes any feed. Two jobs.

Both begin anew after a kill: a check forgets what it had found, an import knows its own rows again.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from amity.foundation.access import walls
from amity.foundation.jobs.retrying import AWAY, WHEN_THE_DATABASE_IS_BACK
from amity.foundation.kernel.errors import BadInput
from amity.ingest import LOADERS, Way, ingest
from amity.know.imports import running
from amity.know.imports.steps import ALIAS, FEED


@app.task(name="imports.check", queue="live", retry=WHEN_THE_DATABASE_IS_BACK)
def check_import(reference: str) -> None:
    """Check one list."""
    with walls.everything():
        check(UUID(reference), at=timezone.now())


@app.task(name="imports.run", queue="live", retry=WHEN_THE_DATABASE_IS_BACK)
def run_import(reference: str) -> None:
    """Import one list; whoever waits for it is told also of what nobody foresaw."""
    with walls.everything():
        try:
            run(UUID(reference), at=timezone.now())
        except AWAY:
            raise
        except Exception:
            running.give_up(UUID(reference), at=timezone.now())
            raise


def check(reference: UUID, *, at: datetime) -> None:
    """Judge every row of a list without taking any."""
    running.check(reference, LOADERS, at=at)


def run(reference: UUID, *, at: datetime) -> None:
    """Take the rows of a list, as the intake takes any feed; write down whom it made and changed, and how."""
    row = running.begin(reference)
    if row is None:
        return
    try:
        with running.unpacked(row) as it:
            # The tables of a row come one after another: each is a part of the way.
            parts = max(1, (it.folder / FEED).read_text(encoding="utf-8").count("[[load]]"))
            how = Way(running.recorded(LOADERS, row), {ALIAS: it.mends}, it.units)
            report = ingest(
                it.folder,
                it.folder,
                at=at,
                tell=lambda _load, rows: running.tell(row, -(-rows // parts)),
                how=how,
            )
    except BadInput as error:
        running.stop(row, str(error), at=at)
        return
    main = report.loaded[0]
    running.finish(row, refused=main.rejected + main.skipped, at=at)
