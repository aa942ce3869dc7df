"""The one fact that is worth most to ask a customer for at this contact."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from amity.foundation.access import services as access
from amity.foundation.kernel.actors import Actor
from amity.foundation.organisation import selectors as organisation
from amity.know.quality import judgements, wording
from amity.know.quality.models import Gap, GapState, Outcome, Question

ASKABLE = tuple(code for code in judgements.FIELD_CODES if judgements.answer_of(code))


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question, and how its answer is given. ``worth_minor`` is what decisions would gain in a year."""

    party_id: int
    field: str
    field_name: str
    text: str
    answer: str
    choices: tuple[tuple[str, str], ...]
    is_wrong: bool
    """There is something on record that is not valid: an answer takes its place."""
    worth_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class ToAsk:
    """A question with the customer whom it is for."""

    question: QuestionRow
    party_reference: UUID
    full_name: str
    native_name: str


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A question that was put."""

    field_name: str
    outcome: Outcome
    asked_at: datetime
    rests_until: date


def next_question(party_id: int, *, by: Actor, at: datetime) -> QuestionRow | None:
    """Return what to ask a customer within reach; None where nothing is worth it, or all was asked."""
    return next_questions((party_id,), by=by, at=at).get(party_id)


def next_questions(party_ids: Collection[int], *, by: Actor, at: datetime) -> Mapping[int, QuestionRow]:
    """Return what to ask each of these customers within reach, by party. At most three short queries."""
    access.check("questions:read", by=by)
    bank = organisation.legal_entity(by.legal_entity_id)
    rows = worth_asking(on=organisation.today_at(bank, at=at)).filter(party_id__in=party_ids)
    rows = access.visible(rows, by=by, party="party_id")
    best = rows.order_by("party_id", "-worth_minor", "field").distinct("party_id")
    return {gap.party_id: _row(gap, bank.currency) for gap in best}


def to_ask(references: Collection[UUID], *, by: Actor, on: date, limit: int = 5) -> tuple[ToAsk, ...]:
    """Return of these customers within reach whom to ask what, what is worth most first. One query."""
    access.check("questions:read", by=by)
    rows = worth_asking(on=on).filter(party__reference__in=references)
    rows = access.visible(rows, by=by, party="party_id").select_related("party__legal_entity")
    best = rows.order_by("party_id", "-worth_minor", "field").distinct("party_id")
    first = sorted(best, key=lambda gap: (-gap.worth_minor, gap.party_id))[:limit]
    return tuple(
        ToAsk(
            _row(gap, gap.party.legal_entity.currency),
            gap.party.reference,
            gap.party.full_name,
            gap.party.native_name,
        )
        for gap in first
    )


def worth_asking(*, on: date) -> QuerySet[Gap]:
    """Return the open gaps that a question could mend, without what was asked lately."""
    asked = Question.objects.filter(
        party_id=OuterRef("party_id"), field=OuterRef("field"), rests_until__gt=on
    )
    rows = Gap.objects.filter(closed_on__isnull=True, worth_minor__gt=0, field__in=ASKABLE)
    return rows.filter(~Exists(asked))


def asked_of(reference: UUID, *, by: Actor, limit: int = 20) -> tuple[AskedRow, ...]:
    """Return what a customer within reach was asked, newest first."""
    access.check("quality:read", by=by)
    rows = access.visible(Question.objects.filter(party__reference=reference), by=by, party="party_id")
    return tuple(
        AskedRow(wording.field(row.field), Outcome(row.outcome), row.asked_at, row.rests_until)
        for row in rows.order_by("-asked_at", "-pk")[:limit]
    )


def _row(gap: Gap, currency: str) -> QuestionRow:
    return QuestionRow(
        party_id=gap.party_id,
        field=gap.field,
        field_name=wording.field(gap.field),
        text=wording.question(gap.field),
        answer=judgements.answer_of(gap.field),
        choices=wording.choices(gap.field),
        is_wrong=gap.state == GapState.INVALID,
        worth_minor=gap.worth_minor,
        currency=currency,
    )
