"""What the roles somebody holds forbid. Pure: no queries, no clock."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from amity.foundation.kernel.errors import BadInput
from amity.foundation.organisation.models import Role

ALONE = frozenset({Role.ADMINISTRATOR.value, Role.AUDITOR.value})
"""Whoever keeps the house or watches it holds no other role."""


def check_roles_together(roles: Collection[str], *, code: str) -> None:
    """
    Refuse an administrator or an auditor who holds another role beside it.

    :raises BadInput: naming the staff member and the roles.
    """
    held = set(roles)
    if len(held) > 1 and held & ALONE:
        raise BadInput(
            _("%(code)s cannot hold %(roles)s together: an administrator or an auditor holds no other role.")
            % {"code": code, "roles": ", ".join(sorted(held))}
        )
