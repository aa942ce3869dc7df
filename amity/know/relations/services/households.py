"""Use cases that change who belongs to a household: formed by hand, joined, left, split."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from amity.foundation.access import services as access
from amity.foundation.access import walls
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import BadInput, ChangedMeanwhile, NotFound
from amity.know.parties import selectors as parties
from amity.know.relations import policies
from amity.know.relations.models import FormedBy, Household, MemberRole
from amity.know.relations.services.members import (
    bump,
    check_reach,
    enter,
    forget_refusals,
    keep_apart,
    open_members,
    take_in,
)


@transaction.atomic
def form(*, members: Mapping[UUID, str], on: date, by: Actor, at: datetime) -> UUID:
    """
    Put people together by hand, and return their household.

    :raises NotAllowed: if the actor may not.
    :raises NotFound: if one of them is not among those that the actor may see.
    :raises BadInput: if they are too few or too many, one is a company or in a household already.
    """
    access.check("relations:edit", by=by)
    found = {_person(reference, by=by): role for reference, role in members.items()}
    policies.check_members(found)
    household = Household.objects.create(
        legal_entity_id=by.legal_entity_id, formed_by=FormedBy.HAND, formed_at=at
    )
    take_in(household, found, formed_by=FormedBy.HAND, on=on)
    forget_refusals(found)
    enter("household:formed", household, found, by=by, at=at)
    return household.reference


@transaction.atomic
def join(
    *, reference: UUID, version: int, member: UUID, role: str, on: date, by: Actor, at: datetime
) -> None:
    """
    Take somebody into a household.

    :raises NotAllowed: if the actor may not.
    :raises NotFound: if household or person are not among those that the actor may see.
    :raises ChangedMeanwhile: if somebody changed the household after ``version``.
    :raises BadInput: if it would have two heads or too many members, or the person is in one already.
    """
    access.check("relations:edit", by=by)
    household = _locked(reference, version, by=by)
    present = open_members(household)
    party_id = _person(member, by=by)
    policies.check_members({**present, party_id: role})
    take_in(household, {party_id: role}, formed_by=FormedBy.HAND, on=on)
    forget_refusals([*present, party_id])
    bump(household)
    enter("household:joined", household, {party_id: role}, by=by, at=at)


@transaction.atomic
def leave(*, reference: UUID, version: int, member: UUID, on: date, by: Actor, at: datetime) -> None:
    """
    Let somebody leave a household; it is not suggested again that they belong to those who stay.

    A household that has one member left is dissolved.

    :raises NotAllowed: if the actor may not.
    :raises NotFound: if household or member are not among those that the actor may see.
    :raises ChangedMeanwhile: if somebody changed the household after ``version``.
    """
    access.check("relations:edit", by=by)
    household = _locked(reference, version, by=by)
    party_id = parties.locate(member, by=by).id
    _part(household, [party_id], on=on, by=by, at=at)
    enter("household:left", household, {party_id: ""}, by=by, at=at)


@transaction.atomic
def split(
    *, reference: UUID, version: int, members: Mapping[UUID, str], on: date, by: Actor, at: datetime
) -> UUID:
    """
    Let some members of a household keep house for themselves from now on, and return their household.

    :raises NotAllowed: if the actor may not.
    :raises NotFound: if household or members are not among those that the actor may see.
    :raises ChangedMeanwhile: if somebody changed the household after ``version``.
    :raises BadInput: if they are too few.
    """
    access.check("relations:edit", by=by)
    household = _locked(reference, version, by=by)
    leaving = {parties.locate(one, by=by).id: role for one, role in members.items()}
    policies.check_members(leaving)
    _part(household, leaving, on=on, by=by, at=at)
    fresh = Household.objects.create(
        legal_entity_id=by.legal_entity_id, formed_by=FormedBy.HAND, formed_at=at
    )
    take_in(fresh, leaving, formed_by=FormedBy.HAND, on=on)
    enter("household:split", household, leaving, by=by, at=at)
    return fresh.reference


def _locked(reference: UUID, version: int, *, by: Actor) -> Household:
    rows = Household.objects.select_for_update().filter(dissolved_at__isnull=True)
    household = rows.filter(reference=reference, legal_entity_id=by.legal_entity_id).first()
    if household is None:
        raise NotFound(_("There is no such household."))
    with walls.of_bank(by.legal_entity_id):
        members = open_members(household)
    check_reach(members, missing=_("There is no such household."), by=by)
    if household.version != version:
        raise ChangedMeanwhile(_("Somebody changed this household meanwhile. Look again, then write."))
    return household


def _person(reference: UUID, *, by: Actor) -> int:
    header = parties.header(reference, by=by)
    if header.kind != "PERSON":
        raise BadInput(_("Only persons belong to a household."))
    return header.id


def _part(household: Household, leaving: Iterable[int], *, on: date, by: Actor, at: datetime) -> None:
    leaving = set(leaving)
    present = open_members(household)
    if not leaving <= set(present):
        raise NotFound(_("There is no such member of this household."))
    staying = set(present) - leaving
    ending = household.memberships.filter(party_id__in=leaving, active_to__isnull=True)
    for membership in ending:
        policies.check_ends(membership.active_from, on=on)
    ending.update(active_to=on)
    keep_apart(((min(a, b), max(a, b)) for a in leaving for b in staying), by=by, at=at)
    if len(staying) < policies.FEWEST:
        household.memberships.filter(active_to__isnull=True).update(active_to=on)
        household.dissolved_at = at
    elif MemberRole.HEAD not in {present[who] for who in staying}:
        eldest = household.memberships.filter(active_to__isnull=True).order_by("active_from", "pk").first()
        household.memberships.filter(pk=eldest.pk if eldest else 0).update(role=MemberRole.HEAD)
    bump(household)
