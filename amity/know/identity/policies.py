"""Who survives a merge, and who may decide alone. Pure: no queries, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from amity.foundation.kernel.errors import BadInput, DomainError, NotAllowed

LIVING = ("ACTIVE", "DORMANT")
SHORTEST_REASON = 5


class NotAlike(DomainError):
    """Two that cannot be one customer: a person and a company, or customers of two banks."""


class AlreadyOne(DomainError):
    """Both records are the same customer already."""


class AlreadyDecided(DomainError):
    """Somebody decided this pair before."""


class MergeIsOver(DomainError):
    """The merge was undone before."""


@dataclass(frozen=True, slots=True)
class Side:
    """What of a customer matters when two become one."""

    party_id: int
    legal_entity_id: int
    kind: str
    status: str
    customer_since: date | None
    holds_something: bool


def survivor_first(first: Side, second: Side) -> tuple[Side, Side]:
    """Return who survives (holds something, lives, has been here longest), and who is merged into them."""
    ordered = sorted((first, second), key=_rank)
    return ordered[0], ordered[1]


def needs_second_person(first: Side, second: Side) -> bool:
    """Tell whether one person proposes and another confirms: where money hangs on it."""
    return first.holds_something or second.holds_something


def check_can_be_one(first: Side, second: Side) -> None:
    """Refuse two that cannot be one customer, or are one already."""
    if first.party_id == second.party_id:
        raise AlreadyOne(_("These records are one customer already."))
    if (first.legal_entity_id, first.kind) != (second.legal_entity_id, second.kind):
        raise NotAlike(_("A person and a company are never one customer, nor are customers of two banks."))


def check_other_than_proposer(*, proposed_by: int | None, by: int) -> None:
    """Refuse whoever would confirm what they proposed."""
    if proposed_by == by:
        raise NotAllowed(_("You proposed this yourself: somebody else confirms it."))


def check_says_why(reason: str) -> None:
    """Refuse an unmerge without a reason."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise BadInput(_("Say why, in a few words: the trail keeps it."))


def _rank(side: Side) -> tuple[bool, bool, date, int]:
    # The number breaks ties, so that the same two always come out the same way round.
    return (
        not side.holds_something,
        side.status not in LIVING,
        side.customer_since or date.max,
        side.party_id,
    )
