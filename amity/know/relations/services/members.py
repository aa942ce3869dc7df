"""What the use cases share: who is in a household, who is kept apart, what the trail says.

Each is called inside the transaction of a use case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import BadInput, NotFound
from amity.know.parties import selectors as parties
from amity.know.relations import policies
from amity.know.relations.models import Household, Membership, Refusal

_ELSEWHERE = gettext_lazy("Somebody belongs to one household at a time: let them leave the other one first.")


def check_reach(members: Iterable[int], *, missing: str, by: Actor) -> None:
    """Hide what is about nobody within reach; refuse what is about somebody out of it."""
    wanted = set(members)
    seen = {one.id for one in parties.known(wanted, by=by).values() if one.reference is not None}
    if not seen:
        raise NotFound(missing)
    policies.check_all_within_reach(wanted, seen)


def open_members(household: Household) -> dict[int, str]:
    """Return who is in a household now, and as who."""
    return dict(household.memberships.filter(active_to__isnull=True).values_list("party_id", "role"))


def take_in(household: Household, members: Mapping[int, str], *, formed_by: str, on: date) -> None:
    """Let people into a household who are in none."""
    if Membership.objects.filter(party_id__in=members, active_to__isnull=True).exists():
        raise BadInput(_ELSEWHERE)
    rows = [
        Membership(household=household, party_id=party_id, role=role, formed_by=formed_by, active_from=on)
        for party_id, role in members.items()
    ]
    try:
        with transaction.atomic():
            Membership.objects.bulk_create(rows)
    except IntegrityError:  # somebody else let one of them in at the same moment
        raise BadInput(_ELSEWHERE) from None


def keep_apart(pairs: Iterable[tuple[int, int]], *, by: Actor, at: datetime) -> None:
    """Remember of each pair, the smaller first, that they live apart; who is in one household is left out."""
    together = Membership.objects.filter(active_to__isnull=True)
    for one, two in pairs:
        homes = set(together.filter(party_id__in=(one, two)).values_list("household_id", "party_id"))
        if len(homes) == 2 and len({home for home, _party in homes}) == 1:  # noqa: PLR2004 both in one home
            continue
        Refusal.objects.get_or_create(
            party_id=one, other_id=two, defaults={"refused_by": by.staff_id, "refused_at": at}
        )


def forget_refusals(together: Iterable[int]) -> None:
    """Let these people be suggested together again."""
    everybody = list(together)
    Refusal.objects.filter(party_id__in=everybody, other_id__in=everybody).delete()


def bump(household: Household) -> None:
    """Let whoever read the household before see that it changed."""
    household.version += 1
    household.save()


def enter(action: str, household: Household, members: Mapping[int, str], *, by: Actor, at: datetime) -> None:
    """Enter the act once for each of those it is about."""
    for party_id, role in members.items():
        audit.record(
            action=action,
            subject=f"household:{household.reference}",
            by=by,
            at=at,
            party_id=party_id,
            changes={"role": ("", role)},
        )
