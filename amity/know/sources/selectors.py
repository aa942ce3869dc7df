"""What others ask about sources: batches and what they refused, and the events of a customer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from amity.foundation.access import services as access
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import NotFound
from amity.foundation.keys import services as keys
from amity.foundation.keys.errors import KeyDestroyed
from amity.know.parties.models import Party
from amity.know.sources import schedules
from amity.know.sources.models import Batch, BatchState, Event, Feed, Parked, Registered, Reject
from amity.know.sources.outcomes import Outcome

EVENT_TEXT = "event.text"
"""The field for which an event's words are sealed."""


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One file loaded into one table, and what became of its rows."""

    id: int
    feed: str
    load: str
    table: str
    file_name: str
    state: str
    state_label: str
    lines: int
    continuations: int
    skipped: int
    accepted: int
    rejected: int
    parked: int
    inserted: int
    updated: int
    error: str
    started_at: datetime
    ended_at: datetime | None

    @property
    def seconds(self) -> float | None:
        """How long it took; None while it runs."""
        return (self.ended_at - self.started_at).total_seconds() if self.ended_at else None


@dataclass(frozen=True, slots=True)
class RejectRow:
    """A refused row: where and why."""

    row_number: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class RegisteredRow:
    """A feed that the house reads by itself, and what the last look found."""

    name: str
    reads_from: str
    schedule: str
    looked_at: datetime | None
    loaded_at: datetime | None
    next_at: datetime | None
    outcome: str
    outcome_label: str
    told: str

    @property
    def is_wrong(self) -> bool:
        """Whether somebody must mend something."""
        return self.outcome in {Outcome.REFUSED, Outcome.FAILED}

    @property
    def schedule_words(self) -> str:
        """The schedule in the reader's language."""
        return schedules.in_words(self.schedule)


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A refused row of a file: where and why, without what it said."""

    file_name: str
    row_number: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class SourceCounts:
    """How much came in, in all."""

    batches: int
    rejects: int
    parked: int
    last_loaded_at: datetime | None


@dataclass(frozen=True, slots=True)
class EventRow:
    """Something that happened on a channel."""

    id: int
    reference: UUID
    party_id: int | None
    channel: str
    kind: str
    topic: str
    status: str
    amount: Decimal | None
    currency: str
    score: int | None
    text: str
    at: datetime
    arrived_at: datetime


def batches(*, by: Actor, limit: int = 100) -> tuple[BatchRow, ...]:
    """Return the latest batches that the actor may see, newest first. One query."""
    access.check("operations:read", by=by)
    rows = _visible_batches(by).select_related("feed").order_by("-id")[:limit]
    return tuple(_to_batch(batch) for batch in rows)


def batch(batch_id: int, *, by: Actor) -> BatchRow:
    """
    Return one batch.

    :raises NotFound: if there is no such batch among those that the actor may see.
    """
    access.check("operations:read", by=by)
    found = _visible_batches(by).select_related("feed").filter(pk=batch_id).first()
    if found is None:
        raise NotFound("There is no such batch.")
    return _to_batch(found)


def rejects(batch_id: int, *, by: Actor, limit: int = 200) -> tuple[RejectRow, ...]:
    """Return the first refused rows of a batch, by row number."""
    access.check("operations:read", by=by)
    rows = Reject.objects.filter(batch_id=batch_id, batch__in=_visible_batches(by)).order_by(
        "row_number", "id"
    )
    return tuple(RejectRow(*row) for row in rows.values_list("row_number", "column", "reason")[:limit])


def registered(*, legal_entity_id: int | None = None) -> tuple[RegisteredRow, ...]:
    """Return the feeds that are read by themselves, of one bank or of all. The caller has asked who asks."""
    rows = Registered.objects.order_by("name")
    if legal_entity_id is not None:
        rows = rows.filter(legal_entity_id=legal_entity_id)
    return tuple(
        RegisteredRow(
            row.name, row.reads_from, row.schedule, row.looked_at, row.loaded_at, row.next_at, row.outcome,
            row.get_outcome_display(), row.told,
        )
        for row in rows
    )  # fmt: skip


def refused_rows(feed: str, files: Sequence[str], *, limit: int) -> tuple[RefusedRow, ...]:
    """Return the refused rows of what these files last brought, by file and row."""
    last = (
        Batch.objects.filter(feed__name=feed, file_name__in=list(files), state=BatchState.LOADED)
        .order_by("load", "file_name", "-pk")
        .distinct("load", "file_name")
    )
    rows = Reject.objects.filter(batch__in=list(last.values_list("pk", flat=True)))
    found = rows.order_by("batch__file_name", "row_number", "pk")
    return tuple(
        RefusedRow(*row)
        for row in found.values_list("batch__file_name", "row_number", "column", "reason")[:limit]
    )


def counts() -> SourceCounts:
    """Return what an operator asks first."""
    last = Batch.objects.filter(ended_at__isnull=False).order_by("-ended_at").first()
    return SourceCounts(
        batches=Batch.objects.count(),
        rejects=Reject.objects.count(),
        parked=Parked.objects.count(),
        last_loaded_at=last.ended_at if last else None,
    )


def sources_of_feeds(legal_entity_id: int) -> frozenset[str]:
    """Return the sources that the bank's feeds load, without those of lists that somebody imported."""
    rows = Feed.objects.filter(legal_entity_id=legal_entity_id).exclude(name__startswith="import-")
    return frozenset(rows.values_list("source", flat=True))


