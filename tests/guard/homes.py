"""A household, a suggestion and a warning for each customer of the stage."""

from datetime import UTC, date, datetime
from uuid import UUID

from amity.know.parties.models import Party
from amity.know.relations.models import (
    CircleWarning,
    Household,
    Membership,
    SuggestedMember,
    Suggestion,
    WarnedParty,
)

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)
LONG_AGO = date(2020, 1, 1)


def together(party: Party) -> dict[str, UUID]:
    """Let the customer keep house alone, so that whoever sees the household sees the customer."""
    entity = party.legal_entity_id
    household = Household.objects.create(legal_entity_id=entity, formed_by="HAND", formed_at=NOW)
    Membership.objects.create(
        household=household, party=party, role="HEAD", formed_by="HAND", active_from=LONG_AGO
    )
    suggestion = Suggestion.objects.create(
        legal_entity_id=entity, household=household, confidence=0.9, as_of=TODAY
    )
    SuggestedMember.objects.create(suggestion=suggestion, party=party, role="HEAD")
    warning = CircleWarning.objects.create(legal_entity_id=entity, kind="OWN_GUARANTEE", as_of=TODAY)
    WarnedParty.objects.create(warning=warning, party=party, position=0)
    return {"household": household.reference, "suggestion": suggestion.reference}
