"""What the ring writes: suggestions and warnings, made anew each night."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from amity.know.relations.models import (
    CircleWarning,
    SuggestedMember,
    SuggestedTie,
    Suggestion,
    SuggestionState,
    WarnedParty,
)

AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class NewTie:
    """Why two people seem to live together."""

    party_id: int
    other_id: int
    confidence: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewSuggestion:
    """People who seem to live together, by id and role; with the household that some are in already."""

    members: Mapping[int, str]
    ties: tuple[NewTie, ...]
    confidence: float
    household_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewWarning:
    """A circle and those on the way round it."""

    kind: str
    way: tuple[int, ...]
    percent: Decimal | None = None


@transaction.atomic
def publish_suggestions(
    legal_entity_id: int, found: Iterable[NewSuggestion], *, as_of: date
) -> tuple[int, int]:
    """Make these the bank's only open suggestions; return how many there are and how many are new.

    One about the same people, to join the same household, stays as it is, so that its address does.
    """
    present = {
        (
            suggestion.household_id,
            tuple(sorted(one.party_id for one in suggestion.members.all())),
        ): suggestion.pk
        for suggestion in Suggestion.objects.filter(
            legal_entity_id=legal_entity_id, state=SuggestionState.OPEN
        ).prefetch_related("members")
    }
    coming = {(each.household_id, tuple(sorted(each.members))): each for each in found}
    Suggestion.objects.filter(pk__in=[pk for key, pk in present.items() if key not in coming]).delete()
    fresh = [each for key, each in coming.items() if key not in present]
    for start in range(0, len(fresh), AT_ONCE):
        _add_suggestions(legal_entity_id, fresh[start : start + AT_ONCE], as_of)
    return len(coming), len(fresh)


@transaction.atomic
def publish_warnings(legal_entity_id: int, found: Sequence[NewWarning], *, as_of: date) -> int:
    """Make these the bank's only warnings."""
    CircleWarning.objects.filter(legal_entity_id=legal_entity_id).delete()
    rows = CircleWarning.objects.bulk_create(
        CircleWarning(legal_entity_id=legal_entity_id, kind=each.kind, percent=each.percent, as_of=as_of)
        for each in found
    )
    WarnedParty.objects.bulk_create(
        WarnedParty(warning=row, party_id=party_id, position=position)
        for row, each in zip(rows, found, strict=True)
        for position, party_id in enumerate(each.way)
    )
    return len(rows)


def _add_suggestions(legal_entity_id: int, found: Sequence[NewSuggestion], as_of: date) -> None:
    rows = Suggestion.objects.bulk_create(
        Suggestion(
            legal_entity_id=legal_entity_id,
            household_id=each.household_id,
            confidence=each.confidence,
            as_of=as_of,
        )
        for each in found
    )
    SuggestedMember.objects.bulk_create(
        SuggestedMember(suggestion=row, party_id=party_id, role=role)
        for row, each in zip(rows, found, strict=True)
        for party_id, role in each.members.items()
    )
    SuggestedTie.objects.bulk_create(
        SuggestedTie(
            suggestion=row,
            party_id=tie.party_id,
            other_id=tie.other_id,
            confidence=tie.confidence,
            reasons=list(tie.reasons),
        )
        for row, each in zip(rows, found, strict=True)
        for tie in each.ties
    )
