"""Households and their members, as somebody may see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from amity.foundation.access import services as access
from amity.foundation.access import walls
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import NotFound
from amity.know.parties import selectors as parties
from amity.know.parties.selectors import Known
from amity.know.relations.models import FormedBy, Household, MemberRole, Membership

ROLES = tuple(MemberRole.choices)


@dataclass(frozen=True, slots=True)
class MemberRow:
    """Somebody's time in a household; out of reach they are masked."""

    who: Known
    role: MemberRole
    formed_by: FormedBy
    active_from: date
    active_to: date | None


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """A household with those who are in it, the head first, and those who were."""

    reference: UUID
    version: int
    formed_by: FormedBy
    members: tuple[MemberRow, ...]
    former: tuple[MemberRow, ...]
    can_edit: bool

    @property
    def seen_ids(self) -> tuple[int, ...]:
        """The members within reach."""
        return tuple(row.who.id for row in self.members if row.who.reference)

    @property
    def hidden(self) -> int:
        """How many members are out of reach."""
        return len(self.members) - len(self.seen_ids)


def of_party(party_id: int, *, by: Actor) -> HouseholdRow | None:
    """Return the household of a customer whom the caller found among those visible. Five queries."""
    mine = parties.members(party_id)
    found = Membership.objects.filter(party_id__in=mine, active_to__isnull=True).select_related("household")
    membership = min(found, key=lambda row: mine.index(row.party_id), default=None)
    return _to_row(membership.household, by=by) if membership else None


def household(reference: UUID, *, by: Actor) -> HouseholdRow:
    """
    Return a household.

    :raises NotFound: if none of its members is within reach.
    """
    access.check("relations:read", by=by)
    rows = Household.objects.filter(legal_entity_id=by.legal_entity_id, dissolved_at__isnull=True)
    found = rows.filter(reference=reference).first()
    row = _to_row(found, by=by) if found else None
    if row is None or not row.seen_ids:
        raise NotFound(_("There is no such household."))
    return row


def _to_row(found: Household, *, by: Actor) -> HouseholdRow:
    # Whoever sees one of them learns that there are others; their names stay masked.
    with walls.of_bank(by.legal_entity_id):
        memberships = list(found.memberships.order_by("active_from", "pk"))
    people = parties.known({one.party_id for one in memberships}, by=by)
    rows = [
        MemberRow(
            people[one.party_id],
            MemberRole(one.role),
            FormedBy(one.formed_by),
            one.active_from,
            one.active_to,
        )
        for one in memberships
        if one.party_id in people
    ]
    order = list(MemberRole)
    members = sorted((row for row in rows if row.active_to is None), key=lambda row: order.index(row.role))
    return HouseholdRow(
        reference=found.reference,
        version=found.version,
        formed_by=FormedBy(found.formed_by),
        members=tuple(members),
        former=tuple(row for row in rows if row.active_to is not None),
        can_edit=access.can("relations:edit", by=by) and all(row.who.reference for row in members),
    )
