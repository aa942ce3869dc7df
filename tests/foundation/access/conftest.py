"""Two banks with two branches each, their people, and six customers who belong to somebody or to a pool."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from amity.foundation.access import services as access
from amity.foundation.access.services import GrantRow
from amity.foundation.kernel.actors import Actor
from amity.foundation.organisation import loading, selectors
from amity.foundation.organisation import services as organisation

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
TEAM = 4
LIN, ZHAO, MA, WANG = 11, 12, 13, 14
OF_LIN, OF_ZHAO, OF_MA, POOL_OF_PIER, OF_WANG, OF_OTHER_BANK = range(101, 107)
EVERY = (OF_LIN, OF_ZHAO, OF_MA, POOL_OF_PIER, OF_WANG)


@dataclass(frozen=True)
class Scene:
    """Ids of the scene, and a way to make its people."""

    bank: int
    other_bank: int
    units: dict[str, int]

    def actor(self, role: str, *, unit: str = "EAST", staff: int = LIN, team: int | None = TEAM) -> Actor:
        return Actor(
            staff,
            unit,
            frozenset({role}),
            legal_entity_id=self.bank,
            unit_id=self.units[unit],
            team_id=team,
        )


def make_bank(code: str) -> tuple[int, dict[str, int]]:
    bank = organisation.ensure_legal_entity(code=code, name_en=code, name_zh="", currency="CNY", at=NOON)
    head = organisation.ensure_unit(legal_entity_id=bank, code="HEAD", name_en="Head", name_zh="", at=NOON)
    given = [("EAST", "BRANCH", ""), ("PIER", "OUTLET", "EAST"), ("WEST", "BRANCH", "")]
    rows = [loading.UnitGiven(name, name, "", kind, parent) for name, kind, parent in given]
    loading.take_units(rows, legal_entity_id=bank, own_unit_id=head)
    return bank, dict(selectors.unit_ids(bank))


@pytest.fixture
def scene(db) -> Scene:
    bank, units = make_bank("LAKESIDE")
    other, others_units = make_bank("SEASIDE")
    access.replace_grants(
        legal_entity_id=bank,
        grants=[
            GrantRow(OF_LIN, units["EAST"], TEAM, LIN),
            GrantRow(OF_ZHAO, units["EAST"], TEAM, ZHAO),
            GrantRow(OF_MA, units["EAST"], 5, MA),
            GrantRow(POOL_OF_PIER, units["PIER"]),
            GrantRow(OF_WANG, units["WEST"], 6, WANG),
        ],
    )
    # The other bank happens to use the same staff and team numbers.
    access.replace_grants(
        legal_entity_id=other, grants=[GrantRow(OF_OTHER_BANK, others_units["EAST"], TEAM, LIN)]
    )
    return Scene(bank, other, units)
