"""Use cases that change the library of actions. Every write to the table is in this file."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from amity.decide.actions import judgements
from amity.decide.actions.models import Action
from amity.decide.actions.selectors import to_row
from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import SYSTEM

LIBRARY = Path(__file__).with_name("library.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What the library says of an action; all that a bank may edit of it."""

    code: str
    issue: str
    title_en: str
    title_zh: str
    reason_en: str
    reason_zh: str
    eligible: str
    value: str
    base_rate: float
    urgency: str = "0"
    amount: str = ""
    product_code: str = ""
    kinds: str = "PERSON,ORGANISATION"
    channel: str = "CALL"
    purpose: str = ""
    topic: str = ""
    rest_days: int = 30
    owner: str = ""

    @property
    def content_hash(self) -> str:
        """The same for equal definitions."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


@transaction.atomic
def seed(*, at: datetime) -> int:
    """
    Bring the library's actions into the bank; what the bank has edited stays. Return how many were written.

    :raises BadInput: if a definition cannot be used; nothing is written then.
    """
    present = {action.code: action for action in Action.objects.select_for_update()}
    written = [
        _write(definition, present.get(definition.code))
        for definition in definitions()
        if _is_due(definition, present.get(definition.code))
    ]
    if written:
        changes = {"rows": ("", str(len(written)))}
        audit.record(action="action:seeded", subject="actions:library", by=SYSTEM, at=at, changes=changes)
    return len(written)


def definitions() -> tuple[Definition, ...]:
    """Return what the library file says."""
    entries = tomllib.loads(LIBRARY.read_text(encoding="utf-8"))["action"]
    return tuple(_definition(entry) for entry in entries)


def _definition(entry: Mapping[str, Any]) -> Definition:
    kinds = ",".join(entry.get("kinds", ("PERSON", "ORGANISATION")))
    return Definition(**{**entry, "kinds": kinds})


def _is_due(definition: Definition, present: Action | None) -> bool:
    if present is None:
        return True
    is_as_seeded = _content(present).content_hash == present.seeded
    return is_as_seeded and definition.content_hash != present.seeded


def _content(action: Action) -> Definition:
    return Definition(**{name: getattr(action, name) for name in Definition.__dataclass_fields__})


def _write(definition: Definition, present: Action | None) -> Action:
    action = present or Action(code=definition.code, version=0)
    for name, value in asdict(definition).items():
        setattr(action, name, value)
    action.version += 1
    action.seeded = definition.content_hash
    judgements.planned(to_row(action))
    action.save()
    return action
