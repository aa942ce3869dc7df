"""Merge customers, take them apart, hand on what came in meanwhile: what every room carries, in one list.

Each room declares in its steps what becomes of its rows (``foundation.kernel.carrying``); a test compares
this list with every column that names a customer.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from amity.decide.decisions import steps as decisions
from amity.engage.allotments import steps as allotments
from amity.engage.interactions import steps as interactions
from amity.engage.tasks import steps as tasks
from amity.foundation.access import walls
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.carrying import Carries, Remade, Stays
from amity.know.consents import steps as consents
from amity.know.coverage import services as coverage
from amity.know.coverage import steps as coverage_steps
from amity.know.holdings import steps as holdings
from amity.know.identity import services as identity
from amity.know.identity import steps as identity_steps
from amity.know.identity.selectors import pairs as identity_pairs
from amity.know.identity.services import Outcome
from amity.know.parties import services as parties
from amity.know.parties import steps as party_steps
from amity.know.quality import steps as quality
from amity.know.relations import steps as relations
from amity.know.sources import steps as sources
from amity.understand.scores import steps as scores

OF_THE_FOUNDATION: Carries = (
    Remade("access_grant", "party_id", by="coverage.services.publish_grants, with every merge"),
    # The trail says what was done to whom at the time; nobody writes it anew.
    Stays("audit_entry", "party_id", read_by="the pages of the trail"),
)
CARRIES: Carries = (
    *OF_THE_FOUNDATION,
    *party_steps.CARRIES,
    *holdings.CARRIES,
    *sources.CARRIES,
    *identity_steps.CARRIES,
    Stays("imports_change", "party_id", read_by="the undoing of an import"),
    *relations.CARRIES,
    *quality.CARRIES,
    *consents.CARRIES,
    *coverage_steps.CARRIES,
    *scores.CARRIES,
    *decisions.CARRIES,
    *interactions.CARRIES,
    *tasks.CARRIES,
    *allotments.CARRIES,
)
"""What becomes of each column that names a party when two customers become one."""


@transaction.atomic
def say_same(*, reference: UUID, version: int, by: Actor, at: datetime) -> Outcome:
    """Say that a pair is one customer: merge it, propose it, or confirm what another proposed.

    Refuses as ``identity.services.say_same`` does.
    """
    outcome = identity.say_same(reference=reference, version=version, carries=CARRIES, by=by, at=at)
    if outcome is Outcome.MERGED:
        both = identity_pairs.parties_of(reference, by=by)
        coverage.publish_grants(legal_entity_id=by.legal_entity_id, at=at, party_ids=both)
    return outcome


@transaction.atomic
def unmerge(
    *, reference: UUID, reason: str, give: Sequence[tuple[str, UUID]], by: Actor, at: datetime
) -> UUID:
    """Take a merged customer out of the survivor again, and return their reference.

    Refuses as ``identity.services.unmerge`` does.
    """
    parted = identity.unmerge(reference=reference, reason=reason, give=give, carries=CARRIES, by=by, at=at)
    coverage.publish_grants(legal_entity_id=by.legal_entity_id, at=at, party_ids=parted.party_ids)
    return parted.reference


def hand_on() -> int:
    """Hand to survivors what a source brought for merged customers; return how many rows. Twice is once."""
    with walls.everything(), transaction.atomic():
        return parties.hand_on(CARRIES)
