"""Version 1 of the API. Begun with events in: what happens on a channel reaches people in seconds."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils import timezone
from ninja import Field, NinjaAPI, Schema
from ninja.responses import Status
from pydantic import AfterValidator, AwareDatetime

from amity.api import problems
from amity.api.tokens import Bearer
from amity.engage.tasks.jobs import react_to_event
from amity.foundation.access import services as access
from amity.know.sources import services as sources

EARLIEST = datetime.fromisoformat("1900-01-01T00:00:00+00:00")
LARGEST = Decimal("9999999999999999.99")

api = NinjaAPI(
    title="Amity",
    version="1",
    description="For channels and other systems. Every call carries `Authorization: Bearer TOKEN`.",
    urls_namespace="api-v1",
    docs_url=None,
    auth=Bearer(),
)
problems.install(api)


def _without_nul(text: str) -> str:
    if "\x00" in text:
        raise ValueError("must not hold a NUL character")
    return text


def _plausible(moment: datetime) -> datetime:
    if not EARLIEST <= moment <= timezone.now() + timedelta(days=1):
        raise ValueError("must lie between 1900 and tomorrow")
    return moment


Text = Annotated[str, AfterValidator(_without_nul)]
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
    at: Annotated[AwareDatetime, AfterValidator(_plausible)] = Field(examples=["2026-11-22T09:41:00+08:00"])
    topic: Text = Field(
        "", max_length=200, description="Short, without names and numbers.", examples=["Transfer"]
    )
    amount: Decimal | None = Field(
        None,
        ge=-LARGEST,
        le=LARGEST,
        decimal_places=2,
        description="Signed: out is negative.",
        examples=["-600000.00"],
    )
    text: Text = Field("", max_length=4000, description="The customer's words; kept sealed.", examples=[""])


class EventOut(Schema):
    """What became of the event."""

    reference: UUID
    is_new: bool = Field(description="False when the key had been received before: nothing was done again.")


class Problem(Schema):
    """A refusal (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] = []


@api.post(
    "/events",
    response={201: EventOut, 200: EventOut, 401: Problem, 403: Problem, 404: Problem, 422: Problem},
    summary="Report what happened to a customer",
    tags=["events"],
)
@transaction.atomic
def receive_event(request: HttpRequest, event: EventIn) -> Status[EventOut]:
    """Keep the event, and ask for what follows from it in the same transaction."""
    channel = request.auth  # type: ignore[attr-defined]  # ninja puts there what Bearer answered
    access.check("events:receive", by=channel)
    received = sources.receive_event(
        legal_entity_id=channel.legal_entity_id,
        source=channel.name,
        key=event.key,
        customer_number=event.customer_number,
        channel=event.channel,
        kind=event.kind,
        at=event.at,
        topic=event.topic,
        amount=event.amount,
        text=event.text,
        by=channel,
        arrived_at=timezone.now(),
    )
    if received.is_new:
        react_to_event.defer(event_reference=str(received.reference))
    return Status(
        201 if received.is_new else 200, EventOut(reference=received.reference, is_new=received.is_new)
    )


VERBS = {"receive_event": "events:receive"}
"""The permission that each operation checks, by URL name; whoever walks the addresses reads it."""

urls = api.urls
for _pattern in urls[0]:
    if isinstance(_pattern, URLPattern):
        # A channel has no session: its token is the sign-in, asked by Bearer above.
        login_not_required(_pattern.callback)
        if _verb := VERBS.get(_pattern.name or ""):
            setattr(_pattern.callback, "verb", _verb)  # noqa: B010 a function's type knows no attributes
