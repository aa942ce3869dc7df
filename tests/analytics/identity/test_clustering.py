"""Clusters, shown by example and by what may never be."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amity.analytics.identity.clustering import Bounds, ContradictingOverrides, Edge, clusters

RECORDS = st.integers(0, 9)
PAIRS = st.tuples(RECORDS, RECORDS).filter(lambda pair: pair[0] < pair[1])
EDGES = st.dictionaries(PAIRS, st.integers(-4, 20), max_size=25).map(
    lambda found: [(a, b, float(weight)) for (a, b), weight in found.items()]
)


def test_records_that_agree_are_together_and_others_are_not() -> None:
    assert clusters([(0, 1, 9.0), (1, 2, 8.0), (0, 2, 7.0), (3, 4, 5.0), (5, 6, -2.0)], Bounds()) == [
        (0, 1, 2),
        (3, 4),
    ]


def test_a_row_of_handshakes_is_no_cluster() -> None:
    chain = [(place, place + 1, 5.0) for place in range(30)]

    assert max(map(len, clusters(chain, Bounds()))) == 2


def test_a_shared_address_does_not_bring_two_families_together() -> None:
    edges = [(0, 1, 20.0), (2, 3, 20.0), (1, 2, 4.0), (0, 2, -4.0), (1, 3, -4.0), (0, 3, -4.0)]

    assert clusters(edges, Bounds()) == [(0, 1), (2, 3)]


def test_one_weak_pair_does_not_part_what_all_others_hold() -> None:
    assert clusters([(0, 1, 9.0), (1, 2, 9.0), (0, 2, -1.0)], Bounds()) == [(0, 1, 2)]


def test_two_valid_numbers_are_two_customers_however_alike() -> None:
    assert clusters([(0, 1, 30.0), (1, 2, 29.0), (0, 2, 28.0)], Bounds(valid={0: "A", 2: "B"})) == [(0, 1)]


def test_a_source_that_has_nobody_twice_gives_one_record_to_a_cluster() -> None:
    bounds = Bounds(source={0: "core", 1: "core"})

    assert clusters([(0, 2, 9.0), (1, 2, 8.0)], bounds) == [(0, 2)]


def test_what_people_said_holds() -> None:
    edges = [(0, 1, 30.0), (2, 3, -3.0)]

    assert clusters(edges, Bounds(always=[(3, 2), (4, 5)], never=[(1, 0)])) == [(2, 3), (4, 5)]


def test_a_person_may_join_even_two_valid_numbers() -> None:
    assert clusters([], Bounds(valid={0: "A", 1: "B"}, always=[(0, 1)])) == [(0, 1)]


def test_contradicting_verdicts_are_refused() -> None:
    with pytest.raises(ContradictingOverrides, match="take one of the verdicts back"):
        clusters([], Bounds(always=[(0, 1), (1, 2)], never=[(0, 2)]))


@settings(max_examples=60, deadline=None)
@given(
    edges=EDGES,
    never=st.lists(PAIRS, max_size=5),
    valid=st.dictionaries(RECORDS, st.sampled_from("AB")),
    source=st.dictionaries(RECORDS, st.sampled_from("XY")),
)
def test_no_bound_is_ever_broken(
    edges: list[Edge], never: list[tuple[int, int]], valid: dict[int, str], source: dict[int, str]
) -> None:
    found = clusters(edges, Bounds(valid=valid, source=source, never=never))

    of = {record: cluster for cluster in found for record in cluster}
    assert len(of) == sum(map(len, found))
    assert all(of.get(a) is None or of.get(a) != of.get(b) for a, b in never)
    for cluster in found:
        assert len({valid[record] for record in cluster if record in valid}) <= 1
        sources = [source[record] for record in cluster if record in source]
        assert len(sources) == len(set(sources))


@settings(max_examples=30, deadline=None)
@given(edges=EDGES, always=st.lists(PAIRS, max_size=4), chance=st.randoms(use_true_random=False))
def test_the_order_of_what_comes_in_is_irrelevant(edges: list[Edge], always: list, chance) -> None:
    bounds = Bounds(always=always)
    turned = [(b, a, weight) for a, b, weight in edges]
    chance.shuffle(turned)

    found = clusters(edges, bounds)

    assert clusters(turned, bounds) == found
    assert all(any({a, b} <= set(cluster) for cluster in found) for a, b in always)
