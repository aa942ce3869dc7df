"""Use cases that change interactions. Every write of people to the table is in this file."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from amity.engage.interactions import policies, selectors
from amity.engage.interactions.models import Interaction
from amity.foundation.access import services as access
from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import Actor
from amity.foundation.keys import services as keys
from amity.know.parties import selectors as parties

LONGEST_TEXT = policies.LONGEST_TEXT
MOST_MINUTES = policies.MOST_MINUTES


@transaction.atomic
def log(
    *,
    party_reference: UUID,
    kind: str,
    outcome: str,
    minutes: int | None,
    text: str,
    request_id: UUID,
    by: Actor,
    at: datetime,
) -> UUID:
    """
    Log a contact with a customer, or a note about them; the same request twice logs it once.

    :raises NotAllowed: if the actor may not log contacts.
    :raises NotFound: if there is no such customer among those the actor may see.
    :raises BadInput: if the entry says nothing, or too much.
    """
    access.check("interactions:log", by=by)
    policies.check_says_something(kind=kind, outcome=outcome, text=text)
    policies.check_fits(minutes=minutes, text=text)
    party = parties.locate(party_reference, by=by)
    words = text.strip()
    interaction, is_new = Interaction.objects.get_or_create(
        request_id=request_id,
        defaults={
            "party_id": party.id,
            "staff_id": by.staff_id,
            "kind": kind,
            "outcome": outcome,
            "minutes": minutes,
            "text_sealed": keys.seal(words, party=party.id, field=selectors.TEXT_FIELD) if words else None,
            "happened_at": at,
            "recorded_at": at,
        },
    )
    if is_new:
        audit.record(
            action="interaction:logged",
            subject=f"interaction:{interaction.reference}",
            by=by,
            at=at,
            party_id=party.id,
            changes={"kind": ("", kind), "outcome": ("", outcome)},
        )
    return interaction.reference
