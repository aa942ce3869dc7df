"""The old way in, for callers that have not moved to ``reading`` and ``sql``: a flag is a column that is true."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from amity.analytics.rules import reading, sql
from amity.analytics.rules.definition import Column, Kind


@dataclass(frozen=True, slots=True)
class Compiled:
    """A checked condition and its SQL, columns in double quotes."""

    text: str
    sql: str
    columns: tuple[str, ...]


def condition(text: str, columns: Mapping[str, Kind]) -> Compiled:
    """
    Return the SQL of a condition.

    :raises RuleError: if it is not a condition over the columns.
    """
    rule = reading.condition(text, {name: Column(name, kind) for name, kind in columns.items()})
    written = sql.written(rule, dialect="postgres", column=lambda name: f'"{name}"')
    return Compiled(text, re.sub(r'\(("\w+") = 1\)', r"\1", written), rule.columns)
