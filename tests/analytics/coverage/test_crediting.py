"""Cents add up, whatever the shares."""

import random

import pytest

from amity.analytics.coverage.crediting import apportioned, credited


@pytest.mark.parametrize(
    ("minor", "weights", "parts"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (-100, [1, 1, 1], [-34, -33, -33]),
        (5, [5000, 5000], [3, 2]),
        (1, [9999, 1], [1, 0]),
        (0, [2, 1], [0, 0]),
        (10, [0, 3], [0, 10]),
    ],
)
def test_the_last_cents_go_to_the_largest_remainders(minor: int, weights, parts) -> None:
    assert apportioned(minor, weights) == parts


def test_parts_add_up_and_none_is_a_cent_away_from_its_share() -> None:
    chance = random.Random(7)  # noqa: S311  no secret hangs on it
    for _round in range(500):
        minor = chance.randint(-(10**12), 10**12)
        weights = [chance.randint(0, 10_000) for _ in range(chance.randint(1, 6))]
        if not any(weights):
            continue
        parts = apportioned(minor, weights)
        assert sum(parts) == minor
        assert all(
            abs(part * sum(weights) - minor * weight) < sum(weights)
            for part, weight in zip(parts, weights, strict=True)
        )


def test_what_is_not_claimed_is_the_pools() -> None:
    assert credited(1000, {"S1": 6000, "S2": 2500}, pool="P1") == {"S1": 600, "S2": 250, "P1": 150}


def test_claims_past_the_whole_are_taken_in_proportion() -> None:
    assert credited(1000, {"S1": 10_000, "S2": 10_000}, pool="P1") == {"S1": 500, "S2": 500}


def test_whom_nobody_claims_is_the_pools_whole() -> None:
    assert credited(999, {}, pool="P1") == {"P1": 999}
