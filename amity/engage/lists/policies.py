"""What may be made of a saved list, and by whom beside its owner. Pure."""

from __future__ import annotations

from django.utils.translation import gettext as _

from amity.engage.lists.models import Visibility
from amity.foundation.access.permissions import Reach, permissions
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import BadInput, NotAllowed

LONGEST_NAME = 60
LONGEST_QUERY = 1_000
MOST_COLUMNS = 14
LONGEST_CODE = 40
MOST_LISTS = 100
MOST_PINS = 12


def choices(by: Actor) -> tuple[Visibility, ...]:
    """Return with whom the actor may share."""
    found = [Visibility.MINE]
    if by.team_id is not None and permissions().allows("lists:share", by.roles):
        found.append(Visibility.TEAM)
    if permissions().allows("lists:publish", by.roles):
        found.append(Visibility.UNIT)
    return tuple(found)


def check_may_share(*, visibility: str, by: Actor) -> None:
    """Refuse to share with whom the actor may not."""
    if visibility not in choices(by):
        raise NotAllowed(_("You cannot share lists with them."))


def may_change(*, owner_id: int, visibility: str, unit_id: int, team_id: int | None, by: Actor) -> bool:
    """Tell whether the actor may change the list: its owner; the lead of its team; the head of its unit."""
    if by.staff_id == owner_id:
        return True
    reach = permissions().reach(by.roles)
    if visibility == Visibility.TEAM:
        return reach is Reach.TEAM and team_id is not None and by.team_id == team_id
    return visibility == Visibility.UNIT and reach is Reach.BRANCH and by.unit_id == unit_id


def check_name(*, name: str) -> None:
    """Refuse a list that cannot be called."""
    if not name:
        raise BadInput(_("Give the list a name."))
    if len(name) > LONGEST_NAME:
        raise BadInput(_("A name has at most %(most)s characters.") % {"most": LONGEST_NAME})


def check_size(*, query: str, columns: tuple[str, ...]) -> None:
    """Refuse what no page writes."""
    is_long = len(query) > LONGEST_QUERY or any(len(code) > LONGEST_CODE for code in columns)
    if is_long or len(columns) > MOST_COLUMNS:
        raise BadInput(_("A list has at most %(most)s columns.") % {"most": MOST_COLUMNS})
