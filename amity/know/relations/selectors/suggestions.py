"""Suggested households: those that are open within reach, with their reasons in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from amity.foundation.access import services as access
from amity.foundation.access import walls
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import NotFound
from amity.know.parties import selectors as parties
from amity.know.parties.selectors import Known
from amity.know.relations.models import (
    MemberRole,
    Refusal,
    SuggestedMember,
    SuggestedTie,
    Suggestion,
    SuggestionState,
)
from amity.know.relations.selectors import words


@dataclass(frozen=True, slots=True)
class SuggestedPerson:
    """One of those who are suggested; ``is_new``: not in the household yet."""

    who: Known
    role: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """Two of them, and why they seem to live together."""

    one: Known
    two: Known
    reasons: tuple[str, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class SuggestionRow:
    """A suggestion as the actor may see it; who does not see all of them may not decide."""

    reference: UUID
    state: SuggestionState
    confidence: float
    as_of: date
    household: UUID | None
    members: tuple[SuggestedPerson, ...]
    ties: tuple[ReasonRow, ...]
    can_decide: bool


def open_within_reach(*, by: Actor, limit: int = 50) -> tuple[SuggestionRow, ...]:
    """Return open suggestions about somebody within reach, the surest first. Eight queries."""
    access.check("relations:read", by=by)
    seen = access.visible(SuggestedMember.objects.all(), by=by, party="party_id").values("suggestion_id")
    rows = _open(by).filter(pk__in=seen).order_by("-confidence", "pk")
    return _to_rows(rows[:limit], by=by)


def count_within_reach(*, by: Actor) -> int:
    """Return how many open suggestions are about somebody within reach."""
    seen = access.visible(SuggestedMember.objects.all(), by=by, party="party_id").values("suggestion_id")
    return _open(by).filter(pk__in=seen).count()


def of_party(party_id: int, *, by: Actor) -> tuple[SuggestionRow, ...]:
    """Return the open suggestions about a customer whom the caller found among those visible."""
    about = SuggestedMember.objects.filter(party_id=party_id).values("suggestion_id")
    return _to_rows(_open(by).filter(pk__in=about).order_by("-confidence", "pk"), by=by)


def suggestion(reference: UUID, *, by: Actor) -> SuggestionRow:
    """
    Return one suggestion, also when it is decided.

    :raises NotFound: if none of those whom it is about is within reach.
    """
    access.check("relations:read", by=by)
    rows = Suggestion.objects.filter(reference=reference, legal_entity_id=by.legal_entity_id)
    found = next(iter(_to_rows(rows, by=by)), None)
    if found is None:
        raise NotFound(_("There is no such suggestion."))
    return found


def refused_pairs(legal_entity_id: int) -> tuple[tuple[int, int], ...]:
    """Return who is not to be suggested together again in a bank."""
    rows = Refusal.objects.filter(party__legal_entity_id=legal_entity_id)
    return tuple(rows.values_list("party_id", "other_id"))


def _open(by: Actor) -> QuerySet[Suggestion]:
    return Suggestion.objects.filter(legal_entity_id=by.legal_entity_id, state=SuggestionState.OPEN)


def _to_rows(rows: QuerySet[Suggestion], *, by: Actor) -> tuple[SuggestionRow, ...]:
    members = Prefetch("members", SuggestedMember.objects.order_by("pk"))
    ties = Prefetch("ties", SuggestedTie.objects.order_by("-confidence", "pk"))
    # Whoever sees one of them learns that there are others; their names stay masked.
    with walls.of_bank(by.legal_entity_id):
        found = list(rows.select_related("household").prefetch_related(members, ties))
        placed = _placed(found)
    people = parties.known({one.party_id for row in found for one in row.members.all()}, by=by)
    shown = (_to_row(row, people, placed, by) for row in found)
    return tuple(row for row in shown if any(one.who.reference for one in row.members))


def _placed(rows: Iterable[Suggestion]) -> set[tuple[int, int]]:
    """Return who is in the household that a suggestion is about."""
    return {
        (row.household_id, party_id)
        for row in rows
        if row.household is not None and row.household_id is not None
        for party_id in row.household.memberships.filter(active_to__isnull=True).values_list(
            "party_id", flat=True
        )
    }


def _to_row(
    row: Suggestion, people: dict[int, Known], placed: set[tuple[int, int]], by: Actor
) -> SuggestionRow:
    members = tuple(
        SuggestedPerson(
            people[one.party_id],
            str(MemberRole(one.role).label),
            is_new=(row.household_id or 0, one.party_id) not in placed,
        )
        for one in row.members.all()
        if one.party_id in people
    )
    ties = tuple(
        ReasonRow(people[tie.party_id], people[tie.other_id], words.reasons(tie.reasons), tie.confidence)
        for tie in row.ties.all()
        if tie.party_id in people and tie.other_id in people
    )
    return SuggestionRow(
        reference=row.reference,
        state=SuggestionState(row.state),
        confidence=row.confidence,
        as_of=row.as_of,
        household=row.household.reference if row.household else None,
        members=members,
        ties=ties,
        can_decide=access.can("relations:edit", by=by) and all(one.who.reference for one in members),
    )
