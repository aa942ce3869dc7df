"""What others ask about consents: may the bank contact a customer, and what a page shows of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Max, Q

from amity.foundation.access import services as access
from amity.foundation.kernel.actors import Actor
from amity.know.consents import facts, judgements
from amity.know.consents.judgements import (
    EVERY,
    ChannelRow,
    Declaration,
    EntryRow,
    PurposeRow,
    SuppressionRow,
    TextRow,
    Verdict,
)
from amity.know.consents.models import Consent, ConsentText, DoNotCall, Suppression
from amity.know.parties import selectors as parties
from amity.know.products.selectors import LINES
from amity.know.sources.models import Event

MOST_ENTRIES = 200


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to contact a customer for: of whom, purpose, channel, topic."""

    party_id: int
    purpose: str
    channel: str
    topic: str = EVERY


@dataclass(frozen=True, slots=True)
class Cell:
    """One purpose through one channel: what the gate says now, and the entry that holds."""

    channel: ChannelRow | None
    verdict: Verdict
    entry: EntryRow | None
    can_change: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One purpose: a cell for each channel, or one for all."""

    purpose: PurposeRow
    cells: tuple[Cell, ...]

    @property
    def can_change(self) -> bool:
        """Whether the customer has a say in it."""
        return any(cell.can_change for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Standing:
    """All that holds between the bank and a customer about contacting them."""

    declaration: Declaration
    lines: tuple[Line, ...]
    entries: tuple[EntryRow, ...]
    suppressions: tuple[SuppressionRow, ...]
    is_on_do_not_call: bool
    seen: int
    """Up to which entry of the log this was read: an edit says it, so that nobody overwrites unseen."""


def declaration(legal_entity_id: int) -> Declaration:
    """Return what a bank has declared. One query."""
    return facts.declaration(legal_entity_id)


def verdicts(
    wishes: Collection[Wish], *, legal_entity_id: int, at: datetime, by_the_day: bool = False
) -> Mapping[Wish, Verdict]:
    """Return what the gate says of each wish, about customers the caller may see. Two queries for all."""
    declared = facts.declaration(legal_entity_id)
    known = facts.of_parties((wish.party_id for wish in wishes), declared, at=at)
    return {
        wish: judgements.verdict(
            declared,
            known[wish.party_id],
            purpose=wish.purpose,
            channel=wish.channel,
            topic=wish.topic,
            at=at,
            zone=settings.TIME_ZONE,
            by_the_day=by_the_day,
        )
        for wish in wishes
    }


def verdict(wish: Wish, *, legal_entity_id: int, at: datetime) -> Verdict:
    """Return what the gate says of one wish, about a customer the caller may see."""
    return verdicts((wish,), legal_entity_id=legal_entity_id, at=at)[wish]


def standing(reference: UUID, *, by: Actor, at: datetime) -> Standing:
    """
    Return what the bank may do with a customer, cell by cell, with its history.

    :raises NotAllowed: if the actor may not read it.
    :raises NotFound: if there is no such customer among those that the actor may see.
    """
    access.check("consents:read", by=by)
    party = parties.locate(reference, by=by)
    declared = facts.declaration(party.legal_entity_id)
    known = facts.of_parties((party.id,), declared, at=at)[party.id]
    entries = _entries(party.id)
    by_id = {row.id: row for row in entries}

    def cell(purpose: PurposeRow, channel: ChannelRow | None) -> Cell:
        code = channel.code if channel else EVERY
        found = judgements.verdict(
            declared, known, purpose=purpose.code, channel=code, at=at, zone=settings.TIME_ZONE
        )
        entry = by_id.get(found.entry_id) if found.entry_id else None
        return Cell(channel, found, entry, found.basis in judgements.WITHDRAWABLE)

    lines = tuple(
        Line(
            purpose,
            tuple(cell(purpose, channel) for channel in declared.channels)
            if purpose.is_by_channel
            else (cell(purpose, None),),
        )
        for purpose in declared.purposes
    )
    return Standing(
        declaration=declared,
        lines=lines,
        entries=entries,
        suppressions=_suppressions(party.id, declared, at=at),
        is_on_do_not_call=known.is_on_do_not_call,
        seen=latest_entry(party.id),
    )


def latest_entry(party_id: int) -> int:
    """Return the number of the customer's last entry in the log; 0 where there is none."""
    return int(Consent.objects.filter(party_id=party_id).aggregate(last=Max("pk"))["last"] or 0)


def texts(legal_entity_id: int, *, at: datetime) -> Mapping[str, TextRow]:
    """Return the text that is shown now, by purpose."""
    rows = ConsentText.objects.filter(legal_entity_id=legal_entity_id, active_from__lte=at)
    return {
        row.purpose: TextRow(row.pk, row.purpose, row.number, row.text_en, row.text_zh)
        for row in rows.order_by("number")
    }


def numbers_listed(*, by: Actor) -> int:
    """Return how many telephone numbers the bank does not call."""
    access.check("consents:declare", by=by)
    return DoNotCall.objects.filter(legal_entity_id=by.legal_entity_id, removed_at__isnull=True).count()


def _entries(party_id: int) -> tuple[EntryRow, ...]:
    rows = Consent.objects.filter(party_id=party_id).select_related("text").order_by("-happened_at", "-pk")
    return tuple(
        EntryRow(
            id=row.pk,
            reference=row.reference,
            purpose=row.purpose,
            channel=row.channel,
            act=row.act,
            basis=row.basis,
            happened_at=row.happened_at,
            expires_at=row.expires_at,
            how=row.how,
            text_number=row.text.number if row.text else None,
            language=row.language,
            has_document=row.document_sealed is not None,
            staff_id=row.staff_id,
            source=row.source,
        )
        for row in rows[:MOST_ENTRIES]
    )


def _suppressions(party_id: int, declared: Declaration, *, at: datetime) -> tuple[SuppressionRow, ...]:
    rows = Suppression.objects.filter(party_id=party_id)
    held = [
        SuppressionRow(
            reference=row.reference,
            topic=row.topic,
            reason=row.reason,
            begins_at=row.begins_at,
            ends_at=row.ends_at,
            staff_id=row.staff_id,
            is_from_complaint=row.source == facts.OF_EVENT,
            version=row.version,
            lifted_at=row.lifted_at,
        )
        for row in rows.order_by("-begins_at", "-pk")[:MOST_ENTRIES]
    ]
    lifted = {key for key in rows.filter(source=facts.OF_EVENT).values_list("key", flat=True) if key}
    held += [row for row in complaints(party_id, declared, at=at) if str(row.reference) not in lifted]
    return tuple(sorted(held, key=lambda row: (row.is_over(at), -row.begins_at.timestamp())))


def complaints(party_id: int, declared: Declaration, *, at: datetime) -> tuple[SuppressionRow, ...]:
    """Return the suppressions that a customer's complaints bring and that run now, lifted ones among them."""
    days = timedelta(days=facts.complaint_days(declared))
    rows = Event.objects.filter(
        Q(happened_at__lte=at), Q(happened_at__gt=at - days), party_id=party_id, kind="COMPLAINT"
    )
    return tuple(
        SuppressionRow(
            reference=row.reference,
            topic=row.topic.upper() if row.topic.upper() in LINES else EVERY,
            reason=facts.COMPLAINT,
            begins_at=row.happened_at,
            ends_at=row.happened_at + days,
            staff_id=None,
            is_from_complaint=True,
            version=0,
        )
        for row in rows.order_by("-happened_at", "-pk")
    )
