"""The stage of the guards: assembled anew for each test, with customers of their own for whom it asks as."""

import os
import random
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

import pytest
from django.db import transaction

from tests.cast import begin_the_day
from tests.guard.stage import NOW, Stage, assemble

SEED = int(os.environ.get("AMITY_SEED") or random.randrange(10**6))  # noqa: S311


@pytest.fixture
def asks(rounds: Callable[[int, int], int]) -> Callable[[], bool]:
    """Tell of each cell whether it is asked: all of them in make soak, every fourth by lot in make test."""
    chance, share = random.Random(SEED), rounds(25, 100) / 100  # noqa: S311
    print(f"cells by lot: AMITY_SEED={SEED}")  # noqa: T201
    return lambda: chance.random() < share


@pytest.fixture
def each_wall(rounds, as_app_role) -> Callable[[int], list[AbstractContextManager[None]]]:
    """Give the two ways to ask: by the application's checks alone, and behind PostgreSQL's wall as well.

    The short form takes the one for every second of those who ask, and the other for the rest, by lot.
    """
    ways = (nullcontext, as_app_role)

    def walls(number: int) -> list[AbstractContextManager[None]]:
        first = (number + SEED) % 2
        return [ways[first](), ways[1 - first]()][: rounds(1, 2)]

    return walls


@pytest.fixture
def stage(request: pytest.FixtureRequest, db, home, settings, monkeypatch) -> Stage:
    begin_the_day(monkeypatch, NOW)
    settings.SECURE_SSL_REDIRECT = False  # Django's test client speaks plain HTTP
    asks = getattr(request.node, "callspec", None)
    group = asks.params.get("group") if asks else None
    with transaction.atomic():
        return assemble(group or ["customer_manager", "compliance"])
