"""A refresh that is killed, and run again, publishes what an unbroken one does; no reader sees half."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from tests.storms.conftest import Unbroken
from tests.storms.crashing import REFRESH
from tests.storms.house import TODAY, House, Mark
from tests.storms.picture import differing

pytestmark = [pytest.mark.stress, pytest.mark.timeout(3600)]

REFRESH_WORDS = ("refresh", "--as-of", TODAY)
POINTED_AT = "SELECT generation FROM runs_pointer"
COUNTED = """
    SELECT (SELECT count(*) FROM scores_profile WHERE generation = %(seen)s),
           (SELECT coalesce(sum(assets_minor), 0) FROM scores_profile WHERE generation = %(seen)s),
           (SELECT count(*) FROM decisions_decision WHERE generation = %(seen)s)
"""


class Reader:
    """Looks at the ring as a page does: which generation, then what is in it."""

    def __init__(self, house: House) -> None:
        self.seen: set[tuple[Any, ...]] = set()
        self.failed: list[str] = []
        self._house = house
        self._done = threading.Event()

    @contextmanager
    def looking(self) -> Iterator[None]:
        """Look again and again while the block runs."""
        thread = threading.Thread(target=self._look)
        thread.start()
        try:
            yield
        finally:
            self._done.set()
            thread.join()

    def _look(self) -> None:
        with self._house.superuser() as connection:
            while not self._done.wait(0.002):
                try:
                    self.look(connection)
                except psycopg.Error as error:
                    self.failed.append(str(error))
                    return

    def look(self, connection: psycopg.Connection[Any]) -> None:
        """Look once."""
        [pointed] = connection.execute(POINTED_AT).fetchone() or [None]
        self.seen.add((pointed, *(connection.execute(COUNTED, {"seen": pointed}).fetchone() or ())))


def test_killed_at_random_moments_it_publishes_the_same_and_no_reader_sees_half(
    house: House, loaded: Mark, refresh: Unbroken, chance, rounds
) -> None:
    hit = 0
    for _round in range(rounds(1, 20)):
        house.back_to(loaded)
        reader = Reader(house)
        with reader.looking():
            hit += house.storm(REFRESH_WORDS, seconds=refresh.seconds, kills=rounds(2, 3), chance=chance)

        assert differing(refresh.left, house.picture()) == {}
        assert reader.failed == []
        assert_two_whole_generations(house, reader)

    assert hit > 0


def test_killed_between_any_two_effects_it_publishes_the_same_and_no_reader_sees_half(
    house: House, loaded: Mark, refresh: Unbroken, rounds
) -> None:
    house.back_to(loaded)
    reader = Reader(house)
    with reader.looking():
        for label in list(REFRESH)[:: rounds(3, 1)]:
            house.crash(REFRESH_WORDS, label=label)
        house.nursery.run(*REFRESH_WORDS)

    assert differing(refresh.left, house.picture()) == {}
    assert reader.failed == []
    assert_two_whole_generations(house, reader)


@pytest.mark.slow
def test_the_audit_says_of_each_turn_once(house: House, loaded: Mark) -> None:
    house.back_to(loaded)
    house.crash(REFRESH_WORDS, label="the pointer is turned, the old one still there")
    house.nursery.run(*REFRESH_WORDS)

    with house.superuser() as connection:
        turned = connection.execute(
            "SELECT subject, count(*) FROM audit_entry WHERE action = 'ring:turned' GROUP BY 1"
        )
        assert [count for _subject, count in turned.fetchall()] == [1, 1]


def assert_two_whole_generations(house: House, reader: Reader) -> None:
    """Each look saw all of the generation that was there before, or all of one that came."""
    last = Reader(house)
    with house.superuser() as connection:
        last.look(connection)
    [(_generation, *now)] = last.seen
    before = min(reader.seen)
    # A kill that came when all was done lets the next try publish the same once more.
    assert [seen for seen in reader.seen if seen != before and list(seen[1:]) != now] == []
    assert list(before[1:]) != now
