"""A bucket that fills all the time: so many calls a minute, and who finds none is told how long to wait."""

import random

from amity.api.limits import Limits


def test_lets_a_minutes_calls_go_at_once_and_then_as_they_come_in() -> None:
    limits = Limits()

    at_once = [limits.seconds_to_wait(1, calls_per_minute=60, now=0.0) for _call in range(61)]

    assert at_once == [0] * 60 + [1]
    assert limits.seconds_to_wait(1, calls_per_minute=60, now=1.0) == 0
    assert limits.seconds_to_wait(1, calls_per_minute=60, now=1.5) == 1


def test_who_waits_as_long_as_told_may_call() -> None:
    limits = Limits()
    limits.seconds_to_wait(1, calls_per_minute=2, now=0.0)
    limits.seconds_to_wait(1, calls_per_minute=2, now=0.0)

    wait = limits.seconds_to_wait(1, calls_per_minute=2, now=0.0)

    assert wait == 30
    assert limits.seconds_to_wait(1, calls_per_minute=2, now=float(wait)) == 0


def test_another_token_has_a_bucket_of_its_own() -> None:
    limits = Limits()
    limits.seconds_to_wait(1, calls_per_minute=1, now=0.0)

    assert limits.seconds_to_wait(2, calls_per_minute=1, now=0.0) == 0


def test_over_any_stretch_never_more_than_a_full_bucket_and_what_came_in() -> None:
    chance, limits, now, let_in = random.Random(7), Limits(), 0.0, 0  # noqa: S311 no secret is drawn
    for _call in range(5_000):
        now += chance.expovariate(5)
        let_in += limits.seconds_to_wait(1, calls_per_minute=60, now=now) == 0

    assert let_in <= 60 + now + 1
