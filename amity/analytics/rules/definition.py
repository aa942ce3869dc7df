"""What a rule is made of: columns of three kinds, and the refusals that name a word."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a value is."""

    NUMBER = "number"
    FLAG = "yes-or-no answer"
    TEXT = "text"


class RuleError(ValueError):
    """A rule cannot be used; the sentence names the word and, if there is one, the nearest that would do."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A checked rule: its text, its meaning in DuckDB's SQL, what it gives, and the columns it reads."""

    text: str
    sql: str
    kind: Kind
    columns: tuple[str, ...]
