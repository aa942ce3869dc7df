"""The stage of the guards: assembled anew for each test, with customers of their own for whom it asks as."""

import pytest
from django.db import transaction

from tests.guard.stage import Stage, assemble


@pytest.fixture
def stage(request: pytest.FixtureRequest, db, home, settings) -> Stage:
    settings.SECURE_SSL_REDIRECT = False  # Django's test client speaks plain HTTP
    asks = getattr(request.node, "callspec", None)
    principal = asks.params.get("principal") if asks else None
    with transaction.atomic():
        return assemble([principal] if principal else ["customer_manager", "compliance"])
