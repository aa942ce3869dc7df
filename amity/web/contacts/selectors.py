"""What whoever logs a contact should know first: which offers the bank may not make now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from amity.know.consents import selectors as consents
from amity.know.consents.selectors import Wish
from amity.know.parties.selectors import PartyHeader
from amity.web.consents.words import why_not

SHOWN = ("PHONE", "SMS", "BRANCH")
"""The channels of a manager's own contacts."""


@dataclass(frozen=True, slots=True)
class NoOffer:
    """A channel through which no offer may be made now, and why."""

    name: str
    why: str
    service_is_allowed: bool


def warnings(customer: PartyHeader, *, at: datetime) -> tuple[NoOffer, ...]:
    """Return the channels through which the customer may get no offer now. Three queries."""
    declaration = consents.declaration(customer.legal_entity_id)
    if not declaration.is_set_up:
        return ()
    wishes = {
        (purpose, channel): Wish(customer.id, purpose, channel)
        for purpose in ("MARKETING", "SERVICE")
        for channel in SHOWN
        if declaration.channel(channel)
    }
    found = consents.verdicts(wishes.values(), legal_entity_id=customer.legal_entity_id, at=at)
    language = get_language() or "en"
    return tuple(
        NoOffer(
            row.name(language),
            why_not(verdict, declaration),
            found[wishes["SERVICE", row.code]].is_allowed,
        )
        for row in declaration.channels
        if row.code in SHOWN and not (verdict := found[wishes["MARKETING", row.code]]).is_allowed
    )
