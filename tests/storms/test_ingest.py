"""An intake that is killed at any moment, and run again, loads what an unbroken one loads."""

import json
from pathlib import Path

import pytest

from tests.storms.crashing import INGEST
from tests.storms.house import House, Mark
from tests.storms.picture import Picture, differing

pytestmark = [pytest.mark.stress, pytest.mark.timeout(3600)]


class Unbroken:
    """The intake that nobody killed: how long it took, how often it passed each label, and what it left."""

    def __init__(self, house: House, empty: Mark) -> None:
        house.back_to(empty)
        counts = house.home / "counts.json"
        house.nursery.run(*house.ingest(), count=counts)
        self.turns: dict[str, int] = json.loads(counts.read_text())
        self.left: Picture = house.picture()
        house.back_to(empty)
        self.seconds = house.nursery.run(*house.ingest())


@pytest.fixture(scope="module")
def unbroken(house: House, empty: Mark) -> Unbroken:
    return Unbroken(house, empty)


def test_two_unbroken_intakes_leave_the_same(house: House, empty: Mark, unbroken: Unbroken) -> None:
    house.back_to(empty)
    house.nursery.run(*house.ingest())

    assert differing(unbroken.left, house.picture()) == {}
    assert sum(unbroken.left["lake transactions"].values()) > 1000


def test_killed_at_random_moments_it_leaves_what_an_unbroken_one_leaves(
    house: House, empty: Mark, unbroken: Unbroken, chance, rounds
) -> None:
    hit = 0
    for _round in range(rounds(2, 20)):
        house.back_to(empty)
        hit += house.storm(house.ingest(), seconds=unbroken.seconds, kills=3, chance=chance)

        assert differing(unbroken.left, house.picture()) == {}

    assert hit > 0


def test_killed_between_any_two_effects_one_kill_after_another_it_leaves_the_same(
    house: House, empty: Mark, unbroken: Unbroken
) -> None:
    house.back_to(empty)
    for label in INGEST:
        house.crash(house.ingest(), label=label)
    house.nursery.run(*house.ingest())

    assert differing(unbroken.left, house.picture()) == {}


@pytest.mark.slow
def test_killed_between_any_two_effects_at_any_turn_it_leaves_the_same(
    house: House, empty: Mark, unbroken: Unbroken, chance
) -> None:
    assert set(unbroken.turns) >= set(INGEST)
    for label in INGEST:
        turns = unbroken.turns[label]
        for turn in {turns, *(chance.randint(1, turns) for _try in range(5))}:
            house.back_to(empty)
            house.crash(house.ingest(), label=label, turn=turn)
            house.nursery.run(*house.ingest())

            assert differing(unbroken.left, house.picture()) == {}, (label, turn)


def test_after_a_kill_nothing_lies_about_but_files_that_no_table_lists(
    house: House, empty: Mark, unbroken: Unbroken, chance
) -> None:
    house.back_to(empty)
    house.storm(house.ingest(), seconds=unbroken.seconds, kills=1, chance=chance)

    assert list((house.home / "intake").iterdir()) == [house.home / "intake" / "mutex"]
    assert not list(Path(house.home).rglob("*.draft"))
