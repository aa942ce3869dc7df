"""The ranked actions of customers, without those that somebody has answered meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import get_language

from amity.decide.actions import selectors as actions
from amity.decide.actions.models import Issue
from amity.decide.actions.selectors import ActionRow
from amity.decide.decisions.models import Decision, Outcome, Response
from amity.foundation.access import services as access
from amity.foundation.access import walls
from amity.foundation.kernel.actors import Actor
from amity.foundation.organisation.models import LegalEntity
from amity.foundation.runs import selectors as runs
from amity.know.parties.models import Party


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One action proposed for one customer, in the reader's language."""

    reference: UUID
    party_id: int
    rank: int
    action_code: str
    issue: Issue
    channel: str
    title: str
    reason: str
    value_minor: int
    amount_minor: int | None
    currency: str
    urgency: int
    propensity: float
    as_of: date


@dataclass(frozen=True, slots=True)
class FocusRow:
    """A proposed action with the customer whom it is for."""

    decision: DecisionRow
    party_reference: UUID
    full_name: str
    native_name: str
    kind: str


@dataclass(frozen=True, slots=True)
class ResponseRow:
    """What somebody answered."""

    reference: UUID
    action_code: str
    outcome: Outcome
    reason: str
    rests_until: date
    staff_id: int
    answered_at: datetime


def current() -> QuerySet[Decision]:
    """Return what the generation that readers see proposes, less what was answered since."""
    answered = Response.objects.filter(
        party_id=OuterRef("party_id"),
        action_code=OuterRef("action_code"),
        is_undone=False,
        rests_until__gt=OuterRef("as_of"),
    )
    rows = Decision.objects.filter(generation=runs.current_generation() or 0)
    return rows.filter(~Exists(answered))


def for_party(party_id: int, *, by: Actor) -> tuple[DecisionRow, ...]:
    """Return the actions proposed for a customer, best first; none for a customer the actor may not see."""
    access.check("decisions:read", by=by)
    rows = access.visible(current().filter(party_id=party_id), by=by, party="party_id")
    return _rows(rows.order_by("rank"))


def focus(*, by: Actor, limit: int = 20, one_each: bool = True) -> tuple[FocusRow, ...]:
    """Return what to do first over the actor's customers: the best action of each, by priority."""
    access.check("decisions:read", by=by)
    # With the legal entity named, the index of priorities gives the first rows without a sort: for a branch
    # of 50,000 customers among a million, 17 ms instead of 3 s.
    own = current() if by.is_system else current().filter(legal_entity_id=by.legal_entity_id)
    rows = access.visible(own, by=by, party="party_id").order_by("-priority", "party_id", "rank")
    if one_each:
        # A customer's first action may be answered already: look a little further than the limit.
        rows = rows.filter(rank__lte=3)
    chosen: dict[object, Decision] = {}
    for decision in rows[: limit * 3 if one_each else limit]:
        chosen.setdefault(decision.party_id if one_each else decision.reference, decision)
    decisions = _rows(list(chosen.values())[:limit])
    parties = Party.objects.in_bulk([row.party_id for row in decisions])
    return tuple(_focus_row(row, parties[row.party_id]) for row in decisions if row.party_id in parties)


def counts_by_action(*, by: Actor) -> Mapping[str, int]:
    """Return to how many of the actor's customers each action is proposed now."""
    rows = access.visible(current(), by=by, party="party_id").order_by()
    return dict(rows.values_list("action_code").annotate(Count("party_id")))


def responses_of_party(party_id: int, *, limit: int = 50) -> tuple[ResponseRow, ...]:
    """Return what was answered to proposals for a customer the caller may see, newest first."""
    rows = Response.objects.filter(party_id=party_id, is_undone=False).order_by("-answered_at", "-pk")
    return tuple(
        ResponseRow(
            row.reference,
            row.action_code,
            Outcome(row.outcome),
            row.reason,
            row.rests_until,
            row.staff_id,
            row.answered_at,
        )
        for row in rows[:limit]
    )


def answers_by_action(*, by: Actor) -> Mapping[str, Mapping[str, int]]:
    """Return how often each action was answered in the actor's bank, by outcome."""
    answered = Response.objects.filter(is_undone=False, party__legal_entity_id=by.legal_entity_id)
    rows = answered.values_list("action_code", "outcome")
    counts: dict[str, dict[str, int]] = {}
    with walls.of_bank(by.legal_entity_id):
        for code, outcome, number in rows.annotate(number=Count("pk")).order_by("action_code", "outcome"):
            counts.setdefault(code, {})[outcome] = number
    return counts


def count() -> int:
    """Return how many actions the generation that readers see proposes."""
    return Decision.objects.filter(generation=runs.current_generation() or 0).count()


def _rows(decisions: QuerySet[Decision] | list[Decision]) -> tuple[DecisionRow, ...]:
    library = actions.by_code()
    currencies = dict(LegalEntity.objects.values_list("pk", "currency"))
    language = get_language() or "en"
    return tuple(
        _row(decision, library[decision.action_code], currencies[decision.legal_entity_id], language)
        for decision in decisions
        if decision.action_code in library
    )


def _row(decision: Decision, action: ActionRow, currency: str, language: str) -> DecisionRow:
    return DecisionRow(
        reference=decision.reference,
        party_id=decision.party_id,
        rank=decision.rank,
        action_code=decision.action_code,
        issue=action.issue,
        channel=action.channel,
        title=action.title(decision.facts, language=language, currency=currency),
        reason=action.reason(decision.facts, language=language, currency=currency),
        value_minor=decision.value_minor,
        amount_minor=decision.amount_minor,
        currency=currency,
        urgency=decision.urgency,
        propensity=decision.propensity,
        as_of=decision.as_of,
    )


def _focus_row(row: DecisionRow, party: Party) -> FocusRow:
    return FocusRow(row, party.reference, party.full_name, party.native_name, party.kind)
