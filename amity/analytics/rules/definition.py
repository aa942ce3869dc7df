"""What a rule is made of: columns of three kinds, and the refusals that name a word and say what would do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from amity.analytics.rules.sentences import said
from amity.analytics.rules.tree import Node


class Kind(StrEnum):
    """What a value is."""

    NUMBER = "number"
    FLAG = "yes-or-no answer"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Column:
    """Something that a rule may name, with its names in English and Chinese."""

    name: str
    kind: Kind
    label: tuple[str, str] = ("", "")
    label_not: tuple[str, str] = ("", "")
    """What is said where a yes-or-no answer is no."""
    values: tuple[str, ...] = ()
    """All that a text can be, if that is known."""


class RuleError(ValueError):
    """A rule cannot be used; the sentence names the word, where it stands, and what would do instead."""

    def __init__(self, code: str, *, start: int | None = None, end: int | None = None, **values: str) -> None:
        self.code = code
        self.start = start
        """The first character of the word in the rule's text, from 0; None where no word is to blame."""
        self.end = end
        """The character after the word's last."""
        self.values = values
        super().__init__(self.in_language("en"))

    def in_language(self, language: str) -> str:
        """Return the sentence in English or (``zh``) Chinese."""
        return said(self.code, language, position=self.start, **self.values)


@dataclass(frozen=True, slots=True)
class Rule:
    """A checked rule: its text, what it gives, the columns it reads, and the tree of all its forms."""

    text: str
    kind: Kind
    columns: tuple[str, ...]
    tree: Node
