"""Use cases that change responses. Every write to the table is in this file."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from amity.decide.actions import selectors as actions
from amity.decide.decisions import policies
from amity.decide.decisions.models import Decision, Response
from amity.foundation.access import services as access
from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import DomainError, NotAllowed, NotFound
from amity.foundation.organisation import selectors as organisation

NOTE_LENGTH = 500
USUAL_REST_DAYS = 30


class AlreadyUndone(DomainError):
    """The answer was taken back before."""


@transaction.atomic
def respond(
    *,
    decision: UUID,
    outcome: str,
    reason: str = "",
    note: str = "",
    request_id: UUID,
    by: Actor,
    at: datetime,
) -> UUID:
    """
    Answer a proposed action: done, later, or not suitable and why; return the answer's reference.

    The same ``request_id`` twice takes effect once.

    :raises NotAllowed: if the actor may not answer.
    :raises BadInput: if the answer does not say what it should.
    :raises NotFound: if nothing of the kind is proposed to a customer whom the actor may see.
    """
    access.check("decisions:respond", by=by)
    policies.check_answer(outcome, reason)
    answered = Response.objects.filter(request_id=request_id, staff_id=by.staff_id).first()
    if answered is not None:
        return answered.reference
    proposed = _proposed(decision, by=by)
    today = organisation.today(proposed.legal_entity_id, at=at)
    rest_days = _rest_days(proposed.action_code)
    response = Response.objects.create(
        request_id=request_id,
        decision=decision,
        party_id=proposed.party_id,
        action_code=proposed.action_code,
        outcome=outcome,
        reason=reason,
        note=note[:NOTE_LENGTH],
        rests_until=policies.rests_until(
            outcome, reason, today=today, rest_days=rest_days, as_of=proposed.as_of
        ),
        staff_id=by.staff_id,
        answered_at=at,
    )
    audit.record(
        action="decision:answered",
        subject=f"decision:{decision}",
        by=by,
        at=at,
        changes={"outcome": ("", outcome), "reason": ("", reason), "action": ("", proposed.action_code)},
        party_id=proposed.party_id,
    )
    return response.reference


def _rest_days(action_code: str) -> int:
    action = actions.by_code().get(action_code)
    return action.rest_days if action else USUAL_REST_DAYS


@transaction.atomic
def undo(*, response: UUID, by: Actor, at: datetime) -> None:
    """
    Take an answer of one's own back; the action is proposed again.

    :raises NotFound: if there is no such answer about a customer whom the actor may see.
    :raises NotAllowed: if somebody else gave it.
    :raises AlreadyUndone: if it was taken back before.
    """
    access.check("decisions:respond", by=by)
    rows = access.visible(Response.objects.select_for_update(of=("self",)), by=by, party="party_id")
    answer = rows.filter(reference=response).first()
    if answer is None:
        raise NotFound(_("There is no such answer."))
    if answer.staff_id != by.staff_id:
        raise NotAllowed(_("Only who gave the answer can take it back."))
    if answer.is_undone:
        raise AlreadyUndone(_("This answer was taken back before."))
    answer.is_undone = True
    answer.save(update_fields=["is_undone"])
    audit.record(
        action="decision:answer-undone",
        subject=f"decision:{answer.decision}",
        by=by,
        at=at,
        changes={"outcome": (answer.outcome, "")},
        party_id=answer.party_id,
    )


def check_is_proposed(reference: UUID, *, by: Actor) -> None:
    """
    Refuse what is not proposed to anybody whom the actor may see.

    :raises NotFound: if it is not.
    """
    _proposed(reference, by=by)


def _proposed(reference: UUID, *, by: Actor) -> Decision:
    # Any generation that is kept: the page may have been drawn just before the ring turned.
    rows = access.visible(Decision.objects.filter(reference=reference), by=by, party="party_id")
    found = rows.order_by("-generation").first()
    if found is None:
        raise NotFound(_("This action is no longer proposed."))
    return found
