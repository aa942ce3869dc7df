"""A trail with a few entries of a small cast."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connection

from amity.foundation.audit import services
from amity.foundation.audit.models import Entry
from amity.foundation.kernel.actors import Actor

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
BANKER = Actor(7, "NC-01", frozenset({"customer_manager"}), legal_entity_id=1, unit_id=3)


@pytest.fixture
def enter() -> Callable[..., Entry]:
    def _enter(action: str = "customer:read", subject: str = "customer:1") -> Entry:
        changes = {"tier": ("CORE", "WEALTH")}
        services.record(action=action, subject=subject, by=BANKER, at=NOON, changes=changes)
        return Entry.objects.latest("pk")

    return _enter


@pytest.fixture
def unguarded(db) -> None:
    """What the database's owner can do: take the triggers away."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER entry_only_grows")
        cursor.execute("ALTER TABLE audit_seal DISABLE TRIGGER seal_only_grows")
