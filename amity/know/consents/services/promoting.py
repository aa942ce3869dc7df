"""Use cases of senders: ask the gate a last time, and count the promotion, in one transaction."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import DomainError
from amity.know.consents import facts, judgements
from amity.know.consents.judgements import EVERY, Verdict
from amity.know.consents.models import Promotion
from amity.know.parties import selectors as parties
from amity.know.parties.selectors import PartyKey


class MayNotContact(DomainError):
    """The gate refused; ``verdict`` says why."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(_("The bank may not contact this customer: %(why)s.") % {"why": verdict.code()})
        self.verdict = verdict


@transaction.atomic
def send(
    *,
    party_reference: UUID,
    purpose: str,
    channel: str,
    topic: str = EVERY,
    request_id: UUID,
    by: Actor,
    at: datetime,
) -> Verdict:
    """
    Ask the gate and, if it lets pass, count the promotion: call it last before sending.

    The customer is locked: two senders cannot both spend the last contact of a limit. The same
    ``request_id`` twice counts once.

    :raises NotFound: if there is no such customer among those that the actor may see.
    :raises MayNotContact: if the gate refuses.
    """
    party = parties.lock(party_reference, by=by)
    found = _asked(party, purpose, channel, topic, at=at)
    if Promotion.objects.filter(request_id=request_id, party_id=party.id).exists():
        return found
    if not found.is_allowed:
        raise MayNotContact(found)
    _count(party.id, purpose, channel, topic, request_id, by=by, at=at)
    return found


@transaction.atomic
def note(
    *,
    party_reference: UUID,
    purpose: str,
    channel: str,
    topic: str = EVERY,
    request_id: UUID,
    by: Actor,
    at: datetime,
) -> Verdict:
    """
    Count a promotion that was made already, whatever the gate says; what it refused goes into the trail.

    :raises NotFound: if there is no such customer among those that the actor may see.
    """
    party = parties.lock(party_reference, by=by)
    found = _asked(party, purpose, channel, topic, at=at)
    if not _count(party.id, purpose, channel, topic, request_id, by=by, at=at):
        return found
    if not found.is_allowed:
        audit.record(
            action="promotion:against-refusal",
            subject=f"party:{party_reference}",
            by=by,
            at=at,
            party_id=party.id,
            changes={
                "consent_purpose": ("", purpose),
                "channel": ("", channel),
                "refusals": ("", found.code()),
            },
        )
    return found


def _asked(party: PartyKey, purpose: str, channel: str, topic: str, *, at: datetime) -> Verdict:
    declared = facts.declaration(party.legal_entity_id)
    known = facts.of_parties((party.id,), declared, at=at)[party.id]
    return judgements.verdict(
        declared, known, purpose=purpose, channel=channel, topic=topic, at=at, zone=settings.TIME_ZONE
    )


def _count(
    party_id: int, purpose: str, channel: str, topic: str, request_id: UUID, *, by: Actor, at: datetime
) -> bool:
    _row, is_new = Promotion.objects.get_or_create(
        request_id=request_id,
        defaults={
            "party_id": party_id,
            "purpose": purpose,
            "channel": channel,
            "topic": topic,
            "happened_at": at,
            "staff_id": by.staff_id,
        },
    )
    return is_new
