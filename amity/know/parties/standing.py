"""Whom a reference, or a name, leads to where customers were merged: the survivor."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

from amity.know.parties import carrying
from amity.know.parties.models import Party, PartyStatus


def of_reference(rows: QuerySet[Party], reference: UUID) -> Party | None:
    """Return the party of a reference; who was merged is the survivor, whom the old reference leads to."""
    found = rows.filter(reference=reference).first()
    if found is not None:
        return found
    merged = Party.objects.filter(reference=reference, status=PartyStatus.MERGED).values_list("pk", flat=True)
    return rows.filter(pk__in=[head for pk in merged for head in carrying.heads([pk]).values()]).first()


def survivors(found: Sequence[Party]) -> dict[int, Party]:
    """Return who stands for each party: its survivor, where it was merged."""
    known = {party.pk: party for party in found}
    merged = [party.pk for party in found if party.merged_into_id is not None]
    if not merged:
        return known
    stand_with = carrying.heads(merged)
    there = Party.objects.in_bulk(set(stand_with.values()))
    return {**known, **{party: there[head] for party, head in stand_with.items()}}
