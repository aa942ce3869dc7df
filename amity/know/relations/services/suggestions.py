"""Use cases about suggested households: staff confirm them, refuse them, and take back what they decided."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from itertools import combinations
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from amity.foundation.access import services as access
from amity.foundation.access import walls
from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import ChangedMeanwhile, NotFound
from amity.know.relations.models import (
    FormedBy,
    Household,
    MemberRole,
    Membership,
    Refusal,
    Suggestion,
    SuggestionState,
)
from amity.know.relations.services.members import bump, check_reach, enter, keep_apart, take_in


@transaction.atomic
def confirm(*, reference: UUID, on: date, by: Actor, at: datetime) -> UUID:
    """
    Agree that the suggested people live together, and return their household.

    :raises NotAllowed: if the actor may not, or does not see all of them.
    :raises NotFound: if there is no such suggestion about anybody whom the actor may see.
    :raises ChangedMeanwhile: if somebody decided it, or put one of them elsewhere, meanwhile.
    """
    access.check("relations:edit", by=by)
    suggestion, members = _locked_suggestion(reference, by=by)
    _check_open(suggestion)
    placed = dict(
        Membership.objects.filter(party_id__in=members, active_to__isnull=True).values_list(
            "party_id", "household_id"
        )
    )
    if set(placed.values()) - {suggestion.household_id}:
        raise ChangedMeanwhile(_("One of them belongs to another household by now."))
    household = suggestion.household
    if household is None:
        household = Household.objects.create(
            legal_entity_id=by.legal_entity_id, formed_by=FormedBy.RULE, formed_at=at
        )
    else:
        bump(household)
    has_head = household.memberships.filter(role=MemberRole.HEAD, active_to__isnull=True).exists()
    joining = {
        party_id: MemberRole.OTHER if has_head and role == MemberRole.HEAD else role
        for party_id, role in members.items()
        if party_id not in placed
    }
    take_in(household, joining, formed_by=FormedBy.RULE, on=on)
    suggestion.household = household
    _decide(suggestion, SuggestionState.CONFIRMED, by=by, at=at)
    enter("household:confirmed", household, joining, by=by, at=at)
    return household.reference


@transaction.atomic
def refuse(*, reference: UUID, by: Actor, at: datetime) -> None:
    """
    Say that the suggested people do not live together: no two of them are suggested again.

    Who is in the suggested household already stays there; who would have joined them is kept apart from them.

    :raises NotAllowed: if the actor may not, or does not see all of them.
    :raises NotFound: if there is no such suggestion about anybody whom the actor may see.
    :raises ChangedMeanwhile: if somebody decided it meanwhile.
    """
    access.check("relations:edit", by=by)
    suggestion, members = _locked_suggestion(reference, by=by)
    _check_open(suggestion)
    keep_apart(combinations(sorted(members), 2), by=by, at=at)
    _decide(suggestion, SuggestionState.REFUSED, by=by, at=at)
    _record_suggestion("household:refused", suggestion, members, by=by, at=at)


@transaction.atomic
def reopen(*, reference: UUID, on: date, by: Actor, at: datetime) -> None:
    """
    Take back what was decided about a suggestion, while nothing else was built on it.

    :raises NotAllowed: if the actor may not, or does not see all of them.
    :raises NotFound: if there is no such suggestion about anybody whom the actor may see.
    :raises ChangedMeanwhile: if the household was changed since.
    """
    access.check("relations:edit", by=by)
    suggestion, members = _locked_suggestion(reference, by=by)
    if suggestion.state == SuggestionState.OPEN:
        return
    if suggestion.state == SuggestionState.REFUSED and suggestion.decided_at is not None:
        for one, two in combinations(sorted(members), 2):
            Refusal.objects.filter(party_id=one, other_id=two, refused_at=suggestion.decided_at).delete()
    elif suggestion.household is not None:
        _take_back_members(suggestion, suggestion.household, on=on)
    _record_suggestion("household:reopened", suggestion, members, by=by, at=at)
    suggestion.state, suggestion.decided_by, suggestion.decided_at = SuggestionState.OPEN, None, None
    suggestion.save()


def _locked_suggestion(reference: UUID, *, by: Actor) -> tuple[Suggestion, dict[int, str]]:
    rows = Suggestion.objects.select_for_update(of=("self",)).select_related("household")
    suggestion = rows.filter(reference=reference, legal_entity_id=by.legal_entity_id).first()
    if suggestion is None:
        raise NotFound(_("There is no such suggestion."))
    with walls.of_bank(by.legal_entity_id):
        members = dict(suggestion.members.values_list("party_id", "role"))
    check_reach(members, missing=_("There is no such suggestion."), by=by)
    return suggestion, members


def _check_open(suggestion: Suggestion) -> None:
    if suggestion.state != SuggestionState.OPEN:
        raise ChangedMeanwhile(_("Somebody has decided this meanwhile."))


def _take_back_members(suggestion: Suggestion, household: Household, *, on: date) -> None:
    if household.dissolved_at is not None:
        raise ChangedMeanwhile(_("The household was changed since: change it there."))
    rows = household.memberships.filter(
        party_id__in=suggestion.members.values("party_id"), formed_by=FormedBy.RULE, active_from=on
    )
    if rows.delete()[0] == 0:
        raise ChangedMeanwhile(_("The household was changed since: change it there."))
    if household.memberships.exists():
        bump(household)
        return
    suggestion.household = None
    suggestion.save(update_fields=["household"])
    household.delete()


def _decide(suggestion: Suggestion, state: str, *, by: Actor, at: datetime) -> None:
    suggestion.state, suggestion.decided_by, suggestion.decided_at = state, by.staff_id, at
    suggestion.save()


def _record_suggestion(
    action: str, suggestion: Suggestion, members: Iterable[int], *, by: Actor, at: datetime
) -> None:
    for party_id in members:
        audit.record(
            action=action,
            subject=f"suggestion:{suggestion.reference}",
            by=by,
            at=at,
            party_id=party_id,
        )
