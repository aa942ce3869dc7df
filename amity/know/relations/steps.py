"""The room's part of the ring: suggest households in bulk, and warn of circles."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pyarrow.parquet as pq

from amity.analytics import engine
from amity.analytics.relations import circles
from amity.analytics.relations.circles import Guarantee, Warned
from amity.analytics.relations.households import Found, households
from amity.analytics.relations.owners import Share
from amity.analytics.relations.pairing import pairs
from amity.foundation.kernel.carrying import Carries, Remade, Stays
from amity.foundation.runs.cuts import Cut
from amity.know.relations.selectors import suggestions
from amity.know.relations.services import publishing
from amity.know.relations.services.publishing import NewSuggestion, NewTie, NewWarning

_TABLES = {"people": "kin_people", "places": "kin_places", "kin": "kin_ties", "joint": "kin_joint"}
PERCENT = 100


CARRIES: Carries = (
    Stays("relations_membership", "party_id", read_by="relations.selectors.households"),
    Stays("relations_refusal", "party_id", read_by="relations.services.members"),
    Stays("relations_refusal", "other_id", read_by="relations.services.members"),
    Remade("relations_suggestedmember", "party_id", by="relations.steps.relate"),
    Remade("relations_suggestedtie", "party_id", by="relations.steps.relate"),
    Remade("relations_suggestedtie", "other_id", by="relations.steps.relate"),
    Remade("relations_warnedparty", "party_id", by="relations.steps.relate"),
)
"""What becomes of this room's rows when customers are merged."""


@dataclass(frozen=True, slots=True)
class Related:
    """How many suggestions and warnings there are now, and how many suggestions are new."""

    suggestions: int
    fresh: int
    warnings: int


def relate(*, cut: Cut, folder: Path) -> Related:
    """Find who seems to live together, and circles of shares and guarantees; publish both."""
    found = suggested(cut=cut, folder=folder)
    count, fresh = publishing.publish_suggestions(
        cut.legal_entity_id, (_to_suggestion(each) for each in found), as_of=cut.as_of
    )
    warned = [_to_warning(each) for each in _warnings(cut, folder)]
    return Related(count, fresh, publishing.publish_warnings(cut.legal_entity_id, warned, as_of=cut.as_of))


def suggested(*, cut: Cut, folder: Path) -> tuple[Found, ...]:
    """Return who seems to live together, of those who are not together already and were not refused."""
    with engine.connect(spill=folder / ".spill") as duck:
        for name, file in _TABLES.items():
            source = engine.parquet([str(folder / f"{file}.parquet")])
            where = f"legal_entity_id = {int(cut.legal_entity_id)}"
            duck.run(f"CREATE VIEW {name} AS SELECT * FROM {source} WHERE {where}")
        return households(
            pairs(duck), year=cut.as_of.year, refused=suggestions.refused_pairs(cut.legal_entity_id)
        )


def _warnings(cut: Cut, folder: Path) -> tuple[Warned, ...]:
    shares = [
        Share(owner, company, Fraction(percent) / PERCENT)
        for owner, company, percent in _rows(cut, folder, "shares")
    ]
    guarantees = [Guarantee(guarantor, debtor) for guarantor, debtor in _rows(cut, folder, "guarantees")]
    return circles.warnings(shares, guarantees)


def _rows(cut: Cut, folder: Path, name: str) -> list[tuple[int, ...]]:
    own = [("legal_entity_id", "=", cut.legal_entity_id)]
    table = pq.read_table(folder / f"{name}.parquet", filters=own).drop_columns(["legal_entity_id"])
    return list(zip(*(column.to_pylist() for column in table.columns), strict=True))


def _to_suggestion(found: Found) -> NewSuggestion:
    return NewSuggestion(
        members={party_id: role.value for party_id, role in found.members},
        ties=tuple(
            NewTie(tie.one, tie.two, tie.confidence, tuple(reason.value for reason in tie.reasons))
            for tie in found.ties
        ),
        confidence=found.confidence,
        household_id=found.household or None,
    )


def _to_warning(warned: Warned) -> NewWarning:
    percent = None if warned.part is None else round(warned.part * PERCENT, 2)
    return NewWarning(
        kind=warned.kind.value,
        way=warned.way,
        percent=None if percent is None else Decimal(percent.numerator) / percent.denominator,
    )
