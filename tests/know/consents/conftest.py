"""A customer of Lin's at a bank that asks for consents."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from amity.foundation.kernel.actors import Actor
from amity.know.consents.services import declaring, recording
from amity.know.parties.models import Party
from tests.know.conftest import NOON

LATER = NOON + timedelta(days=1)
Say = Callable[..., tuple[UUID, ...]]


@pytest.fixture
def chen(bank, load, publish) -> Party:
    load("customers", {"key": "C1", "kind": "PERSON", "full_name": "Chen Yulan", "unit_code": "EAST"})
    load(
        "assignments", {"customer_key": "C1", "staff_code": "LIN", "role": "MAIN", "active_from": NOON.date()}
    )
    publish()
    declaring.begin_for(legal_entity_id=bank.id, at=NOON)
    return Party.objects.get()


@pytest.fixture
def compliance(bank) -> Actor:
    return bank.actor("compliance", unit="HEAD", staff="ZHAO")


@pytest.fixture
def say(chen: Party, lin: Actor) -> Say:
    """Let Chen say yes or no to offers."""

    def said(act: str, *channels: str, by: Actor = lin, at: datetime = NOON, **more) -> tuple[UUID, ...]:
        evidence = more.pop("evidence", recording.Evidence("IN_PERSON", 1, "zh-hans"))
        request_id, seen = more.pop("request_id", uuid4()), more.pop("seen", None)
        purpose = more.pop("purpose", "MARKETING")
        return recording.record(
            party_reference=chen.reference,
            said=recording.Said(act, purpose, channels or ("PHONE",), **more),
            evidence=evidence,
            request_id=request_id,
            seen=seen,
            by=by,
            at=at,
        )

    return said
