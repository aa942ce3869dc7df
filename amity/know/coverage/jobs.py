"""What follows from the clock in this room: absences begin and end."""

from datetime import datetime

from amity.foundation.access import walls
from amity.know.coverage import services


def follow_absences(*, at: datetime) -> int:
    """Let absences take effect that have begun or ended by now; the worker asks it twice a minute."""
    with walls.everything():
        return services.follow_absences(at=at)
