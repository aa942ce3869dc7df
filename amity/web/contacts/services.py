"""What one contact changes: the log, the task or action that it ends, the next step. All or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from amity.decide.decisions import services as decisions
from amity.engage.interactions import services as interactions
from amity.engage.tasks import services as tasks
from amity.foundation.kernel.actors import Actor
from amity.know.consents.services import promoting

PROMOTION = "MARKETING"
CHANNELS = {"CALL": "PHONE", "VISIT": "BRANCH", "MEETING": "BRANCH", "MESSAGE": "SMS"}
"""Through which channel of consents each kind of contact goes; a note goes through none."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is to be done next, and by when."""

    title: str
    due_at: datetime
    is_timed: bool


@dataclass(frozen=True, slots=True)
class Contact:
    """What was said and what came of it."""

    kind: str
    outcome: str
    minutes: int | None
    text: str
    about: str = "SERVICE"
    """The purpose of consents that it had: offers count for contact limits."""


@transaction.atomic
def log(
    *,
    party_reference: UUID,
    contact: Contact,
    finished_task: UUID | None,
    finished_decision: UUID | None,
    next_step: NextStep | None,
    request_id: UUID,
    by: Actor,
    at: datetime,
) -> None:
    """
    Log a contact with all that follows from it. The same ``request_id`` twice takes effect once.

    :raises NotAllowed: if the actor may not do one of these things.
    :raises NotFound: if the customer, the task or the action is not among those the actor may see.
    :raises BadInput: if the entry says nothing.
    """
    interactions.log(
        party_reference=party_reference,
        kind=contact.kind,
        outcome=contact.outcome,
        minutes=contact.minutes,
        text=contact.text,
        request_id=request_id,
        by=by,
        at=at,
    )
    _count_promotion(party_reference, contact, request_id, by=by, at=at)
    if finished_task is not None:
        tasks.complete(reference=finished_task, by=by, at=at)
    if finished_decision is not None:
        decisions.respond(
            decision=finished_decision,
            outcome="DONE",
            request_id=uuid5(request_id, "decision"),
            by=by,
            at=at,
        )
    if next_step is not None:
        tasks.add(
            title=next_step.title,
            kind="CALL",
            due_at=next_step.due_at,
            is_timed=next_step.is_timed,
            party_reference=party_reference,
            request_id=uuid5(request_id, "next step"),
            by=by,
            at=at,
        )


def _count_promotion(
    party_reference: UUID, contact: Contact, request_id: UUID, *, by: Actor, at: datetime
) -> None:
    channel = CHANNELS.get(contact.kind)
    if contact.about == PROMOTION and channel is not None:
        promoting.note(
            party_reference=party_reference,
            purpose=PROMOTION,
            channel=channel,
            request_id=uuid5(request_id, "promotion"),
            by=by,
            at=at,
        )
