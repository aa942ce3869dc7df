"""Jobs of imports: one is undone; what was uploaded longer ago than seven days is let go."""

from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from amity.foundation.access import walls
from amity.foundation.jobs.retrying import WHEN_THE_DATABASE_IS_BACK
from amity.know.imports import services, undoing


@app.task(name="imports.undo", queue="live", retry=WHEN_THE_DATABASE_IS_BACK)
def undo(reference: str) -> None:
    """Undo an import; begun again after a kill, it goes on where it was."""
    with walls.everything():
        undoing.undo(UUID(reference), at=timezone.now())


@app.periodic(cron="17 * * * *")
@app.task(name="imports.forget_what_is_over", queue="night")
def forget_what_is_over(timestamp: int) -> None:  # noqa: ARG001 procrastinate tells for which hour it is
    """Let go of uploads and of what an undo would need, seven days on."""
    with walls.everything():
        services.forget_over(at=timezone.now())
