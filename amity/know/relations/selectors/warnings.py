"""Circles that the last refresh found, for risk staff."""

from __future__ import annotations

from django.db.models import Prefetch

from amity.foundation.access import services as access
from amity.foundation.access import walls
from amity.foundation.kernel.actors import Actor
from amity.know.parties import selectors as parties
from amity.know.relations.models import CircleWarning, WarnedParty, WarningKind
from amity.know.relations.selectors.groups import WarningRow

SHOWN = 200


def within_reach(*, by: Actor) -> tuple[WarningRow, ...]:
    """Return the warnings about anybody within reach, the gravest first. Five queries."""
    access.check("relations:warnings", by=by)
    seen = access.visible(WarnedParty.objects.all(), by=by, party="party_id").values("warning_id")
    rows = CircleWarning.objects.filter(legal_entity_id=by.legal_entity_id, pk__in=seen)
    way = Prefetch("way", WarnedParty.objects.order_by("position"))
    # Whoever sees one of them must see the whole circle; persons out of reach stay masked.
    with walls.of_bank(by.legal_entity_id):
        found = list(rows.prefetch_related(way).order_by("pk")[:SHOWN])
    people = parties.known({one.party_id for row in found for one in row.way.all()}, by=by)
    order = list(WarningKind)
    return tuple(
        WarningRow(
            WarningKind(row.kind),
            tuple(people[one.party_id] for one in row.way.all() if one.party_id in people),
            row.percent,
        )
        for row in sorted(found, key=lambda row: (order.index(WarningKind(row.kind)), row.pk))
    )
