"""One customer judged by the closure is judged as the ring's plan judges everybody."""

import random

import pyarrow as pa

from amity.analytics import engine
from amity.analytics.decisions import planning
from amity.analytics.features.catalogue import CATALOGUE
from amity.analytics.features.columns import KINDS, TIERS
from amity.decide.actions import judgements, selectors, services
from tests.decide.actions.test_services import NOON

ROWS = 400
USUAL = (0, 1, 2, 5, 12, 30, 45, 60, 90, 200, 1_000, 10_000, 50_000, 100_000, 250_000, 3e6, -500_000, -3)


def feature_rows(chance: random.Random) -> list[dict[str, object]]:
    """Customers of all sorts: every feature is something that rules turn on, or not known."""
    return [
        {
            "party_id": party,
            **{f.name: chance.choice((0, 1)) if f.is_flag else measured(chance) for f in CATALOGUE},
            "kind": chance.choice(KINDS),
            "tier": chance.choice(TIERS),
            "rfm": "345",
        }
        for party in range(ROWS)
    ]


def measured(chance: random.Random) -> float | None:
    return None if chance.random() < 0.1 else float(chance.choice(USUAL))


def test_the_closure_agrees_with_the_plan_for_every_action_and_customer(db) -> None:
    services.seed(at=NOON)
    actions = selectors.library()
    rows = feature_rows(random.Random(20261122))  # noqa: S311 chance, no secret
    with engine.connect() as duck:
        duck.register("rows", pa.Table.from_pylist(rows))
        duck.run("CREATE VIEW rests AS SELECT 0 AS party_id, '' AS action_code WHERE false")
        plan = planning.ranked([judgements.planned(a) for a in actions], rows="rows", rests="rests", top=99)
        planned = set(duck.rows(f"SELECT party_id, action_code FROM ({plan})"))

    judged = {
        (row["party_id"], action.code)
        for action in actions
        for row in rows
        if judgements.is_eligible(action, row)
    }
    assert judged == planned
    assert len({code for _party, code in planned}) >= len(actions) - 4  # the others are rarer than chance
