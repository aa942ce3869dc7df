"""What may be made of a household. Who may at all is in access/permissions.toml. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.utils.translation import gettext as _

from amity.foundation.kernel.errors import BadInput, NotAllowed
from amity.know.relations.models import MemberRole

FEWEST = 2
MOST = 12
"""More people than this keep no house together."""


def check_members(members: Mapping[int, str]) -> None:
    """Refuse a household of one, of a crowd, without a head or with two, or with a role that is none."""
    if not FEWEST <= len(members) <= MOST:
        raise BadInput(
            _("A household has %(fewest)s to %(most)s members.") % {"fewest": FEWEST, "most": MOST}
        )
    check_roles(members.values())


def check_roles(roles: Collection[str]) -> None:
    """Refuse a role that is none, and a second head."""
    if any(role not in MemberRole.values for role in roles):
        raise BadInput(_("Choose a role in the household."))
    if sum(role == MemberRole.HEAD for role in roles) > 1:
        raise BadInput(_("A household has one head."))


def check_all_within_reach(wanted: Collection[int], seen: Collection[int]) -> None:
    """Refuse to decide for people whom the actor does not see."""
    if not set(wanted) <= set(seen):
        raise NotAllowed(
            _(
                "One of them is looked after elsewhere: ask somebody who sees all of them, "
                "such as your branch manager."
            )
        )


def check_ends(active_from: date, *, on: date) -> None:
    """Refuse that somebody leaves before they came."""
    if on < active_from:
        raise BadInput(_("Nobody leaves a household before they came into it."))
