"""The seeded library of rules, and what a rule says as a frozen value."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

LIBRARY = Path(__file__).parents[1] / "library.toml"
OWNER_ROLES = ("customer_manager", "branch_manager", "data_steward", "compliance")
DAYS = ("active_from", "active_to", "review_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """All that a bank may write in a rule of quality."""

    code: str
    title_en: str
    title_zh: str
    field: str
    check_code: str
    weight: float
    kinds: str = "PERSON,ORGANISATION"
    group: str = ""
    severity: str = "MEDIUM"
    owner_role: str = "customer_manager"
    days_to_mend: int = 30
    answer_chance: float = 0.7
    ask_cost: float = 1.0
    active_from: date | None = None
    active_to: date | None = None
    review_on: date | None = None
    is_on: bool = True

    @property
    def content(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in asdict(self).items()
        }

    @property
    def content_hash(self) -> str:
        """The same for equal definitions."""
        return hashlib.sha256(json.dumps(self.content, sort_keys=True).encode()).hexdigest()


def library() -> tuple[Definition, ...]:
    """Return what the library file says."""
    entries = tomllib.loads(LIBRARY.read_text(encoding="utf-8"))["rule"]
    return tuple(_of_entry(entry) for entry in entries)


def of_content(content: Mapping[str, Any]) -> Definition:
    """Return the definition that a version kept."""
    days = {name: date.fromisoformat(content[name]) if content.get(name) else None for name in DAYS}
    return Definition(**{**content, **days})


def _of_entry(entry: Mapping[str, Any]) -> Definition:
    kinds = ",".join(entry.get("kinds", ("PERSON", "ORGANISATION")))
    numbers = {name: float(entry[name]) for name in ("weight", "answer_chance", "ask_cost") if name in entry}
    return Definition(**{**entry, "kinds": kinds, **numbers})
