"""One tier and three fifths for everybody, never all alike, and always the same."""

from collections import Counter
from decimal import Decimal

import ibis
import pyarrow as pa

from amity.analytics.tiers import rfm, value_tiers
from tests.analytics.pictures import MONEY


def people(count: int, *, kind: str = "PERSON", size=lambda n: n) -> pa.Table:
    ids = range(1, count + 1)
    return pa.table(
        {
            "party_id": pa.array(ids, pa.int64()),
            "kind": [kind] * count,
            "relationship_size": pa.array([Decimal(size(n)) for n in ids], MONEY),
            "contribution_12m": pa.array([Decimal(0)] * count, MONEY),
        }
    )


def tiers(table: pa.Table) -> dict[int, str]:
    found = value_tiers.with_tiers(ibis.memtable(table)).to_pyarrow().to_pylist()
    return {row["party_id"]: row["tier"] for row in found}


def test_the_shares_of_persons_are_1_4_15_and_the_rest() -> None:
    found = Counter(tiers(people(200)).values())

    assert found == {"PRIVATE": 2, "WEALTH": 8, "PREFERRED": 30, "CORE": 160}


def test_the_largest_relationship_is_in_the_first_tier_however_few_there_are() -> None:
    assert tiers(people(3)) == {3: "PRIVATE", 2: "CORE", 1: "CORE"}


def test_organisations_are_ranked_among_themselves() -> None:
    both = pa.concat_tables(
        [people(40, kind="ORGANISATION", size=lambda n: n), people(100, size=lambda n: n * 1000)]
    )

    assert Counter(
        row["tier"] for row in value_tiers.with_tiers(ibis.memtable(both)).to_pyarrow().to_pylist()
    ) == {"KEY": 2, "GROWTH": 8, "STANDARD": 30, "PRIVATE": 1, "WEALTH": 4, "PREFERRED": 15, "CORE": 80}


def test_who_has_nothing_with_us_counts_in_no_share() -> None:
    found = Counter(tiers(people(1000, size=lambda n: n if n > 800 else 0)).values())

    assert found == {"PRIVATE": 2, "WEALTH": 8, "PREFERRED": 30, "CORE": 960}


def test_who_has_nothing_with_us_is_never_above_the_lowest() -> None:
    found = tiers(people(100, size=lambda n: 5 if n == 50 else 0))

    assert found.pop(50) == "PRIVATE"
    assert set(found.values()) == {"CORE"}


def test_equal_customers_always_fall_on_the_same_side() -> None:
    equal = people(200, size=lambda _n: 7)
    shuffled = equal.take(pa.array([(n * 37) % 200 for n in range(200)]))

    assert tiers(equal) == tiers(shuffled)


def fifths(rows: list[tuple[int, int | None, int]]) -> dict[int, str]:
    table = pa.table(
        {
            "party_id": pa.array([row[0] for row in rows], pa.int64()),
            "kind": ["PERSON"] * len(rows),
            "days_since_last_transaction": pa.array([row[1] for row in rows], pa.int64()),
            "transactions_count_12m": pa.array([row[2] for row in rows], pa.int64()),
            "turnover_12m": pa.array([Decimal(row[2]) for row in rows], MONEY),
        }
    )
    return {
        row["party_id"]: row["rfm"] for row in rfm.with_rfm(ibis.memtable(table)).to_pyarrow().to_pylist()
    }


def test_five_is_the_most_recent_and_the_most_active_fifth() -> None:
    found = fifths([(n, 100 - n * 10, n) for n in range(1, 11)])

    assert (found[10], found[9], found[5], found[1]) == ("555", "555", "333", "111")


def test_who_did_nothing_in_the_year_is_in_the_lowest_fifth() -> None:
    found = fifths([(1, None, 0), (2, 5, 3)])

    assert found[1] == "111"


def test_equal_values_are_in_the_same_fifth() -> None:
    found = fifths([(n, 10, 4) for n in range(1, 8)])

    assert len(set(found.values())) == 1
