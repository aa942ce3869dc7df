"""What the ring found of customers, read through the generation that readers see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from amity.foundation.access import services as access
from amity.foundation.access import walls
from amity.foundation.kernel.actors import Actor
from amity.foundation.runs import selectors as runs
from amity.understand.scores.models import Profile, Tier


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """What the ring found of one customer."""

    party_id: int
    as_of: date
    run_id: int
    definitions: str
    tier: Tier
    rfm: str
    currency: str
    assets_minor: int
    deposits_minor: int
    wealth_minor: int
    insurance_minor: int
    loans_minor: int
    assets_change_90d_minor: int
    contribution_12m_minor: int
    product_lines_count: int
    last_contact_on: date | None
    next_maturity_on: date | None
    maturing_30d_minor: int
    outflow_largest_14d_minor: int
    action_code: str
    action_value_minor: int


_FIELDS = tuple(ProfileRow.__dataclass_fields__)


def current() -> QuerySet[Profile]:
    """Return the rows of the generation that readers see; none before the ring has turned once."""
    return Profile.objects.filter(generation=runs.current_generation() or 0)


def profile(party_id: int) -> ProfileRow | None:
    """Return what the ring found of a customer the caller may see; None if it has not seen them yet."""
    return profiles([party_id]).get(party_id)


def profiles(party_ids: Iterable[int]) -> Mapping[int, ProfileRow]:
    """Return what the ring found of customers the caller may see, by party. One query."""
    rows = current().filter(party_id__in=list(party_ids)).values_list(*_FIELDS)
    found = (ProfileRow(*row) for row in rows)
    return {row.party_id: row for row in found}


def tiers(*, by: Actor) -> Mapping[Tier, int]:
    """Return how many of the actor's customers are in each tier."""
    rows = access.visible(current(), by=by, party="party_id")
    counts = rows.order_by().values_list("tier").annotate(Count("party_id"))
    return {Tier(tier): count for tier, count in counts}


def count_by_action(*, by: Actor) -> Mapping[str, int]:
    """Return for how many of the actor's customers each action ranks first."""
    rows = access.visible(current(), by=by, party="party_id")
    return _by_action(rows)


def count_by_action_in_bank(*, by: Actor) -> Mapping[str, int]:
    """Return for how many customers of the actor's bank each action ranks first: counts, and nothing else."""
    with walls.of_bank(by.legal_entity_id):
        return _by_action(current().filter(legal_entity_id=by.legal_entity_id))


def _by_action(rows: QuerySet[Profile]) -> Mapping[str, int]:
    return dict(
        rows.exclude(action_code="").order_by().values_list("action_code").annotate(Count("party_id"))
    )


def count() -> int:
    """Return how many customers the generation that readers see has scored."""
    return current().count()


def features(party_id: int) -> tuple[float | None, ...]:
    """Return a customer's feature row, in catalogue order; empty if the ring has not seen them yet."""
    return tuple(current().filter(party_id=party_id).values_list("features", flat=True).first() or ())
