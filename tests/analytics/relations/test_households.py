"""Who is taken to live together, by example."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from amity.analytics import engine
from amity.analytics.relations.households import (
    LEAST,
    MOST_MEMBERS,
    Pair,
    Reason,
    Role,
    Someone,
    households,
    weigh,
)
from amity.analytics.relations.pairing import MOST_IN_A_BLOCK, pairs

YEAR = 2026
HOME, PHONE = Reason.SAME_ADDRESS, Reason.SAME_PHONE
CHEN = Someone(1, family=7, whole=1, born=1975, month=11, sex="F", marital="MARRIED")
WANG = Someone(2, family=8, whole=2, born=1973, month=2, sex="M", marital="MARRIED")
SON = Someone(3, family=8, whole=3, born=2001, month=5, sex="M", marital="SINGLE")
LODGER = Someone(4, family=9, whole=4, born=1999, month=5, sex="M", marital="SINGLE")


def pair(one: Someone, two: Someone, *evidence: Reason) -> Pair:
    return Pair(one, two, frozenset(evidence))


class TestWeigh:
    def test_a_shared_home_alone_is_not_enough_and_plausible_ages_are(self) -> None:
        assert weigh(pair(CHEN, LODGER, HOME), year=YEAR).confidence < LEAST
        couple = weigh(pair(CHEN, WANG, HOME), year=YEAR)
        assert couple.confidence >= LEAST
        assert couple.reasons == (HOME, Reason.LIKE_A_COUPLE)

    def test_father_and_son_of_one_name(self) -> None:
        tie = weigh(pair(WANG, SON, HOME), year=YEAR)

        assert tie.reasons == (HOME, Reason.LIKE_PARENT_AND_CHILD)

    def test_a_grown_child_elsewhere_is_not_of_the_household_and_a_small_one_is(self) -> None:
        small = SON._replace(born=YEAR - 10)

        assert weigh(pair(WANG, SON, Reason.CHILD, Reason.OTHER_ADDRESS), year=YEAR).confidence < LEAST
        assert weigh(pair(WANG, small, Reason.CHILD), year=YEAR).confidence >= LEAST

    def test_spouses_of_two_homes_are_not_asked_about(self) -> None:
        assert weigh(pair(CHEN, WANG, Reason.SPOUSE), year=YEAR).confidence >= LEAST
        assert weigh(pair(CHEN, WANG, Reason.SPOUSE, Reason.OTHER_ADDRESS), year=YEAR).confidence < LEAST


class TestHouseholds:
    def test_puts_a_family_together_with_roles(self) -> None:
        (found,) = households(
            [
                pair(CHEN, WANG, Reason.SPOUSE, HOME),
                pair(WANG, SON, HOME),
                pair(CHEN, SON, Reason.CHILD, HOME),
            ],
            year=YEAR,
        )

        assert found.members == ((1, Role.PARTNER), (2, Role.HEAD), (3, Role.CHILD))
        assert len(found.ties) == 3
        assert LEAST <= found.confidence < 1

    def test_who_was_refused_is_not_put_together_by_way_of_a_third(self) -> None:
        family = [pair(CHEN, WANG, Reason.SPOUSE, HOME), pair(WANG, SON, Reason.CHILD, HOME)]

        (found,) = households(family, year=YEAR, refused=[(3, 1)])
        assert [who for who, _role in found.members] == [1, 2]
        assert households(family[:1], year=YEAR, refused=[(1, 2)]) == ()

    def test_who_is_together_already_is_no_news_and_a_third_joins(self) -> None:
        together = (CHEN._replace(household=5), WANG._replace(household=5))
        couple = pair(*together, Reason.SPOUSE, HOME)

        assert households([couple], year=YEAR) == ()
        (found,) = households([couple, pair(together[1], SON, Reason.CHILD, HOME)], year=YEAR)
        assert found.household == 5
        apart = pair(CHEN._replace(household=5), WANG._replace(household=6), Reason.SPOUSE, HOME)
        assert households([apart], year=YEAR) == ()

    def test_two_records_of_one_person_are_left_to_others(self) -> None:
        twice = CHEN._replace(id=9)

        (found,) = households(
            [pair(CHEN, twice, HOME, PHONE), pair(CHEN, WANG, Reason.SPOUSE), pair(WANG, twice, HOME)],
            year=YEAR,
        )
        assert [who for who, _role in found.members] == [1, 2]

    @given(st.lists(st.tuples(st.integers(1, 12), st.integers(1, 12)), max_size=30), st.randoms())
    def test_nobody_is_in_two_and_order_does_not_matter(self, ties, chance) -> None:
        pairs = [pair(Someone(min(t)), Someone(max(t)), Reason.SPOUSE) for t in set(ties) if t[0] != t[1]]
        found = households(pairs, year=YEAR)
        chance.shuffle(pairs)

        everybody = [who for each in found for who, _role in each.members]
        assert len(everybody) == len(set(everybody))
        assert all(2 <= len(each.members) <= MOST_MEMBERS for each in found)
        assert [each.members for each in households(pairs, year=YEAR)] == [each.members for each in found]


def table(names: str, *rows: tuple[object, ...]) -> pa.Table:
    columns = names.split()
    return pa.table({
        name: pa.array([row[at] for row in rows], pa.string() if name in _TEXTS else pa.int64())
        for at, name in enumerate(columns)
    })  # fmt: skip


_TEXTS = {"sex", "marital", "kind", "key", "role"}


def found_pairs(people: int, places, kin=(), joint=()) -> dict[tuple[int, int], set[str]]:
    with engine.connect() as duck:
        rows = [(who, 0, 0, 1980, 1, "F", "", None) for who in range(1, people + 1)]
        duck.register(
            "people", table("party_id family whole birth_year birth_month sex marital household", *rows)
        )
        duck.register("places", table("party_id kind key", *places))
        duck.register("kin", table("party_id other_id role", *kin))
        duck.register("joint", table("party_id other_id", *joint))
        return {(p.one.id, p.two.id): set(p.evidence) for p in pairs(duck)}


class TestPairs:
    def test_gathers_what_two_people_share_and_tells_ties_from_the_smaller_number(self) -> None:
        found = found_pairs(
            4,
            [(1, "SAME_ADDRESS", "a"), (2, "SAME_ADDRESS", "a"), (3, "SAME_ADDRESS", "b"),
             (2, "SAME_PHONE", "p"), (3, "SAME_PHONE", "p")],
            kin=[(2, 1, "CHILD"), (3, 1, "SPOUSE")],
            joint=[(2, 1)],
        )  # fmt: skip

        assert found == {
            (1, 2): {"SAME_ADDRESS", "PARENT", "JOINT_HOLDING"},
            (1, 3): {"SPOUSE", "OTHER_ADDRESS"},
            (2, 3): {"SAME_PHONE", "OTHER_ADDRESS"},
        }

    def test_an_address_of_many_tells_nothing(self) -> None:
        many = MOST_IN_A_BLOCK + 1

        assert found_pairs(many, [(who, "SAME_ADDRESS", "dormitory") for who in range(1, many + 1)]) == {}
