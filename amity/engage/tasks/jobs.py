"""Jobs of this room: an event of the bank becomes somebody's work."""

from django.utils import timezone
from procrastinate.contrib.django import app

from amity.engage.tasks import services
from amity.foundation.access import walls
from amity.foundation.jobs.retrying import WHEN_THE_DATABASE_IS_BACK


@app.task(name="tasks.react_to_event", queue="live", retry=WHEN_THE_DATABASE_IS_BACK)
def react_to_event(event_reference: str) -> None:
    """Raise what follows from one event; the same event twice raises it once."""
    with walls.everything():
        services.raise_for_event(event_reference=event_reference, at=timezone.now())
