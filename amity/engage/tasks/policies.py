"""What the state of a task forbids. Who may act at all is in access/permissions.toml. Pure."""

from datetime import datetime

from django.utils.translation import gettext as _

from amity.engage.tasks.models import TaskStatus
from amity.foundation.kernel.errors import BadInput, DomainError


class AlreadyClosed(DomainError):
    """The task was done or dropped before this call."""


def check_is_open(*, status: str) -> None:
    """Refuse to change a task that is done or dropped."""
    if status != TaskStatus.OPEN:
        raise AlreadyClosed(_("This task was closed before. Reopen it first."))


def check_can_wait_until(*, until: datetime, at: datetime) -> None:
    """Refuse to put a task off into the past."""
    if until <= at:
        raise BadInput(_("Choose a time that is still to come."))


def check_has_title(*, title: str) -> None:
    """Refuse a task that does not say what to do."""
    if not title.strip():
        raise BadInput(_("Say what is to be done."))
