"""The right question is worth at least twice any question: the same simulation as the benchmark's, small."""

from __future__ import annotations

import random

import pyarrow as pa
import pytest

from amity.analytics import engine
from amity.analytics.features.catalogue import CATALOGUE
from amity.analytics.quality import uses
from amity.analytics.quality.fields import ALL
from bench import asking

CUSTOMERS = 600


def a_customer(rng: random.Random, number: int) -> dict[str, object]:
    """Draw a customer to whom some of the library's actions fit."""
    row: dict[str, object] = {feature.name: 0.0 for feature in CATALOGUE}
    row |= {
        "party_id": number,
        "kind": "PERSON" if rng.random() < 0.9 else "ORGANISATION",
        "tier": rng.choice(("PRIVATE", "WEALTH", "GROWTH", "CORE")),
        "rfm": "333",
        "age": float(rng.randrange(18, 85)),
        "deposits_total": float(rng.randrange(0, 900_000)),
        "relationship_size": float(rng.randrange(1, 900_000)),
        "inflow_90d": float(rng.randrange(0, 300_000)),
        "contribution_12m": float(rng.randrange(0, 5_000)),
        "days_since_contact": rng.choice((None, 10.0, 90.0, 300.0)),
        "days_to_birthday": rng.choice((None, None, None, 3.0)),
        "kyc_days_left": float(rng.randrange(-40, 900)),
        "has_manager": 1.0,
    }
    return row


@pytest.fixture
def duck():
    rng = random.Random(11)  # noqa: S311  a seed that repeats is the point
    rows = [a_customer(rng, number) for number in range(1, CUSTOMERS + 1)]
    types = {"party_id": pa.int64(), "kind": pa.string(), "tier": pa.string(), "rfm": pa.string()}
    schema = pa.schema([(name, types.get(name, pa.float64())) for name in rows[0]])
    with engine.connect() as connection:
        connection.register("truth", pa.Table.from_pylist(rows, schema=schema))
        yield connection


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_asking_for_what_decisions_need_is_twice_as_fast_as_asking_for_anything(duck, seed: int) -> None:
    offers, questions = asking.library()

    first, (after, *_later) = asking.simulate(duck, offers, questions, seed=seed, rounds=1)

    assert 0 < first < after.any < after.best <= 1
    assert after.ratio >= 2


def test_every_feature_of_the_record_is_made_of_facts_that_are_known_here() -> None:
    for field in ALL:
        uses.features_of(field.code)
    assert {"age", "days_to_birthday"} <= uses.features_of("BIRTH_ON")
    assert uses.features_of("KYC") == {"kyc_days_left"}


def test_an_action_needs_what_its_rules_and_its_channel_need() -> None:
    offers = {offer.code: offer for offer in asking.library()[0]}

    assert "BIRTH_ON" in uses.fields_used(offers["FIRST_WEALTH"])
    assert uses.fields_used(offers["IDLE_CASH"]) == ()
    assert "MOBILE" in uses.fields_reaching(offers["IDLE_CASH"])
    assert uses.fields_reaching(offers["BIRTHDAY"]) == ("MOBILE", "EMAIL")
