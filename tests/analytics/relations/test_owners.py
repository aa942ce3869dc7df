"""Who owns a company in the end, by example and against a slow plain twin."""

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from amity.analytics.relations.owners import Ownership, Share, by_owner, controlled_by, ownership

ANNA, BO, CAI = 1, 2, 3
FIRST, SECOND, THIRD, FOURTH = 11, 12, 13, 14


def shares(*rows: tuple[int, int, str]) -> list[Share]:
    return [Share(owner, company, Fraction(Decimal(part))) for owner, company, part in rows]


class TestOwnership:
    def test_multiplies_along_a_chain_and_adds_over_paths(self) -> None:
        found = ownership(
            shares((ANNA, FIRST, "0.5"), (FIRST, SECOND, "0.6"), (ANNA, SECOND, "0.1"), (BO, SECOND, "0.3"))
        )

        assert found.parts[SECOND] == {ANNA: Fraction("0.4"), BO: Fraction("0.3")}
        assert found.beneficial(SECOND) == ((ANNA, Fraction("0.4")), (BO, Fraction("0.3")))

    def test_a_quarter_is_enough_and_a_cent_less_is_not(self) -> None:
        found = ownership(
            shares(
                (ANNA, FIRST, "0.5"), (FIRST, SECOND, "0.5"), (BO, SECOND, "0.2499"), (CAI, SECOND, "0.25")
            )
        )

        assert [who for who, _part in found.beneficial(SECOND)] == [ANNA, CAI]

    def test_solves_two_companies_that_hold_each_other(self) -> None:
        # First = 0.5 Anna + 0.5 Second; Second = 0.5 Bo + 0.5 First.
        found = ownership(
            shares((ANNA, FIRST, "0.5"), (SECOND, FIRST, "0.5"), (BO, SECOND, "0.5"), (FIRST, SECOND, "0.5"))
        )

        assert found.parts[FIRST] == {ANNA: Fraction(2, 3), BO: Fraction(1, 3)}
        assert found.parts[SECOND] == {ANNA: Fraction(1, 3), BO: Fraction(2, 3)}

    def test_own_shares_belong_to_the_others(self) -> None:
        found = ownership(shares((ANNA, FIRST, "0.8"), (FIRST, FIRST, "0.2")))

        assert found.parts[FIRST] == {ANNA: Fraction(1)}

    def test_says_which_companies_own_each_other_wholly(self) -> None:
        found = ownership(shares((FIRST, SECOND, "1"), (SECOND, FIRST, "1"), (SECOND, THIRD, "1")))

        assert found == Ownership({FIRST: {}, SECOND: {}, THIRD: {}}, ((FIRST, SECOND),))

    def test_leaves_a_circle_with_more_than_the_whole_given_out(self) -> None:
        found = ownership(shares((ANNA, FIRST, "0.9"), (SECOND, FIRST, "0.9"), (FIRST, SECOND, "1")))

        assert found.unsolved == ((FIRST, SECOND),)


class TestControlledBy:
    def test_counts_the_votes_of_companies_that_are_controlled(self) -> None:
        held = by_owner(
            shares(
                (ANNA, FIRST, "0.51"), (ANNA, SECOND, "0.2"), (FIRST, SECOND, "0.31"), (SECOND, THIRD, "0.5"),
                (BO, THIRD, "0.5"), (SECOND, FOURTH, "0.7"), (FOURTH, FIRST, "0.4"),
            )
        )  # fmt: skip

        assert controlled_by(ANNA, held) == {FIRST, SECOND, FOURTH}
        assert controlled_by(BO, held) == frozenset()  # half is not more than half


@st.composite
def books(draw: st.DrawFn) -> list[Share]:
    """Up to five persons and six companies; nobody gives out more than 95 of 100."""
    companies = range(11, 11 + draw(st.integers(1, 6)))
    owners = [1, 2, 3, 4, 5, *companies]
    found = []
    for company in companies:
        left = 95
        for owner in draw(st.lists(st.sampled_from(owners), max_size=5, unique=True)):
            part = draw(st.integers(1, 60))
            if part <= left:
                left -= part
                found.append(Share(owner, company, Fraction(part, 100)))
    return found


@given(books())
def test_agrees_with_a_slow_plain_twin(book: list[Share]) -> None:
    found, twin = ownership(book), walked(book)

    assert found.unsolved == ()
    for company, parts in found.parts.items():
        assert set(parts) == set(twin[company])
        assert all(abs(float(part) - twin[company][who]) < 1e-9 for who, part in parts.items())
        assert sum(parts.values()) <= 1


@given(books(), st.integers(1, 5))
def test_control_agrees_with_its_definition(book: list[Share], holder: int) -> None:
    controlled = controlled_by(holder, by_owner(book))

    votes: dict[int, Fraction] = defaultdict(Fraction)
    for share in book:
        if share.owner in controlled | {holder}:
            votes[share.company] += share.part
    assert {company for company, part in votes.items() if part > Fraction(1, 2)} == controlled


def walked(book: list[Share]) -> dict[int, dict[int, float]]:
    """Pour each company's whole upwards, share by share, until next to nothing flows any more."""
    companies = {share.company for share in book}
    found: dict[int, dict[int, float]] = {}
    for company in companies:
        final: dict[int, float] = defaultdict(float)
        flowing = {company: 1.0}
        while sum(flowing.values()) > 1e-13:
            following: dict[int, float] = defaultdict(float)
            for share in book:
                if share.company in flowing:
                    poured = flowing[share.company] * float(share.part)
                    (following if share.owner in companies else final)[share.owner] += poured
            flowing = following
        found[company] = final
    return found
