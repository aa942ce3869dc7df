"""The cast of people's pages, with Chen Yulan's husband beside her and a holding company above Hengda."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from amity.know.parties.models import Party, Relationship
from amity.know.relations.models import Suggestion
from amity.know.relations.services import publishing
from amity.know.relations.services.publishing import NewSuggestion, NewTie
from tests.cast import Cast, cast

__all__ = ["cast"]
TODAY = date(2026, 11, 23)


@pytest.fixture
def chain(cast: Cast) -> Cast:
    """Hengda belongs to a company of another branch, which belongs to Chen and to Han Mei."""
    above = Party.objects.create(
        legal_entity_id=cast.legal_entity_id, unit_id=cast.han.unit_id, kind="ORGANISATION", number="8002",
        full_name="Lakeview Holding", sort_name="lakeview holding",
    )  # fmt: skip
    for company, owner, share in ((cast.hengda, above, 70), (above, cast.chen, 60), (above, cast.han, 40)):
        Relationship.objects.create(
            party=company, other=owner, role="SHAREHOLDER", inverse_role="OWNS", share=Decimal(share)
        )
    return cast


@pytest.fixture
def suggest(cast: Cast):
    def published(*members: Party):
        ids = sorted(one.pk for one in members)
        roles = dict(zip(ids, ("HEAD", "PARTNER", "CHILD"), strict=False))
        ties = (NewTie(ids[0], ids[1], 0.9, ("SPOUSE", "SAME_ADDRESS")),)
        publishing.publish_suggestions(cast.legal_entity_id, [NewSuggestion(roles, ties, 0.9)], as_of=TODAY)

        return Suggestion.objects.get(state="OPEN")

    return published
