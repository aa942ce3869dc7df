"""What the state of a request forbids. Who may act at all is in access/permissions.toml. Pure."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from amity.foundation.kernel.errors import BadInput, DomainError
from amity.know.parties import ties
from amity.know.parties.models import Evidence

SHORTEST_PURPOSE = 3
WHOLE = Decimal(100)
LONG_AGO = date(1900, 1, 1)


class PurposeMissing(DomainError):
    """Nobody sees a direct identifier in the clear without saying what for."""


def check_purpose(purpose: str) -> None:
    """Refuse a reveal that does not say what it is for."""
    if len(purpose.strip()) < SHORTEST_PURPOSE:
        raise PurposeMissing(_("Say what you need it for."))


def check_tie(party: tuple[int, str], other: tuple[int, str], *, role: str, share: Decimal | None) -> None:
    """Refuse a tie to oneself, and a role or a share that does not fit; each party is its id and its kind."""
    if party[0] == other[0]:
        raise BadInput(_("Nobody is related to themselves: choose another customer."))
    if role not in ties.roles_for(party[1], other[1]):
        raise BadInput(_("These two cannot be so related: choose another role."))
    if share is None:
        return
    if role not in ties.WITH_SHARE:
        raise BadInput(_("Only an owner holds a share."))
    if not 0 < share <= WHOLE:
        raise BadInput(_("A share is more than 0% and at most 100%."))


def check_since(active_from: date | None, *, evidence: str, on: date) -> None:
    """Refuse a tie that begins in the future, or of which it is not said by what it is known."""
    if active_from is not None and not LONG_AGO <= active_from <= on:
        raise BadInput(_("It began today or earlier."))
    if evidence not in Evidence.values:
        raise BadInput(_("Say by what it is known."))


def check_shares(others: Decimal | int, share: Decimal) -> None:
    """Refuse to give out more than all of a company's shares."""
    if others + share > WHOLE:
        raise BadInput(
            _("The others hold %(others)s%% already: at most %(left)s%% are left.")
            % {"others": f"{others:.2f}", "left": f"{max(WHOLE - others, Decimal(0)):.2f}"}
        )
