"""What the state of a request forbids. Who may act at all is in access/permissions.toml. Pure."""

from django.utils.translation import gettext as _

from amity.foundation.kernel.errors import DomainError

SHORTEST_PURPOSE = 3


class PurposeMissing(DomainError):
    """Nobody sees a direct identifier in the clear without saying what for."""


def check_purpose(purpose: str) -> None:
    """Refuse a reveal that does not say what it is for."""
    if len(purpose.strip()) < SHORTEST_PURPOSE:
        raise PurposeMissing(_("Say what you need it for."))
