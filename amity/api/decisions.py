"""What is proposed for a customer, and what came of it."""

from datetime import date, datetime
from typing import Annotated, Literal, cast
from uuid import UUID, uuid5

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Path, Query, Router, Schema
from ninja.responses import Status

from amity.api import trail
from amity.api.customers import Which
from amity.api.operations import actor_of, caller_of, operation, purpose_of
from amity.api.problems import invalid
from amity.api.schemas import Money, Text, money_of_minor
from amity.api.selectors import customers
from amity.decide.decisions import selectors as decisions
from amity.decide.decisions import services
from amity.decide.decisions.selectors import DecisionRow
from amity.foundation.runs import selectors as runs

router = Router(tags=["decisions"])

MOST_DECISIONS = 20
ANSWERS = UUID("8c8f2f0e-6a57-4b43-9d62-0f7c7c1f4b11")
"""The space of names in which a channel's key becomes the number of its request."""

Issue = Literal["KEEP", "GROW", "SERVE", "CARE", "COMPLETE"]
Outcome = Literal["accepted", "declined", "later", "shown"]
Reason = Literal["NO_NEED", "BAD_MOMENT", "HAS_ELSEWHERE", "WRONG_FACTS", "ASKED_NOT_TO"]
OUTCOMES = {"accepted": "DONE", "declined": "NOT_SUITABLE", "later": "LATER", "shown": "SHOWN"}


class Decision(Schema):
    """One action proposed for a customer, best first."""

    reference: UUID = Field(description="Answer it under this reference.")
    rank: int
    action: str = Field(examples=["RENEW_MATURING"])
    issue: Issue
    channel: str = Field(description="Through which it is best proposed.", examples=["CALL"])
    title: str
    reason: str = Field(description="Why, in the language that Accept-Language asks for.")
    value: Money | None = Field(description="What success is worth to the bank in a year.")
    amount: Money | None = Field(description="The customer's money that it is about.")
    urgency: int
    propensity: float = Field(ge=0, le=1)
    as_of: date


class Decisions(Schema):
    """What is proposed for a customer, without what was answered since."""

    customer: UUID
    generation: int | None = Field(description="Grows with every turn of the ring.")
    turned_at: datetime | None = Field(description="Since when this generation is served.")
    items: list[Decision]


class ResponseIn(Schema):
    """What came of a proposal."""

    model_config = {"extra": "forbid"}

    outcome: Outcome = Field(
        description="accepted: the action rests; later: it rests a week; declined: it rests as long as the "
        "reason asks for; shown: it rests not, somebody only saw it."
    )
    reason: Reason | None = Field(None, description="Of what was declined; else left out.")


class ResponseOut(Schema):
    """The answer as it is kept."""

    reference: UUID
    decision: UUID
    outcome: Outcome


@router.get(
    "/customers/{customer}/decisions",
    response=Decisions,
    operation_id="listDecisions",
    summary="List what is proposed for a customer",
    url_name="list_decisions",
)
@operation("decisions:read", scope="decisions:read")
def list_decisions(
    request: HttpRequest,
    customer: Which,
    channel: Annotated[
        Text | None, Query(min_length=1, max_length=20, description="Only what suits this channel.")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=MOST_DECISIONS, description="How many at most.")] = 5,
) -> Decisions:
    """The best actions of the current generation for which the bank may contact the customer now."""
    actor = actor_of(request)
    whose = customers.one(customer, by=actor)
    rows = decisions.for_party(whose.id, by=actor, at=timezone.now())
    if channel:
        rows = tuple(row for row in rows if row.channel == channel)
    trail.record_read(
        whose.reference, whose.id, part="decisions", purpose=purpose_of(request), by=actor, at=timezone.now()
    )
    pointer = runs.pointer()
    return Decisions(
        customer=whose.reference,
        generation=pointer.generation,
        turned_at=pointer.turned_at,
        items=[_to_decision(row) for row in rows[:limit]],
    )


@router.post(
    "/decisions/{decision}/responses",
    response={201: ResponseOut},
    operation_id="respond",
    summary="Report what came of a proposal",
    url_name="respond",
    tags=["responses"],
)
@operation("decisions:respond", scope="responses:write", needs_key=True)
def respond(
    request: HttpRequest,
    decision: Annotated[UUID, Path(description="The reference of what was proposed.")],
    response: ResponseIn,
) -> Status[ResponseOut]:
    """Keep the answer; what was answered is not proposed again before its rest is over."""
    if response.outcome == "declined" and response.reason is None:
        raise invalid("body.response.reason", "say why it was declined: the next proposals learn from it")
    if response.outcome != "declined" and response.reason is not None:
        raise invalid("body.response.reason", "goes with declined only")
    caller = caller_of(request)
    reference = services.respond(
        decision=decision,
        outcome=OUTCOMES[response.outcome],
        reason=response.reason or "",
        request_id=uuid5(ANSWERS, f"{caller.channel_id} {request.headers['Idempotency-Key']}"),
        by=caller.actor,
        at=timezone.now(),
    )
    return Status(201, ResponseOut(reference=reference, decision=decision, outcome=response.outcome))


def _to_decision(row: DecisionRow) -> Decision:
    return Decision(
        reference=row.reference,
        rank=row.rank,
        action=row.action_code,
        issue=cast("Issue", row.issue.value),
        channel=row.channel,
        title=row.title,
        reason=row.reason,
        value=money_of_minor(row.value_minor, row.currency),
        amount=money_of_minor(row.amount_minor, row.currency),
        urgency=row.urgency,
        propensity=row.propensity,
        as_of=row.as_of,
    )
