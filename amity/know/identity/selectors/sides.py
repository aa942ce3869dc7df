"""What of two customers matters when they become one, read under a lock."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from amity.know.holdings import selectors as holdings
from amity.know.identity.policies import Side
from amity.know.parties.models import Party


def locked(party_ids: Iterable[int]) -> dict[int, Side]:
    """Return the customers, and keep others from changing them until the transaction ends."""
    # In the order of their ids: two who decide at once never wait for each other.
    rows = Party.objects.select_for_update(of=("self",)).filter(pk__in=set(party_ids)).order_by("pk")
    found = list(rows)
    holders = holdings.holders([party.pk for party in found])
    return {
        party.pk: Side(
            party.pk,
            party.legal_entity_id,
            party.kind,
            party.status,
            party.customer_since,
            party.pk in holders,
        )
        for party in found
    }


def references(party_ids: Iterable[int]) -> dict[int, UUID]:
    """Return by what the outside knows these customers."""
    return dict(Party.objects.filter(pk__in=set(party_ids)).values_list("pk", "reference"))
