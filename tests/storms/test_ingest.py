"""An intake that is killed at any moment, and run again, loads what an unbroken one loads."""

import pytest

from tests.storms.conftest import Unbroken
from tests.storms.crashing import INGEST
from tests.storms.house import House, Mark
from tests.storms.picture import differing

pytestmark = [pytest.mark.stress, pytest.mark.timeout(3600)]


@pytest.mark.slow
def test_two_unbroken_intakes_leave_the_same(house: House, empty: Mark, intake: Unbroken) -> None:
    house.back_to(empty)
    house.nursery.run(*house.ingest())

    assert differing(intake.left, house.picture()) == {}
    assert sum(intake.left["lake transactions"].values()) > 1000


def test_killed_at_random_moments_it_leaves_what_an_unbroken_one_leaves(
    house: House, empty: Mark, intake: Unbroken, chance, rounds
) -> None:
    hit = 0
    for _round in range(rounds(1, 20)):
        house.back_to(empty)
        hit += house.storm(house.ingest(), seconds=intake.seconds, kills=rounds(2, 3), chance=chance)

        assert differing(intake.left, house.picture()) == {}
        # Nothing lies about but files that no table of the lake lists.
        assert list((house.home / "intake").iterdir()) == [house.home / "intake" / "mutex"]
        assert not list(house.home.rglob("*.draft"))

    assert hit > 0
    assert sum(intake.left["lake transactions"].values()) > 1000


def test_killed_between_any_two_effects_one_kill_after_another_it_leaves_the_same(
    house: House, empty: Mark, intake: Unbroken, rounds
) -> None:
    house.back_to(empty)
    for label in list(INGEST)[:: rounds(3, 1)]:
        house.crash(house.ingest(), label=label)
    house.nursery.run(*house.ingest())

    assert differing(intake.left, house.picture()) == {}


@pytest.mark.slow
def test_killed_between_any_two_effects_at_any_turn_it_leaves_the_same(
    house: House, empty: Mark, intake: Unbroken, chance
) -> None:
    assert set(intake.turns) >= set(INGEST)
    for label in INGEST:
        turns = intake.turns[label]
        for turn in {turns, *(chance.randint(1, turns) for _try in range(5))}:
            house.back_to(empty)
            house.crash(house.ingest(), label=label, turn=turn)
            house.nursery.run(*house.ingest())

            assert differing(intake.left, house.picture()) == {}, (label, turn)
