"""The cast's bank with one more customer, and a channel that may call the API about them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from amity.api import tokens
from amity.api.operations import limits
from amity.api.scopes import SCOPES
from amity.foundation.kernel.actors import SYSTEM
from amity.foundation.organisation import services as organisation
from amity.foundation.organisation.models import Unit
from amity.know.parties.models import Party
from tests.cast import cast

__all__ = ["cast"]

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)


@dataclass(frozen=True)
class Caller:
    """A channel with its token: what a programmer of another system has in hand."""

    token: str
    client: Client

    def get(self, path: str, query: dict[str, Any] | None = None, **headers: str):
        return self.client.get(f"/api/v1{path}", query or {}, secure=True, headers=self._headers(headers))

    def post(self, path: str, body: object, **headers: str):
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.client.post(
            f"/api/v1{path}",
            sent,
            content_type="application/json",
            secure=True,
            headers=self._headers(headers),
        )

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in more.items()}
        return {"authorization": f"Bearer {self.token}", **named}


@pytest.fixture(autouse=True)
def full_buckets() -> Iterator[None]:
    """Begin with nobody having called: the buckets are the process's."""
    limits.forget()
    yield
    limits.forget()


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
    return give(bank, "events:write")


@pytest.fixture
def channel(client: Client, token: str) -> Client:
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return client


@pytest.fixture
def caller(cast) -> Caller:
    """A channel of the cast's bank with every scope."""
    return Caller(give(cast.legal_entity_id, *SCOPES), Client())


@pytest.fixture
def caller_with(cast) -> Callable[..., Caller]:
    return lambda *scopes, **more: Caller(give(cast.legal_entity_id, *scopes, **more), Client())


def give(bank: int, *scopes: str, name: str = "core", **more: Any) -> str:
    given: dict[str, Any] = {"at": timezone.now(), **more}
    return tokens.give(name=name, legal_entity_id=bank, scopes=scopes, by=SYSTEM, **given)
