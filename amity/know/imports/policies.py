"""What the state of an import forbids, and to whom it belongs. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import BadInput, DomainError, NotAllowed

LARGEST_FILE = 20 * 1024 * 1024
MOST_ROWS = 50_000
KEPT_FOR = timedelta(days=7)
ANY_FORM = frozenset({"data_steward", "administrator"})
"""Roles that set up any import; others bring prospects for their own branch."""
OF_PROSPECTS = ("persons", "companies")
OPEN = ("DRAFT", "CHECKED", "FAILED")
"""States in which an import can still be set up otherwise."""


class NotNow(DomainError):
    """The import is not at the point at which this can be done."""


def sets_up_any(by: Actor) -> bool:
    """Tell whether the actor may import anything, for the whole bank."""
    return by.is_system or not ANY_FORM.isdisjoint(by.roles)


def check_form(form: str, *, by: Actor) -> None:
    """Refuse whoever may only bring prospects anything else."""
    if form not in OF_PROSPECTS and not sets_up_any(by):
        raise NotAllowed(_("You may import prospects for your branch. A data steward imports anything else."))


def check_size(size: int) -> None:
    """Refuse a file that is too large for a page."""
    if size > LARGEST_FILE:
        raise BadInput(
            _("The file has %(size)s MB; %(most)s MB is the most. Cut it in two, or load it by a feed.")
            % {"size": -(-size // 1024**2), "most": LARGEST_FILE // 1024**2}
        )


def check_open(state: str) -> None:
    """Refuse to change an import that runs or has run."""
    if state not in OPEN:
        raise NotNow(_("This import runs or has run: it can no longer be changed."))


def can_be_undone(state: str, ended_at: datetime | None, *, at: datetime) -> bool:
    """Tell whether an import may be undone now."""
    return state == "DONE" and ended_at is not None and at < ended_at + KEPT_FOR
