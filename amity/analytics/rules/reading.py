"""Read a rule's text: sqlglot parses it, what is on the list becomes our tree. Nothing else has a way in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, SqlglotError

from amity.analytics.rules import scanning, tree, values
from amity.analytics.rules.definition import Column, Kind, Rule, RuleError
from amity.analytics.rules.refusals import Place, place_of, refusal, unknown_column
from amity.analytics.rules.tree import Node

Part = tuple[Kind, Node]

COMPARED = {exp.EQ: "=", exp.NEQ: "<>", exp.GT: ">", exp.GTE: ">=", exp.LT: "<", exp.LTE: "<="}
RECKONED = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/"}
FUNCTIONS = {exp.Abs: "abs", exp.Coalesce: "coalesce", exp.Greatest: "greatest", exp.Least: "least"}
READINGS: Mapping[Kind, Callable[[str], Node]] = {
    Kind.NUMBER: tree.NumberOf,
    Kind.FLAG: tree.FlagOf,
    Kind.TEXT: tree.TextOf,
}
READ = frozenset(
    {
        *("this", "expression", "expressions", "low", "high", "symmetric", "is_string", "table", "negate"),
        *("query", "field", "unnest"),
        *("ignore_nulls", "typed", "safe"),  # what DuckDB's dialect always says of greatest, least and /
    }
)
"""What the parser may say of a node: each is looked at below. More than that is refused, not passed over."""
DEEPEST = 30
"""Levels of the tree: every form of the rule is made by functions that call themselves."""


def condition(text: str, columns: Mapping[str, Column]) -> Rule:
    """
    Return the rule of a condition.

    :raises RuleError: if it is not a condition over the columns.
    """
    return _rule(text, columns, Kind.FLAG, "not a condition")


def amount(text: str, columns: Mapping[str, Column]) -> Rule:
    """
    Return the rule of an amount.

    :raises RuleError: if it is not a number over the columns.
    """
    return _rule(text, columns, Kind.NUMBER, "not an amount")


def _rule(text: str, columns: Mapping[str, Column], wanted: Kind, otherwise: str) -> Rule:
    scanning.check(text)
    try:
        parsed = sqlglot.parse_one(text, dialect="duckdb")
    except ParseError as error:
        raise scanning.blame(text, _where(text, error)) from None
    except SqlglotError:
        raise scanning.blame(text, None) from None
    except RecursionError:
        raise RuleError("too deep", most=str(DEEPEST)) from None
    reader = _Reader(text, columns)
    kind, node = reader.part(parsed, 0)
    if kind is not wanted:
        raise RuleError(otherwise, kind=kind.value)
    return Rule(text=text, kind=kind, columns=tuple(reader.read), tree=node)


def _where(text: str, error: ParseError) -> int | None:
    found = error.errors[0] if error.errors else {}
    line, column, word = found.get("line"), found.get("col"), str(found.get("highlight") or "")
    if not line or column is None:
        return None
    lines = text.splitlines(keepends=True)
    return max(sum(len(before) for before in lines[: line - 1]) + column - len(word), 0)


class _Reader:
    """Makes the tree of one rule, piece by piece, and notes the columns it reads."""

    def __init__(self, text: str, columns: Mapping[str, Column]) -> None:
        self.text = text
        self.columns = columns
        self.read: dict[str, None] = {}
        self.readers: dict[type[exp.Expression], Callable[[Any, int], Part]] = {
            exp.Column: self._column,
            exp.Literal: self._literal,
            exp.Boolean: lambda node, _depth: (Kind.FLAG, tree.Truth(bool(node.this))),
            exp.Paren: lambda node, depth: self.part(node.this, depth),
            exp.And: lambda node, depth: self._joined(node, "AND", depth),
            exp.Or: lambda node, depth: self._joined(node, "OR", depth),
            exp.Not: lambda node, depth: (Kind.FLAG, tree.Not(self._of(Kind.FLAG, node.this, depth))),
            exp.Neg: self._negative,
            exp.In: self._in,
            exp.Between: self._between,
            exp.Is: self._is_null,
            exp.Like: lambda node, depth: self._like(node, None, depth),
            exp.Escape: self._escaped,
            **dict.fromkeys(COMPARED, self._compared),
            **dict.fromkeys(RECKONED, self._reckoned),
            **dict.fromkeys(FUNCTIONS, self._function),
        }

    def part(self, node: exp.Expression, depth: int) -> Part:
        if depth > DEEPEST:
            raise self._error("too deep", node, most=str(DEEPEST))
        reader = self.readers.get(type(node))
        if reader is None or any(value and name not in READ for name, value in node.args.items()):
            raise refusal(node, self._place(node))
        return reader(node, depth + 1)

    def _of(self, kind: Kind, node: exp.Expression, depth: int) -> Node:
        found, part = self.part(node, depth)
        if found is not kind:
            hint, near = values.remedy(part, kind)
            given = {"kind": found.value, "wanted": kind.value, "hint": hint, "near": near}
            raise self._error("wrong kind", node, **given)
        return part

    def _column(self, node: exp.Column, _depth: int) -> Part:
        name = node.name.lower()
        column = self.columns.get(name)
        if column is None or node.args.get("table") is not None:
            raise unknown_column(self._place(node), self.columns)
        self.read[name] = None
        return column.kind, READINGS[column.kind](name)

    def _literal(self, node: exp.Literal, _depth: int) -> Part:
        if node.is_string:
            return Kind.TEXT, tree.Text(node.this)
        return Kind.NUMBER, values.number(node.this, self._place(node))

    def _joined(self, node: exp.Connector, word: str, depth: int) -> Part:
        parts = tuple(self._of(Kind.FLAG, part, depth) for part in node.flatten())
        return Kind.FLAG, tree.Joined(word, parts)

    def _negative(self, node: exp.Neg, depth: int) -> Part:
        part = self._of(Kind.NUMBER, node.this, depth)
        return Kind.NUMBER, tree.Number(-part.value) if isinstance(part, tree.Number) else tree.Negative(part)

    def _compared(self, node: exp.Binary, depth: int) -> Part:
        for side, other in ((node.left, node.right), (node.right, node.left)):
            if isinstance(other, exp.Null):
                raise self._error("compared with nothing", side)
        kind, left = self.part(node.left, depth)
        if kind is Kind.FLAG:
            raise self._error("flag compared", node.left)
        sign = COMPARED[type(node)]
        if kind is Kind.TEXT and sign not in ("=", "<>"):
            raise self._error("text ordered", node.left)
        right = self._of(kind, node.right, depth)
        self._check_value(left, right, node.right)
        self._check_value(right, left, node.left)
        return Kind.FLAG, tree.Compared(sign, left, right)

    def _reckoned(self, node: exp.Binary, depth: int) -> Part:
        left, right = self._of(Kind.NUMBER, node.left, depth), self._of(Kind.NUMBER, node.right, depth)
        made = tree.Reckoned(RECKONED[type(node)], left, right)
        try:
            tree.reach(made)
        except OverflowError:
            raise self._error("too large", node) from None
        return Kind.NUMBER, made

    def _function(self, node: exp.Func, depth: int) -> Part:
        given = [node.this, *node.expressions]
        name = FUNCTIONS[type(node)]
        kind = self.part(given[0], depth)[0] if name == "coalesce" else Kind.NUMBER
        return kind, tree.Called(name, tuple(self._of(kind, argument, depth) for argument in given))

    def _in(self, node: exp.In, depth: int) -> Part:
        kind, part = self.part(node.this, depth)
        if kind is Kind.FLAG:
            raise self._error("flag compared", node.this)
        if not node.expressions:
            raise self._error("list of values", node.this)
        listed = [self._of(kind, value, depth) for value in node.expressions]
        for given, value in zip(node.expressions, listed, strict=True):
            if not isinstance(value, tree.Number | tree.Text):
                raise self._error("list of values", given)
            self._check_value(part, value, given)
        return Kind.FLAG, tree.Among(part, tuple(listed))  # type: ignore[arg-type]

    def _between(self, node: exp.Between, depth: int) -> Part:
        if node.args.get("symmetric") is not None:
            raise refusal(node, self._place(node))
        ends = (node.this, node.args["low"], node.args["high"])
        return Kind.FLAG, tree.Between(*(self._of(Kind.NUMBER, end, depth) for end in ends))

    def _is_null(self, node: exp.Is, depth: int) -> Part:
        if not isinstance(node.expression, exp.Null):
            raise self._error("is what", node.this)
        return Kind.FLAG, tree.Unknown(self.part(node.this, depth)[1])

    def _escaped(self, node: exp.Escape, depth: int) -> Part:
        escape = node.expression
        if not isinstance(escape, exp.Literal) or not escape.is_string or len(escape.this) != 1:
            raise self._error("escape", escape)
        return self._like(node.this, escape.this, depth)

    def _like(self, node: exp.Expression, escape: str | None, depth: int) -> Part:
        pattern = node.expression if isinstance(node, exp.Like) else None
        if not isinstance(pattern, exp.Literal) or not pattern.is_string:
            raise self._error("pattern", node)
        part = self._of(Kind.TEXT, node.this, depth)
        like = tree.Like(part, values.pattern(pattern.this, escape, self._place(pattern)))
        return Kind.FLAG, tree.Not(like) if node.args.get("negate") else like

    def _check_value(self, column: Node, value: Node, node: exp.Expression) -> None:
        if isinstance(column, tree.TextOf) and isinstance(value, tree.Text):
            values.check(self.columns[column.column], value, self._place(node))

    def _place(self, node: exp.Expression) -> Place:
        return place_of(node, self.text)

    def _error(self, code: str, node: exp.Expression, **given: str) -> RuleError:
        place = self._place(node)
        return RuleError(code, start=place.start, end=place.end, word=place.word, **given)
