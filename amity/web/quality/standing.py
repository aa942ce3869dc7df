"""What a customer's page says of the record: its score, its gaps, and the one question to ask."""

from __future__ import annotations

from django.utils import timezone

from amity.foundation.access import services as access
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.references import new_reference
from amity.foundation.organisation import selectors as organisation
from amity.know.quality.selectors import gaps
from amity.know.quality.selectors import questions as asking


def context(party_id: int, *, by: Actor) -> dict[str, object]:
    """Return what the part of the page wants, as far as the actor may see it."""
    if not access.can("quality:read", by=by):
        return {"may_see_quality": False}
    now = timezone.now()
    today = organisation.today(by.legal_entity_id, at=now)
    may_read = access.can("questions:read", by=by)
    return {
        "may_see_quality": True,
        "standing": gaps.standing(party_id, by=by, on=today),
        "question": asking.next_question(party_id, by=by, at=now) if may_read else None,
        "can_ask": access.can("questions:answer", by=by),
        "request_id": new_reference(),
    }
