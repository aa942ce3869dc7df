"""The rules of lists: what they may name, whether they can be read, and what they are in PostgreSQL."""

from __future__ import annotations

import re
from collections.abc import Callable

from amity.analytics.features.catalogue import CATALOGUE
from amity.analytics.rules import compiler
from amity.analytics.rules.definition import Kind, RuleError

COLUMNS: dict[str, Kind] = {
    **{
        feature.name: Kind.FLAG if feature.is_flag else Kind.NUMBER
        for feature in CATALOGUE
        if not feature.is_sealed
    },
    "kind": Kind.TEXT,
    "tier": Kind.TEXT,
    "rfm": Kind.TEXT,
}
"""What the rule of a list may name. Nothing made of a sealed field: it is not published."""


def mistake(text: str) -> str:
    """Return what is wrong with a rule, naming the word; nothing if it can be used."""
    try:
        compiler.condition(text, COLUMNS)
    except RuleError as error:
        return str(error)
    return ""


def written(text: str, column: Callable[[str], str]) -> str:
    """
    Return a rule as a condition of PostgreSQL; ``column`` says what stands for a name.

    :raises RuleError: if it is not a rule over the columns.
    """
    rule = compiler.condition(text, COLUMNS)
    return re.sub(r'"(\w+)"', lambda found: column(found[1]), rule.sql)
