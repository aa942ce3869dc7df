"""A small bank: a head office, two branches, an outlet, a team."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from amity.foundation.organisation import loading, selectors, services

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
DAY = date(2026, 3, 2)


@dataclass(frozen=True)
class Bank:
    """Ids of the small bank."""

    id: int
    head: int
    east: int
    pier: int
    west: int
    units: tuple[loading.UnitGiven, ...]


UNITS = (
    # A child stands before its parent: files come in any order.
    loading.UnitGiven("PIER", "Pier outlet", "码头支行", "OUTLET", "EAST"),
    loading.UnitGiven("EAST", "East Lake", "东湖支行", "BRANCH", ""),
    loading.UnitGiven("WEST", "West Hill", "西山支行", "BRANCH", ""),
)


@pytest.fixture
def bank(db) -> Bank:
    entity = services.ensure_legal_entity(
        code="LAKESIDE", name_en="Lakeside Bank", name_zh="湖畔银行", currency="CNY", at=NOON
    )
    head = services.ensure_unit(
        legal_entity_id=entity, code="HEAD", name_en="Head office", name_zh="总行", at=NOON
    )
    loading.take_units(UNITS, legal_entity_id=entity, own_unit_id=head)
    ids = selectors.unit_ids(entity)
    return Bank(entity, head, ids["EAST"], ids["PIER"], ids["WEST"], UNITS)
