"""A rule as an Ibis expression: for every customer of a table, on any engine that Ibis speaks to."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ibis

from amity.analytics.rules import tree
from amity.analytics.rules.definition import Rule
from amity.analytics.rules.tree import Node

SIGNS: Mapping[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": lambda left, right: left / right.nullif(_number(0.0)),
}
WORDS: Mapping[str, Callable[[Any, Any], Any]] = {"AND": operator.and_, "OR": operator.or_}
FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "abs": lambda part: part.abs(),
    "coalesce": ibis.coalesce,
    "greatest": ibis.greatest,
    "least": ibis.least,
}


def expression(rule: Rule, table: Any) -> Any:
    """Return the rule over a table that has its columns; a flag may be stored as 1 or 0, or as a boolean."""
    return _of(rule.tree, table)


def _of(node: Node, table: Any) -> Any:  # noqa: C901, PLR0911, PLR0912 one for each kind of node
    match node:
        case tree.Number(value):
            return _number(value)
        case tree.Text(value) | tree.Truth(value):
            return ibis.literal(value)
        case tree.NumberOf(name):
            return table[name].cast("float64")
        case tree.TextOf(name):
            return table[name]
        case tree.FlagOf(name):
            return table[name] if table[name].type().is_boolean() else table[name] == 1
        case tree.Compared(sign, left, right) | tree.Reckoned(sign, left, right):
            return SIGNS[sign](_of(left, table), _of(right, table))
        case tree.Joined(word, parts):
            return _joined([_of(part, table) for part in parts], WORDS[word])
        case tree.Not(part):
            return ~_of(part, table)
        case tree.Negative(part):
            return -_of(part, table)
        case tree.Called(function, parts):
            return FUNCTIONS[function](*(_of(part, table) for part in parts))
        case tree.Among(part, values):
            return _of(part, table).isin([_of(value, table) for value in values])
        case tree.Between(part, low, high):
            return _of(part, table).between(_of(low, table), _of(high, table))
        case tree.Like(part, pattern):
            # Engines differ about what escapes in LIKE; about a plain regular expression they do not.
            return _of(part, table).re_search(f"(?s)\\A{''.join(map(_piece, pattern))}\\z")
        case tree.Unknown(part):
            return _of(part, table).isnull()


def _number(value: float) -> Any:
    # Ibis writes 0.1 bare, and DuckDB takes it for a decimal: constants would be reckoned so, and overflow.
    return ibis.literal(repr(value)).cast("float64")


def _joined(parts: Sequence[Any], join: Callable[[Any, Any], Any]) -> Any:
    """Join by halves: an expression of hundreds of conditions is then some levels deep, not hundreds."""
    if len(parts) == 1:
        return parts[0]
    middle = len(parts) // 2
    return join(_joined(parts[:middle], join), _joined(parts[middle:], join))


def _piece(part: str | tree.Wildcard) -> str:
    if isinstance(part, tree.Wildcard):
        return "." if part.is_one else ".*"
    return re.escape(part)
