"""The catalogue of features, as pages and generated documents show it."""

from __future__ import annotations

from dataclasses import dataclass

from amity.know.holdings.models import Holding
from amity.know.parties.models import Party, PartyStatus
from amity.understand.features.judgements import COLUMNS, FEATURES, PUBLISHED, Columns


@dataclass(frozen=True, slots=True)
class FeatureRow:
    """One feature of the catalogue."""

    name: str
    version: int
    meaning: str
    meaning_zh: str
    unit: str
    owner: str
    table: str
    is_current_only: bool
    is_sealed: bool


def catalogue() -> tuple[FeatureRow, ...]:
    """Return every feature, in the order of the feature row."""
    return tuple(
        FeatureRow(
            f.name, f.version, f.meaning, f.meaning_zh, f.unit, f.owner, f.table, f.current_only, f.is_sealed
        )
        for f in FEATURES
    )


def count() -> int:
    """Return how many features the catalogue has."""
    return len(FEATURES)


def rule_columns(*, with_sealed: bool = False) -> Columns:
    """
    Return what a rule may name.

    What is made of sealed fields only the ring's own rules may name: no published row holds it.
    """
    return COLUMNS if with_sealed else PUBLISHED


@dataclass(frozen=True, slots=True)
class Population:
    """Whom the ring measures, and what they hold."""

    customers: int
    holdings: int


def population() -> Population:
    """Return how many customers and holdings there are in all banks of the house."""
    customers = Party.objects.exclude(status__in=(PartyStatus.MERGED, PartyStatus.ERASED)).count()
    return Population(customers, Holding.objects.count())
