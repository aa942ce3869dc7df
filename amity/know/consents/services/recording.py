"""Use cases that write the log of consents. What comes in bulk is in ``steps``."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from amity.foundation.access import services as access
from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import BadInput, ChangedMeanwhile
from amity.foundation.keys import services as keys
from amity.know.consents import facts, policies, selectors
from amity.know.consents.judgements import EVERY, Declaration, PurposeRow, TextRow
from amity.know.consents.models import Act, Consent, How
from amity.know.parties import selectors as parties
from amity.know.parties.selectors import PartyKey

DOCUMENT_FIELD = "consent.document"
"""The field for which the reference of a signed paper is sealed."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was shown, how the customer said it, and where the paper is. ``text_number`` is what they read."""

    how: str
    text_number: int | None = None
    language: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What the customer said: given or withdrawn, what for, through which channels, until when."""

    act: str
    purpose: str
    channels: tuple[str, ...] = (EVERY,)
    happened_at: datetime | None = None
    expires_on: date | None = None


@transaction.atomic
def record(
    *,
    party_reference: UUID,
    said: Said,
    evidence: Evidence,
    request_id: UUID,
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> tuple[UUID, ...]:
    """
    Write down that a customer consented or withdrew; return the entries' references, one a channel.

    It holds from this moment. The same ``request_id`` twice is written once. ``seen`` is the last entry that
    whoever writes had before them.

    :raises NotAllowed: if the actor may not record consents.
    :raises NotFound: if there is no such customer among those that the actor may see.
    :raises BadInput: if it is not declared, not the customer's to give, or proves nothing.
    :raises ChangedMeanwhile: if the log or the text grew since it was read.
    """
    access.check("consents:record", by=by)
    party = parties.lock(party_reference, by=by)
    again = Consent.objects.filter(request_id=request_id, party_id=party.id).order_by("pk")
    if again:
        return tuple(entry.reference for entry in again)
    if seen is not None and seen != selectors.latest_entry(party.id):
        raise ChangedMeanwhile(_("Somebody recorded a consent of this customer meanwhile. Look again."))
    declared = facts.declaration(party.legal_entity_id)
    text = _checked(declared, said, evidence, at=at)
    entries = _entries(party, declared, said, evidence, text, request_id, by=by, at=at)
    Consent.objects.bulk_create(entries)
    _write_down(entries, party_reference, text, by=by, at=at)
    return tuple(entry.reference for entry in entries)


def digest(entries: list[Consent]) -> str:
    """Return a hash over entries: in the sealed trail it shows that none of them was bent later."""
    told = [
        [
            str(entry.reference), entry.purpose, entry.channel, entry.act, entry.basis,
            entry.happened_at.isoformat(), entry.expires_at.isoformat() if entry.expires_at else "",
            entry.how, entry.text_id, bytes(entry.document_sealed or b"").hex(),
        ]
        for entry in entries
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _checked(declared: Declaration, said: Said, evidence: Evidence, *, at: datetime) -> TextRow | None:
    """Return the text that the customer read; refuse what is not theirs to say, or proves nothing."""
    purpose = policies.purpose_of(declared, said.purpose)
    policies.check_channels(declared, purpose, said.channels)
    for channel in said.channels:
        policies.check_basis(declared.basis(purpose.code, channel))
    policies.check_evidence(
        act=said.act,
        how=evidence.how,
        document=evidence.document,
        at=at,
        happened_at=said.happened_at or at,
        expires_at=_end_of(said.expires_on),
    )
    return _text(declared, purpose, said, evidence, at=at)


def _entries(  # noqa: PLR0917  the parts of an entry
    party: PartyKey,
    declared: Declaration,
    said: Said,
    evidence: Evidence,
    text: TextRow | None,
    request_id: UUID,
    *,
    by: Actor,
    at: datetime,
) -> list[Consent]:
    document = evidence.document.strip()
    return [
        Consent(
            request_id=request_id,
            legal_entity_id=party.legal_entity_id,
            party_id=party.id,
            purpose=said.purpose,
            channel=channel,
            act=said.act,
            basis=declared.basis(said.purpose, channel),
            happened_at=said.happened_at or at,
            expires_at=_end_of(said.expires_on) if said.act == Act.GRANTED else None,
            recorded_at=at,
            how=evidence.how,
            text_id=text.id if text else None,
            language=evidence.language,
            document_sealed=(keys.seal(document, party=party.id, field=DOCUMENT_FIELD) if document else None),
            sealed_for=party.id if document else None,
            staff_id=by.staff_id,
        )
        for channel in dict.fromkeys(said.channels)
    ]


def _text(
    declared: Declaration, purpose: PurposeRow, said: Said, evidence: Evidence, *, at: datetime
) -> TextRow | None:
    """Return the text that was read, which must be the one that holds now."""
    shown = selectors.texts(declared.legal_entity_id, at=at).get(purpose.code)
    if said.act != Act.GRANTED or evidence.how == How.SPOKEN:
        return None if said.act != Act.GRANTED else shown
    if evidence.text_number is None and shown is not None:
        raise BadInput(_("Say which text the customer read."))
    if evidence.text_number is not None and (shown is None or shown.number != evidence.text_number):
        raise ChangedMeanwhile(_("The text has changed. Let the customer read it again."))
    return shown


def _end_of(day: date | None) -> datetime | None:
    """Return the moment at which a day is over."""
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=ZoneInfo(settings.TIME_ZONE))


def _write_down(
    entries: list[Consent], reference: UUID, text: TextRow | None, *, by: Actor, at: datetime
) -> None:
    first = entries[0]
    channels = " ".join(entry.channel for entry in entries)
    audit.record(
        action="consent:given" if first.act == Act.GRANTED else "consent:withdrawn",
        subject=f"party:{reference}",
        by=by,
        at=at,
        party_id=first.party_id,
        changes={
            "consent_purpose": ("", first.purpose),
            "channel": ("", channels),
            "how": ("", first.how),
            "text_version": ("", text.number if text else ""),
            "digest": ("", digest(entries)),
        },
    )
