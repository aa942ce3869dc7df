"""Who may do what, as the table of permissions has it: the page is the table, so it cannot be out of date."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from amity.foundation.access.permissions import Reach, permissions
from amity.foundation.organisation import selectors as organisation


@dataclass(frozen=True, slots=True)
class RoleColumn:
    """A role, and whom it sees."""

    name: str
    reach: str


@dataclass(frozen=True, slots=True)
class RightRow:
    """A verb, what it means, and for each role whether it may."""

    verb: str
    meaning: str
    cells: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Rights:
    """The whole table."""

    roles: tuple[RoleColumn, ...]
    rows: tuple[RightRow, ...]


def rights(*, is_chinese: bool) -> Rights:
    """Return the table in the reader's language."""
    table = permissions()
    return Rights(
        roles=tuple(
            RoleColumn(organisation.role_name(role), _reach(rule.reach)) for role, rule in table.roles.items()
        ),
        rows=tuple(
            RightRow(
                verb,
                (rule.meaning_zh if is_chinese else "") or rule.meaning,
                tuple(role in rule.roles for role in table.roles),
            )
            for verb, rule in table.verbs.items()
        ),
    )


def _reach(reach: Reach) -> str:
    return {
        Reach.NONE: _("no customers"),
        Reach.OWN: _("own customers"),
        Reach.TEAM: _("the team's"),
        Reach.BRANCH: _("the branch's"),
        Reach.BANK: _("the bank's"),
    }[reach]
