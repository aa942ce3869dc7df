"""The stage of the guards: assembled anew for each test, with customers of their own for whom it asks as."""

import os
import random
from collections.abc import Callable

import pytest
from django.db import transaction

from tests.guard.stage import Stage, assemble

SEED = int(os.environ.get("AMITY_SEED") or random.randrange(10**6))  # noqa: S311


@pytest.fixture
def asks(rounds: Callable[[int, int], int]) -> Callable[[], bool]:
    """Tell of each cell whether it is asked: all of them in make soak, every fourth by lot in make test."""
    chance, share = random.Random(SEED), rounds(25, 100) / 100  # noqa: S311
    print(f"cells by lot: AMITY_SEED={SEED}")  # noqa: T201
    return lambda: chance.random() < share


@pytest.fixture
def stage(request: pytest.FixtureRequest, db, home, settings) -> Stage:
    settings.SECURE_SSL_REDIRECT = False  # Django's test client speaks plain HTTP
    asks = getattr(request.node, "callspec", None)
    principal = asks.params.get("principal") if asks else None
    with transaction.atomic():
        return assemble([principal] if principal else ["customer_manager", "compliance"])
