"""Events in: what happens on a channel reaches people in seconds."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema
from ninja.responses import Status
from pydantic import ValidationError, WithJsonSchema

from amity.api import kinds, problems
from amity.api.operations import actor_of, operation
from amity.api.schemas import Amount, Moment, Text
from amity.engage.tasks.jobs import react_to_event
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import DomainError
from amity.know.sources import services as sources
from amity.know.sources.services import Received

router = Router(tags=["events"])

MOST_EVENTS = 500

Channel = Literal["BRANCH", "ONLINE", "MOBILE", "PHONE", "ATM", "POS", "SYSTEM", "MAIL", "WEB", "MANAGER"]
Kind = Literal[
    "COMPLAINT",
    "CALL_IN",
    "REVIEW",
    "APP_VISIT",
    "RATE_VIEW",
    "OFFER_VIEW",
    "QUESTION",
    "LIFE_EVENT",
    "LARGE_OUTFLOW",
    "LARGE_INFLOW",
    "SALARY",
    "SURVEY",
    "TAKE_UP",
]


class EventIn(Schema):
    """Something that happened to a customer on a channel."""

    model_config = {"extra": "forbid"}

    key: Text = Field(
        min_length=1,
        max_length=120,
        description="The sender's own key: the same key twice takes effect once.",
        examples=["core-2026-11-22-000017"],
    )
    customer_number: Text = Field(
        min_length=1, max_length=40, description="The number that the bank prints.", examples=["60218834"]
    )
    channel: Channel = Field(examples=["MOBILE"])
    kind: Kind = Field(examples=["LARGE_OUTFLOW"])
    at: Moment = Field(
        description="When it happened, with its zone; between 1900 and tomorrow.",
        examples=["2026-11-22T09:41:00+08:00"],
    )
    topic: Text = Field(
        "", max_length=200, description="Short, without names and numbers.", examples=["Transfer"]
    )
    amount: Amount | None = Field(
        None,
        description="In the bank's currency. Signed: out is negative.",
        examples=["-600000.00"],
    )
    text: Text = Field("", max_length=4000, description="The customer's words; kept sealed.", examples=[""])


class EventOut(Schema):
    """What became of the event."""

    reference: UUID
    is_new: bool = Field(description="False when the key had been received before: nothing was done again.")


class BatchIn(Schema):
    """Up to 500 events. Each is taken or refused alone."""

    model_config = {"extra": "forbid"}

    events: Annotated[
        list[Any],
        WithJsonSchema(
            {
                "type": "array",
                "items": {"description": "As one event is sent. One that is not right is refused alone."},
                "minItems": 1,
                "maxItems": MOST_EVENTS,
            }
        ),
    ] = Field(min_length=1, max_length=MOST_EVENTS)


class RowProblem(Schema):
    """Why a row was refused; as a problem of its own would say it."""

    type: str
    title: str
    detail: str
    errors: list[dict[str, str]]


class BatchRow(Schema):
    """What became of one row."""

    index: int = Field(description="Its place in the batch, from 0.")
    status: Literal["new", "known", "refused"]
    reference: UUID | None
    problem: RowProblem | None


class BatchOut(Schema):
    """What became of the batch."""

    new: int
    known: int
    refused: int
    items: list[BatchRow]


@router.post(
    "/events",
    response={201: EventOut, 200: EventOut},
    operation_id="receiveEvent",
    summary="Report what happened to a customer",
    url_name="receive_event",
)
@operation("events:receive", scope="events:write")
def receive_event(request: HttpRequest, event: EventIn) -> Status[EventOut]:
    """Keep the event, and ask for what follows from it in the same transaction."""
    received = _receive(event, by=actor_of(request))
    answer = EventOut(reference=received.reference, is_new=received.is_new)
    return Status(201 if received.is_new else 200, answer)


@router.post(
    "/events/batch",
    response=BatchOut,
    operation_id="receiveEvents",
    summary="Report many events at once",
    url_name="receive_events",
)
@operation("events:receive", scope="events:write")
def receive_events(request: HttpRequest, batch: BatchIn) -> BatchOut:
    """Keep each event that is right; say of every other what is wrong. The whole batch may be repeated."""
    found: dict[int, BatchRow] = {}
    read: dict[int, EventIn] = {}
    for index, row in enumerate(batch.events):
        try:
            read[index] = EventIn.model_validate(row)
        except ValidationError as error:
            found[index] = _refused(index, kinds.INVALID, "", problems.errors_of(error.errors()))
    # In the order of the keys: two batches that hold the same keys then wait for each other, and never both.
    for index, event in sorted(read.items(), key=lambda item: item[1].key):
        found[index] = _row(index, event, by=actor_of(request))
    items = [found[index] for index in sorted(found)]
    counts = {status: sum(row.status == status for row in items) for status in ("new", "known", "refused")}
    return BatchOut(new=counts["new"], known=counts["known"], refused=counts["refused"], items=items)


def _row(index: int, event: EventIn, *, by: Actor) -> BatchRow:
    try:
        with transaction.atomic():
            received = _receive(event, by=by)
    except DomainError as refusal:
        return _refused(index, problems.kind_of(refusal), str(refusal), [])
    status: Literal["new", "known"] = "new" if received.is_new else "known"
    return BatchRow(index=index, status=status, reference=received.reference, problem=None)


def _refused(index: int, kind: kinds.Kind, detail: str, errors: list[dict[str, str]]) -> BatchRow:
    problem = RowProblem(type=kind.type, title=kind.title, detail=detail or f"{kind.title}.", errors=errors)
    return BatchRow(index=index, status="refused", reference=None, problem=problem)


def _receive(event: EventIn, *, by: Actor) -> Received:
    received = sources.receive_event(
        legal_entity_id=by.legal_entity_id,
        source=by.name,
        key=event.key,
        customer_number=event.customer_number,
        channel=event.channel,
        kind=event.kind,
        at=event.at,
        topic=event.topic,
        amount=event.amount,
        text=event.text,
        by=by,
        arrived_at=timezone.now(),
    )
    if received.is_new:
        react_to_event.defer(event_reference=str(received.reference))
    return received
