"""Who is offered what, first and next, and what is kept of the reason."""

import json

from amity.analytics import engine
from amity.analytics.decisions.planning import Planned, ranked
from amity.analytics.rules import reading
from amity.analytics.rules.definition import Column, Kind

COLUMNS = {
    "worth": Column("worth", Kind.NUMBER),
    "days": Column("days", Kind.NUMBER),
    "kind": Column("kind", Kind.TEXT),
}
ROWS = """
    SELECT * FROM (VALUES
        (1, 'PERSON', 1000.00, 6), (2, 'PERSON', 50.00, NULL), (3, 'ORGANISATION', 1000.00, 2)
    ) AS t(party_id, kind, worth, days)
"""


def action(
    code: str, *, eligible: str = "worth > 0", value: str = "worth", rate: float = 0.5, **more
) -> Planned:
    return Planned(
        code=code,
        version=1,
        kinds=more.get("kinds", ("PERSON", "ORGANISATION")),
        eligible=reading.condition(eligible, COLUMNS),
        value=reading.amount(value, COLUMNS),
        urgency=reading.amount(more.get("urgency", "0"), COLUMNS),
        amount=None,
        base_rate=rate,
        facts=more.get("facts", ()),
    )


def plan(
    *actions: Planned, rests: str = "SELECT 0 AS party_id, '' AS action_code", top: int = 5
) -> list[tuple]:
    with engine.connect() as duck:
        duck.run(f"CREATE VIEW facts AS {ROWS}")
        duck.run(f"CREATE VIEW rests AS {rests}")
        sql = ranked(actions, rows="facts", rests="rests", top=top)
        return duck.rows(f"SELECT party_id, rank, action_code, priority, facts FROM ({sql}) ORDER BY 1, 2")


def order(*actions: Planned, **more) -> list[tuple[int, str]]:
    return [(row[0], row[2]) for row in plan(*actions, **more)]


def test_ranks_by_propensity_times_value_weighted_by_urgency() -> None:
    found = order(
        action("SLOW", rate=0.3),
        action("URGENT", rate=0.2, urgency="80"),
        action("LIKELY", value="worth * 0.5", rate=0.9),
    )

    assert [code for party, code in found if party == 1] == ["LIKELY", "URGENT", "SLOW"]


def test_the_code_breaks_ties() -> None:
    found = order(action("B"), action("A"), action("C"))

    assert [code for party, code in found if party == 1] == ["A", "B", "C"]


def test_offers_only_to_the_eligible_of_its_kinds() -> None:
    assert order(action("RICH", eligible="worth >= 1000", kinds=("PERSON",))) == [(1, "RICH")]


def test_what_was_answered_rests() -> None:
    found = order(action("A"), action("B"), rests="SELECT 1 AS party_id, 'A' AS action_code")

    assert found == [(1, "B"), (2, "A"), (2, "B"), (3, "A"), (3, "B")]


def test_keeps_the_facts_and_offers_nothing_whose_facts_are_not_known() -> None:
    found = plan(action("DUE", facts=("days", "worth")))

    assert [(row[0], json.loads(row[4])) for row in found] == [
        (1, {"days": 6, "worth": 1000.0}),
        (3, {"days": 2, "worth": 1000.0}),
    ]


def test_offers_no_more_than_the_top() -> None:
    found = order(*(action(code) for code in "ABCDEFG"), top=5)

    assert [code for party, code in found if party == 2] == list("ABCDE")


def test_offers_nothing_without_actions() -> None:
    assert plan() == []


def test_urgency_stays_between_nothing_and_a_hundred() -> None:
    found = plan(
        action("A", urgency="1000 - 100000 * (2 - 2)", rate=1.0), action("B", urgency="-50", rate=1.0)
    )

    assert [row[3] for row in found if row[0] == 1] == [2000.0, 1000.0]
