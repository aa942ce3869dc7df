"""Customers found by words, with what helps to tell them apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from amity.foundation.access import services as access
from amity.foundation.kernel.actors import Actor
from amity.know.parties import selectors as parties
from amity.know.parties.models import Party, PartyKind
from amity.know.parties.selectors import Hit
from amity.understand.scores import selectors as scores
from amity.understand.scores.models import Tier
from amity.understand.scores.selectors import ProfileRow


@dataclass(frozen=True, slots=True)
class Found:
    """One customer of the results."""

    reference: UUID
    full_name: str
    native_name: str
    number: str
    is_company: bool
    tier: str
    tier_label: str
    currency: str
    assets_minor: int | None


def found(words: str, *, by: Actor, limit: int) -> tuple[Found, ...]:
    """Return the customers within reach that the words fit. A reader without customers finds none."""
    if not access.can("customers:read", by=by):
        return ()
    hits = parties.search(words, by=by, limit=limit)
    profiles = scores.profiles([hit.id for hit in hits])
    return tuple(_to_found(hit, profiles.get(hit.id)) for hit in hits)


def opened(references: Sequence[UUID], *, by: Actor) -> tuple[Found, ...]:
    """Return those of the referenced customers that are within reach still, in the given order."""
    if not references or not access.can("customers:read", by=by):
        return ()
    rows = access.visible(Party.objects.filter(reference__in=references), by=by).exclude(
        status__in=parties.GONE
    )
    by_reference: Mapping[UUID, Party] = {party.reference: party for party in rows}
    profiles = scores.profiles([party.pk for party in by_reference.values()])
    known = [by_reference[each] for each in references if each in by_reference]
    return tuple(_to_found(party, profiles.get(party.pk)) for party in known)


def _to_found(known: Hit | Party, profile: ProfileRow | None) -> Found:
    return Found(
        reference=known.reference,
        full_name=known.full_name,
        native_name=known.native_name,
        number=known.number,
        is_company=known.kind == PartyKind.ORGANISATION,
        tier=profile.tier if profile else "",
        tier_label=str(Tier(profile.tier).label) if profile else "",
        currency=profile.currency if profile else "",
        assets_minor=profile.assets_minor if profile else None,
    )
