"""What the customers of the stage allow, and when they are left in peace."""

from datetime import UTC, datetime
from uuid import UUID

from amity.foundation.keys import services as keys
from amity.know.consents.models import Consent, Suppression
from amity.know.consents.services import declaring
from amity.know.parties.models import Party
from amity.know.sources.models import Event

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def begin(bank: int) -> None:
    """Let a bank ask for consents."""
    declaring.begin_for(legal_entity_id=bank, at=NOW)


def peace_of(party: Party, complaint: Event, mark: str) -> UUID:
    """Let the customer agree to offers, with their complaint settled: they may be made on whatever day.

    Return the reference of a suppression that somebody may lift.
    """
    at = complaint.happened_at
    Consent.objects.create(
        legal_entity_id=party.legal_entity_id, party=party, purpose="MARKETING", channel="PHONE",
        act="GRANTED", basis="CONSENT", how="SIGNED", happened_at=at, recorded_at=at,
        document_sealed=keys.seal(f"paper {mark}", party=party.pk, field="consent.document"),
        sealed_for=party.pk,
    )  # fmt: skip
    left = {"legal_entity_id": party.legal_entity_id, "party": party, "begins_at": at, "recorded_at": at}
    Suppression.objects.create(
        source="event", key=str(complaint.reference), reason="COMPLAINT", lifted_at=at, lifted_by=0, **left
    )
    note = keys.seal(f"why {mark}", party=party.pk, field="suppression.note")
    return Suppression.objects.create(reason="ASKED", topic="LOANS", note_sealed=note, **left).reference
