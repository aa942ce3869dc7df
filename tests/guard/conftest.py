"""The stage of the guards: assembled anew for each test."""

import pytest
from django.db import transaction

from tests.guard.stage import Stage, assemble


@pytest.fixture
def stage(db, home, settings) -> Stage:
    settings.SECURE_SSL_REDIRECT = False  # Django's test client speaks plain HTTP
    with transaction.atomic():
        return assemble()
