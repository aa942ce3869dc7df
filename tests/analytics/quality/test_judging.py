"""Scores and verdicts: the query for everybody and the function for one give the same."""

from __future__ import annotations

import random

import pyarrow as pa
import pytest

from amity.analytics import engine
from amity.analytics.features.columns import PUBLISHED
from amity.analytics.quality import judging
from amity.analytics.quality.fields import COLUMNS
from amity.analytics.quality.judging import Requirement, Score
from amity.analytics.rules import reading

MOBILE = Requirement(1, "MOBILE", "PRESENT", ("PERSON", "ORGANISATION"), None, 30.0)
FORM = Requirement(2, "MOBILE", "WELL_FORMED", ("PERSON", "ORGANISATION"), None, 10.0)
INCOME = Requirement(
    3, "INCOME_BAND", "PRESENT", ("PERSON",), reading.condition("age >= 22", PUBLISHED), 20.0
)
ALL = (MOBILE, FORM, INCOME)


def facts(**given: bool | None) -> dict[str, bool | None]:
    return {**dict.fromkeys(COLUMNS), **given}


class TestScore:
    def test_counts_by_weight_and_by_kind_of_requirement(self) -> None:
        known = facts(mobile__present=True, mobile__well_formed=False, income_band__present=False)

        assert judging.score(ALL, known) == Score(score=50, completeness=60, validity=0)

    def test_is_whole_only_where_nothing_is_missing(self) -> None:
        nearly = [Requirement(n, "MOBILE", "PRESENT", ("PERSON",), None, 1.0) for n in range(999)]
        known = facts(mobile__present=True, income_band__present=False)

        assert judging.score([*nearly, INCOME], known).score < 100
        assert judging.score(nearly, known).score == 100

    def test_what_is_not_due_counts_for_nothing(self) -> None:
        known = facts(mobile__present=False, mobile__well_formed=None, income_band__present=True)

        assert judging.score(ALL, known).validity == 100


@pytest.fixture
def duck():
    with engine.connect() as connection:
        yield connection


def stand(duck: engine.Connection, people: list[dict[str, object]]) -> None:
    rows = [{"party_id": n, "kind": one["kind"], "age": one["age"]} for n, one in enumerate(people, 1)]
    known = [{"party_id": n, **one["facts"]} for n, one in enumerate(people, 1)]
    schema = pa.schema([("party_id", pa.int64()), ("kind", pa.string()), ("age", pa.int64())])
    duck.register("rows_table", pa.Table.from_pylist(rows, schema=schema))
    schema = pa.schema([("party_id", pa.int64()), *((name, pa.bool_()) for name in COLUMNS)])
    duck.register("facts_table", pa.Table.from_pylist(known, schema=schema))


def test_the_query_gives_what_the_function_gives(duck: engine.Connection) -> None:
    rng = random.Random(7)  # noqa: S311  a seed that repeats is the point
    people = [
        {
            "kind": rng.choice(("PERSON", "ORGANISATION")),
            "age": rng.choice((None, 18, 22, 50)),
            "facts": facts(
                mobile__present=rng.random() < 0.7,
                mobile__well_formed=rng.choice((True, False, None)),
                income_band__present=rng.random() < 0.5,
            ),
        }
        for _person in range(200)
    ]
    stand(duck, people)

    duck.run(f"CREATE TABLE found AS {judging.verdicts(ALL, rows='rows_table', facts='facts_table')}")
    scored = duck.rows(
        f"SELECT party_id, score, completeness, validity, rules FROM"
        f" ({judging.scores(ALL, verdicts='found', facts='facts_table')}) ORDER BY 1"
    )

    for (_party, *found, rules), one in zip(scored, people, strict=True):
        concerned = [
            each
            for each in ALL
            if one["kind"] in each.kinds and (each.group is None or (one["age"] or 0) >= 22)
        ]
        assert rules == [each.id for each in concerned]
        assert Score(*found) == judging.score(concerned, one["facts"])


def test_without_a_rule_everybody_is_whole(duck: engine.Connection) -> None:
    stand(duck, [{"kind": "PERSON", "age": 30, "facts": facts()}])
    duck.run(f"CREATE TABLE found AS {judging.verdicts((), rows='rows_table', facts='facts_table')}")

    rows = duck.rows(judging.scores((), verdicts="found", facts="facts_table"))

    assert rows == [(1, 100, 100, 100, [])]