def batches_by_state() -> dict[str, float]:
    """Return how many batches are in which state."""
    found = Batch.objects.values_list("state").annotate(Count("pk")).order_by("state")
    return {state: float(count) for state, count in found}


def events_of_party(party_id: int, limit: int = 50) -> tuple[EventRow, ...]:
    """Return a customer's latest events, newest first, with their words. The caller has checked who asks."""
    rows = Event.objects.filter(party_id=party_id).order_by("-happened_at", "-id")[:limit]
    return _to_events(tuple(rows))


def events_of_unit(unit_id: int, limit: int = 50) -> tuple[EventRow, ...]:
    """Return the latest events that nobody signed, about a unit. The caller has checked who asks."""
    rows = Event.objects.filter(unit_id=unit_id).order_by("-happened_at")[:limit]
    return _to_events(tuple(rows))


def event(reference: UUID) -> EventRow:
    """
    Return one event.

    :raises NotFound: if there is none.
    """
    found = Event.objects.filter(reference=reference).first()
    if found is None:
        raise NotFound("There is no such event.")
    return _to_events((found,))[0]


def party_of_number(number: str, *, legal_entity_id: int, by: Actor) -> int | None:
    """Return the party with that number whom the actor may see, merged or not; None if there is none."""
    rows = access.visible(Party.objects.filter(legal_entity_id=legal_entity_id, number=number), by=by)
    return rows.values_list("pk", flat=True).first()


def _visible_batches(by: Actor) -> QuerySet[Batch]:
    whose = Q() if by.is_system else Q(feed__legal_entity_id=by.legal_entity_id)
    return Batch.objects.filter(whose)


def _to_batch(batch: Batch) -> BatchRow:
    return BatchRow(
        id=batch.pk,
        feed=batch.feed.name,
        load=batch.load,
        table=batch.table,
        file_name=batch.file_name,
        state=batch.state,
        state_label=batch.get_state_display(),
        lines=batch.lines,
        continuations=batch.continuations,
        skipped=batch.skipped,
        accepted=batch.accepted,
        rejected=batch.rejected,
        parked=batch.parked,
        inserted=batch.inserted,
        updated=batch.updated,
        error=batch.error,
        started_at=batch.started_at,
        ended_at=batch.ended_at,
    )


def _to_events(events: Sequence[Event]) -> tuple[EventRow, ...]:
    signed = [e for e in events if e.party_id is not None]
    words = keys.open_many(
        [e.text_sealed for e in signed], parties=[e.party_id or 0 for e in signed], field=EVENT_TEXT
    )
    text = {e.pk: word or "" for e, word in zip(signed, words, strict=True)}
    return tuple(_to_event(e, text[e.pk] if e.pk in text else _unsigned(e)) for e in events)


def _unsigned(event: Event) -> str:
    if event.text_sealed is None or event.batch_id is None:
        return ""
    try:
        return keys.open_for_batch(bytes(event.text_sealed), batch=event.batch_id)
    except KeyDestroyed:
        return ""


def _to_event(event: Event, text: str) -> EventRow:
    return EventRow(
        id=event.pk,
        reference=event.reference,
        party_id=event.party_id,
        channel=event.channel,
        kind=event.kind,
        topic=event.topic,
        status=event.status,
        amount=event.amount,
        currency=event.currency,
        score=event.score,
        text=text,
        at=event.happened_at,
        arrived_at=event.arrived_at,
    )
