"""Circles of guarantees and shares, by example."""

from fractions import Fraction

from amity.analytics.relations.circles import Guarantee, Kind, Warned, warnings
from amity.analytics.relations.owners import Share

HALF, MOST = Fraction(1, 2), Fraction(3, 5)


def test_finds_guarantees_that_come_back() -> None:
    found = warnings(
        [], [Guarantee(1, 2), Guarantee(2, 3), Guarantee(3, 1), Guarantee(3, 4), Guarantee(5, 5)]
    )

    assert found == (Warned(Kind.OWN_GUARANTEE, (5,)), Warned(Kind.GUARANTEE_CIRCLE, (1, 2, 3)))


def test_tells_a_circle_once_and_by_its_shortest_way() -> None:
    found = warnings([], [Guarantee(1, 2), Guarantee(2, 1), Guarantee(2, 3), Guarantee(3, 1)])

    assert found == (Warned(Kind.GUARANTEE_CIRCLE, (1, 2)),)


def test_finds_a_company_guaranteed_by_its_own_subsidiary() -> None:
    owned = [Share(1, 2, MOST), Share(2, 3, MOST), Share(1, 4, HALF)]

    found = warnings(owned, [Guarantee(3, 1), Guarantee(4, 1), Guarantee(1, 2)])

    assert found == (Warned(Kind.GUARANTEED_BY_OWN, (1, 2, 3)),)


def test_finds_shares_that_come_back_and_shares_beyond_the_whole() -> None:
    found = warnings([Share(1, 2, HALF), Share(2, 1, HALF), Share(3, 3, HALF), Share(4, 1, MOST)], [])

    assert found == (
        Warned(Kind.SHARE_CIRCLE, (1, 2)),
        Warned(Kind.OWN_SHARES, (3,)),
        Warned(Kind.TOO_MANY_SHARES, (1,), Fraction(11, 10)),
    )


def test_walks_chains_deeper_than_the_stack() -> None:
    long = [Guarantee(each, each + 1) for each in range(5_000)]

    assert warnings([], long) == ()
    assert len(warnings([], [*long, Guarantee(5_000, 0)])[0].way) == 5_001
