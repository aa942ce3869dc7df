"""Use cases: take in what channels report, event by event; have a feed read. Batches come by ``loading``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from amity.foundation.access import services as access
from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import DomainError, NotFound
from amity.foundation.keys import services as keys
from amity.foundation.organisation import selectors as organisation
from amity.know.parties import selectors as parties
from amity.know.parties import services as party_services
from amity.know.sources.models import Event, Registered
from amity.know.sources.selectors import EVENT_TEXT, party_of_number


class KeyUsedBefore(DomainError):
    """The sender used this key for another event."""


@dataclass(frozen=True, slots=True)
class Received:
    """What became of an event: its reference, and whether it is new."""

    id: int
    reference: UUID
    party_id: int
    is_new: bool


@transaction.atomic
def receive_event(
    *,
    legal_entity_id: int,
    source: str,
    key: str,
    customer_number: str,
    channel: str,
    kind: str,
    at: datetime,
    by: Actor,
    arrived_at: datetime,
    topic: str = "",
    amount: Decimal | None = None,
    text: str = "",
) -> Received:
    """
    Keep an event that a channel reports about a customer; the same key a second time changes nothing.

    :raises NotAllowed: if the actor may not report events.
    :raises NotFound: if the bank has no customer of that number.
    :raises KeyUsedBefore: if the key came before with another event.
    """
    access.check("events:receive", by=by)
    own = _party(customer_number, legal_entity_id, by=by)
    # What is told of a merged customer under the old number is the survivor's.
    party_id = parties.heads([own])[own]
    row_hash = hash_of(customer_number, channel, kind, at, topic, amount, text)
    entity = organisation.legal_entity(legal_entity_id)
    event, is_new = _once(
        source,
        key,
        {
            "legal_entity_id": legal_entity_id,
            "party_id": party_id,
            "channel": channel,
            "kind": kind,
            "topic": topic,
            "amount": amount,
            "currency": entity.currency if amount is not None else "",
            "text_sealed": keys.seal(text, party=party_id, field=EVENT_TEXT) if text else None,
            "row_hash": row_hash,
            "happened_at": at,
            "arrived_at": arrived_at,
        },
    )
    if is_new:
        _enter(event, party_id, own, by=by, at=arrived_at)
    elif (event.legal_entity_id, event.row_hash) != (legal_entity_id, row_hash):
        raise _used_before()
    return Received(event.pk, event.reference, party_id, is_new=is_new)


@transaction.atomic
def ask_for_reading(name: str, *, by: Actor, at: datetime) -> None:
    """
    Note that somebody wants a feed read now. The caller asks for the job in the same transaction.

    :raises NotAllowed: if the actor may not.
    :raises NotFound: if their bank has no such feed.
    """
    access.check("sources:run", by=by)
    if not Registered.objects.filter(name=name, legal_entity_id=by.legal_entity_id).exists():
        raise NotFound(_("There is no registered feed %(name)s.") % {"name": name})
    audit.record(action="feed:asked", subject=f"feed:{name}", by=by, at=at)


def hash_of(*parts: object) -> str:
    """Return a keyed hash of an event's fields, so that sealed words need not be opened to be compared."""
    spelled = json.dumps([str(part) if part is not None else None for part in parts], ensure_ascii=False)
    return keys.keyed_hash(spelled, purpose="event row")


def _enter(event: Event, party_id: int, own: int, *, by: Actor, at: datetime) -> None:
    if party_id != own:
        party_services.note_origin("sources_event", event.pk, own=own)
    subject = f"event:{event.reference}"
    audit.record(action="event:received", subject=subject, by=by, at=at, party_id=party_id)


def _once(source: str, key: str, columns: dict[str, object]) -> tuple[Event, bool]:
    try:
        return Event.objects.get_or_create(source=source, key=key, defaults=columns)
    except IntegrityError as error:
        # It came before, behind the wall: another bank's channel is called the same.
        raise _used_before() from error


def _used_before() -> KeyUsedBefore:
    return KeyUsedBefore(_("This key came before, with another event. Give each event its own key."))


def _party(number: str, legal_entity_id: int, *, by: Actor) -> int:
    party_id = party_of_number(number, legal_entity_id=legal_entity_id, by=by)
    if party_id is None:
        raise NotFound(_("The bank has no customer of that number."))
    return party_id
