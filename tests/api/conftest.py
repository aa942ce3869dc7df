"""A bank with one customer, and a channel that may report what happens to her."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from amity.api import tokens
from amity.foundation.kernel.actors import SYSTEM
from amity.foundation.organisation import services as organisation
from amity.foundation.organisation.models import Unit
from amity.know.parties.models import Party

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)


@pytest.fixture
def bank(db, home) -> int:
    return organisation.ensure_legal_entity(
        code="LAKESIDE", name_en="Lakeside Bank", name_zh="湖畔银行", currency="CNY", at=NOON
    )


@pytest.fixture
def yulan(bank: int) -> Party:
    unit = Unit.objects.create(
        legal_entity_id=bank, code="EAST", name_en="East Lake", kind="BRANCH", path="/1/"
    )
    return Party.objects.create(
        legal_entity_id=bank,
        unit=unit,
        kind="PERSON",
        number="60218834",
        full_name="Chen Yulan",
        native_name="陈玉兰",
        sort_name="chen yulan",
    )


@pytest.fixture
def token(bank: int) -> str:
    return tokens.give(name="core", legal_entity_id=bank, by=SYSTEM, at=NOON)


@pytest.fixture
def channel(client: Client, token: str) -> Client:
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return client
