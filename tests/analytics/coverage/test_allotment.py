"""A book is shared out: nobody left behind, loads level, needs met, families together; or it says why not."""

import random
from collections import Counter, defaultdict
from dataclasses import replace

import pytest

from amity.analytics.coverage.allotment import SPREAD, Infeasible, shared_out, spread_of
from amity.analytics.coverage.fit import Customer, Taker

REGIONS = ("330102", "330106", "330203", "310115")


def book(size: int, takers: int, seed: int) -> tuple[list[Customer], list[Taker]]:
    chance = random.Random(seed)  # noqa: S311  no secret hangs on it
    staying = [
        Taker(
            n, chance.randint(25_000, 40_000), 90_000,
            frozenset({"AFP"} if n % 2 else {"LANG:en", "INDUSTRY:C34"}), REGIONS[n % 4], (n % 3, 9),
        )
        for n in range(takers)
    ]  # fmt: skip
    leaving = [
        Customer(
            n, chance.choice((100, 150, 250, 400)), frozenset({"LANG:en"} if chance.random() < 0.06 else ()),
            chance.choice(("", "", "C3484", "H62")), chance.choice(REGIONS), (chance.randint(0, 3), 9),
            family=n // 3 if chance.random() < 0.3 else None,
            known_by=frozenset({chance.randrange(takers)} if chance.random() < 0.2 else ()),
        )
        for n in range(size)
    ]  # fmt: skip
    return leaving, staying


@pytest.mark.parametrize("seed", range(3))
def test_everybody_goes_to_one_taker_who_can_and_loads_are_level(seed: int) -> None:
    leaving, staying = book(240, 6, seed)

    plan = shared_out(leaving, staying)

    assert [move.customer for move in plan.moves] == [one.id for one in leaving]
    skills = {one.id: one.skills for one in staying}
    assert all(leaving[move.customer].needs <= skills[move.taker] for move in plan.moves)
    loads = Counter({one.id: one.load for one in staying})
    for move in plan.moves:
        loads[move.taker] += leaving[move.customer].load
    assert plan.loads == loads
    assert plan.spread == spread_of(loads, staying) <= SPREAD
    assert all(loads[one.id] <= one.capacity for one in staying)
    assert plan.gap < 0.02
    assert all(move.reasons for move in plan.moves)


def test_families_stay_together() -> None:
    leaving, staying = book(240, 6, 5)
    plan = shared_out(leaving, staying)

    takers = defaultdict(set)
    for move in plan.moves:
        if leaving[move.customer].family is not None:
            takers[leaving[move.customer].family].add(move.taker)
    assert len(takers) > 30
    assert all(len(of_one) == 1 for of_one in takers.values())


def test_the_same_book_is_shared_out_the_same_way() -> None:
    leaving, staying = book(120, 5, 8)

    assert shared_out(leaving, staying) == shared_out(leaving[::-1], staying)


def test_who_knows_a_customer_gets_them_and_who_is_nearest_otherwise() -> None:
    staying = [Taker(n, 0, 10_000, region=region) for n, region in enumerate(REGIONS[:2])]
    leaving = [
        Customer(n, 100, region=REGIONS[n % 2], known_by=frozenset({1} if n == 0 else ())) for n in range(9)
    ]

    found = {move.customer: move for move in shared_out(leaving, staying, spread=0.5).moves}

    assert (found[0].taker, found[0].reasons) == (1, ("KNOWN",))
    assert {found[n].taker for n in (2, 4, 6, 8)} == {0}
    assert found[2].reasons == ("NEAR",)


def test_a_family_that_no_taker_can_serve_alone_is_parted() -> None:
    staying = [Taker(0, 0, 9_000, frozenset({"LANG:en"})), Taker(1, 0, 9_000, frozenset({"AFP"}))]
    leaving = [
        Customer(0, 100, frozenset({"LANG:en"}), family=1),
        Customer(1, 100, frozenset({"AFP"}), family=1),
    ]

    assert [move.taker for move in shared_out(leaving, staying).moves] == [0, 1]


class TestInfeasible:
    def remedies(self, leaving, staying, **more) -> dict[str, tuple[str, float]]:
        with pytest.raises(Infeasible) as refusal:
            shared_out(leaving, staying, **more)
        return {one.kind: (one.about, one.amount) for one in refusal.value.remedies}

    def test_says_what_nobody_can_and_waiving_it_helps(self) -> None:
        leaving, staying = book(60, 4, 1)
        asked = [replace(one, needs=frozenset({"LANG:fr"})) if one.id < 7 else one for one in leaving]
        asked = [replace(one, family=None) for one in asked]

        assert self.remedies(asked, staying) == {"NEED": ("LANG:fr", 7)}
        assert len(shared_out(asked, staying, waived=frozenset({"LANG:fr"}), spread=0.9).moves) == 60

    def test_says_how_much_room_is_missing_and_that_much_helps(self) -> None:
        leaving = [Customer(n, 100) for n in range(30)]
        staying = [Taker(0, 1_000, 2_000), Taker(1, 1_000, 2_000)]

        assert self.remedies(leaving, staying) == {"CAPACITY": ("", 1_000)}
        assert shared_out(leaving, [replace(one, capacity=2_500) for one in staying])

    def test_says_who_is_too_full_already_and_what_can_be_reached(self) -> None:
        leaving = [Customer(n, 100) for n in range(10)]
        staying = [Taker(0, 5_000, 9_000), Taker(1, 1_000, 9_000), Taker(2, 1_000, 9_000)]

        found = self.remedies(leaving, staying)
        assert found["LEAVE_OUT"] == ("0", 5_000)
        assert shared_out(leaving, staying, spread=found["SPREAD"][1] + 0.05)
        assert shared_out(leaving, staying[1:]).spread <= SPREAD

    def test_says_that_there_was_no_time_and_not_that_there_is_no_sharing(self) -> None:
        assert self.remedies(*book(240, 6, 1), seconds=0.0) == {"TIME": ("", 0.0)}

    def test_needs_somebody_to_take_it(self) -> None:
        assert self.remedies([Customer(1, 100)], []) == {"TAKERS": ("", 1)}
