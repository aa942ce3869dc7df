"""A rule as a Python function of one customer's row: the answers of SQL, None where nothing is known."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

from amity.analytics.rules import tree
from amity.analytics.rules.definition import Rule
from amity.analytics.rules.tree import Node

Row = Mapping[str, object]
Closure = Callable[[Row], Any]

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
    "/": lambda left, right: left / right if right else None,
}
FUNCTIONS: Mapping[str, Callable[[list[Any]], Any]] = {
    "abs": lambda known: abs(known[0]) if known else None,
    "coalesce": lambda known: known[0] if known else None,
    "greatest": lambda known: max(known, default=None),
    "least": lambda known: min(known, default=None),
}
"""What a function makes of those of its arguments that are known."""


def closure(rule: Rule) -> Closure:
    """Return the rule as a function of a row. A column that the row does not have is not known."""
    return _of(rule.tree)


def _of(node: Node) -> Closure:  # noqa: C901, PLR0911, PLR0912 one for each kind of node
    match node:
        case tree.Number(value) | tree.Text(value) | tree.Truth(value):
            return lambda _row: value
        case tree.NumberOf(name):
            return lambda row: None if (value := row.get(name)) is None else float(value)  # type: ignore[arg-type]
        case tree.TextOf(name):
            return lambda row: row.get(name)
        case tree.FlagOf(name):
            return lambda row: None if (value := row.get(name)) is None else value == 1
        case tree.Compared(sign, left, right) | tree.Reckoned(sign, left, right):
            return _two(SIGNS[sign], _of(left), _of(right))
        case tree.Negative(part):
            return _one(operator.neg, _of(part))
        case tree.Not(part):
            return _one(operator.not_, _of(part))
        case tree.Unknown(part):
            given = _of(part)
            return lambda row: given(row) is None
        case tree.Joined(word, parts):
            return _joined(tuple(map(_of, parts)), decides=word == "OR")
        case tree.Called(function, parts):
            return _called(FUNCTIONS[function], tuple(map(_of, parts)))
        case tree.Among(part, values):
            listed = frozenset(value.value for value in values)
            return _one(lambda value: value in listed, _of(part))
        case tree.Between(part, low, high):
            ends = (tree.Compared(">=", part, low), tree.Compared("<=", part, high))
            return _of(tree.Joined("AND", ends))
        case tree.Like(part, pattern):
            matches = re.compile("".join(map(_piece, pattern)), re.DOTALL).fullmatch
            return _one(lambda text: matches(text) is not None, _of(part))


def _one(make: Callable[[Any], Any], part: Closure) -> Closure:
    return lambda row: None if (value := part(row)) is None else make(value)


def _two(make: Callable[[Any, Any], Any], left: Closure, right: Closure) -> Closure:
    def of_row(row: Row) -> Any:
        first, second = left(row), right(row)
        return None if first is None or second is None else make(first, second)

    return of_row


def _joined(parts: tuple[Closure, ...], *, decides: bool) -> Closure:
    """One answer decides (true for OR, false for AND); else one that is not known leaves all unknown."""

    def of_row(row: Row) -> bool | None:
        is_unknown = False
        for part in parts:
            answer = part(row)
            if answer is decides:
                return decides
            is_unknown = is_unknown or answer is None
        return None if is_unknown else not decides

    return of_row


def _called(make: Callable[[list[Any]], Any], parts: tuple[Closure, ...]) -> Closure:
    return lambda row: make([value for part in parts if (value := part(row)) is not None])


def _piece(part: str | tree.Wildcard) -> str:
    if isinstance(part, tree.Wildcard):
        return "." if part.is_one else ".*"
    return re.escape(part)
