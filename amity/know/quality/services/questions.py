"""Write down what came of a question: the answer goes into the record, and nobody asks again too soon."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from amity.foundation.access import services as access
from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import BadInput, DomainError
from amity.foundation.organisation import selectors as organisation
from amity.know.parties import selectors as parties
from amity.know.parties import services as party_services
from amity.know.quality import judgements, policies
from amity.know.quality.models import Gap, GapState, Outcome, Question
from amity.know.quality.services import records


class AskedAlready(DomainError):
    """The customer was asked for this fact within the last 180 days."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the customer said; ``scheme`` is the kind of a document."""

    outcome: str
    value: str = ""
    scheme: str = ""


@transaction.atomic
def answer(
    *, reference: UUID, field: str, reply: Reply, channel: str, request_id: UUID, by: Actor, at: datetime
) -> UUID:
    """
    Keep what came of a question, write an answer into the record, and judge the record anew.

    The same ``request_id`` twice takes effect once. Returns the reference of the question in the log.

    :raises NotAllowed: if the actor may not.
    :raises NotFound: if there is no such customer within reach.
    :raises AskedAlready: if the customer was asked for the fact within the last 180 days.
    :raises BadInput: if the fact is not missing, or the answer does not pass its checks.
    """
    access.check("questions:answer", by=by)
    policies.check_outcome(reply.outcome, reply.value)
    party = parties.lock(reference, by=by)
    kept = Question.objects.filter(request_id=request_id, party_id=party.id, staff_id=by.staff_id).first()
    if kept is not None:
        return kept.reference
    today = organisation.today(party.legal_entity_id, at=at)
    is_wrong = _check_may_ask(party.id, field, today)
    if reply.outcome == Outcome.ANSWERED:
        _write(reference, field, reply, is_wrong=is_wrong, by=by, at=at)
    question = Question(
        request_id=request_id,
        party_id=party.id,
        field=field,
        field_number=judgements.number_of(field),
        outcome=reply.outcome,
        channel=channel[:20],
        staff_id=by.staff_id,
        asked_at=at,
        asked_on=today,
        rests_until=policies.rests_until(today),
    )
    _keep(question)
    audit.record(
        action="question:answered",
        subject=f"party:{reference}",
        by=by,
        at=at,
        party_id=party.id,
        changes={"fact": ("", field), "outcome": ("", reply.outcome)},
    )
    return question.reference


def _check_may_ask(party_id: int, field: str, today: date) -> bool:
    """Refuse what is not missing or was asked lately; tell whether something wrong is on record."""
    gaps = Gap.objects.filter(party_id=party_id, field=field, closed_on__isnull=True)
    states = set(gaps.values_list("state", flat=True))
    if not states or not judgements.answer_of(field):
        raise BadInput(_("This fact is not missing: there is nothing to ask."))
    if Question.objects.filter(party_id=party_id, field=field, rests_until__gt=today).exists():
        raise AskedAlready(_("This customer was asked the same within 180 days."))
    return GapState.INVALID in states


def _keep(question: Question) -> None:
    try:
        with transaction.atomic():
            question.save(force_insert=True)
    except IntegrityError as error:
        raise AskedAlready(_("This customer was asked the same within 180 days.")) from error


def _write(reference: UUID, field: str, reply: Reply, *, is_wrong: bool, by: Actor, at: datetime) -> None:
    value, scheme = reply.value.strip(), reply.scheme
    if judgements.answer_of(field) == judgements.OF_A_DOCUMENT:
        scheme = "USCC" if field == "USCC" else scheme or "ID_CARD"
        value = value.upper()
    today = organisation.today(by.legal_entity_id, at=at)
    if not judgements.is_right(field, value, as_of=today, scheme=scheme):
        raise BadInput(_("This cannot be right: look at it once more with the customer."))
    party_services.tell(
        reference=reference, field=field, value=value, instead=is_wrong, scheme=scheme, by=by, at=at
    )
    records.judge_again(reference=reference, by=by, at=at)
