"""Which pairs an actor may decide."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from amity.foundation.access import services as access
from amity.foundation.access import walls
from amity.foundation.kernel.actors import Actor
from amity.know.identity.models import MatchPair
from amity.know.parties import selectors as parties
from amity.know.parties.models import Party


def within_reach(rows: QuerySet[MatchPair], *, by: Actor) -> QuerySet[MatchPair]:
    """Return the pairs that the actor may decide: a steward's are the bank's; others', their customers'.

    Who may not decide gets none.
    """
    rows = rows.filter(legal_entity_id=by.legal_entity_id)
    if by.is_system or "data_steward" in by.roles:
        return rows
    if not access.can("identity:confirm", by=by):
        return rows.none()
    seen = access.visible(Party.objects.all(), by=by).values("pk")
    return rows.filter(Q(first_party__in=seen) | Q(second_party__in=seen))


def parties_of(reference: UUID, *, by: Actor) -> tuple[int, ...]:
    """Return the two parties of a pair, and with whom they stand now."""
    with walls.of_bank(by.legal_entity_id):
        pair = within_reach(MatchPair.objects.all(), by=by).get(reference=reference)
        heads = parties.heads([pair.first_party_id, pair.second_party_id])
    return tuple({*heads, *heads.values()})
