"""Turn a rule's text into SQL. Every word of it is written here: what is not on the list has no way in."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from amity.analytics.rules.definition import Kind, Rule, RuleError

Part = tuple[Kind, str]
"""What a piece of the rule gives, and its SQL."""

COMPARED = {exp.EQ: "=", exp.NEQ: "<>", exp.GT: ">", exp.GTE: ">=", exp.LT: "<", exp.LTE: "<="}
RECKONED = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*"}
FUNCTIONS = {exp.Least: "least", exp.Greatest: "greatest", exp.Coalesce: "coalesce"}
LONGEST = 2_000


def condition(text: str, columns: Mapping[str, Kind]) -> Rule:
    """
    Return the rule of a condition.

    :raises RuleError: if it is not a condition over the columns.
    """
    return _rule(text, columns, Kind.FLAG, "a condition, such as deposits_total >= 50000")


def amount(text: str, columns: Mapping[str, Kind]) -> Rule:
    """
    Return the rule of an amount.

    :raises RuleError: if it is not a number over the columns.
    """
    return _rule(text, columns, Kind.NUMBER, "an amount, such as deposits_total * 0.01")


def _rule(text: str, columns: Mapping[str, Kind], wanted: Kind, what: str) -> Rule:
    if len(text) > LONGEST:
        raise RuleError(f"A rule may have {LONGEST} characters; this one has {len(text)}.")
    try:
        tree = sqlglot.parse_one(text, dialect="duckdb")
    except SqlglotError as error:
        raise RuleError(f"This cannot be read: {str(error).splitlines()[0]}") from None
    compiler = _Compiler(columns)
    kind, sql = compiler.part(tree)
    if kind is not wanted:
        raise RuleError(f"Expected {what}; this gives a {kind.value}.")
    return Rule(text=text, sql=sql, kind=kind, columns=tuple(compiler.read))


class _Compiler:
    """Writes the SQL of one rule, piece by piece, and notes the columns it reads."""

    def __init__(self, columns: Mapping[str, Kind]) -> None:
        self.columns = columns
        self.read: dict[str, None] = {}
        self.writers: dict[type[exp.Expression], Callable[[Any], Part]] = {
            exp.Column: self._column,
            exp.Literal: self._literal,
            exp.Boolean: lambda node: (Kind.FLAG, "true" if node.this else "false"),
            exp.Paren: lambda node: self.part(node.this),
            exp.And: lambda node: self._joined(node, "AND"),
            exp.Or: lambda node: self._joined(node, "OR"),
            exp.Not: lambda node: (Kind.FLAG, f"(NOT {self._of(Kind.FLAG, node.this)})"),
            exp.Neg: lambda node: (Kind.NUMBER, f"(-{self._of(Kind.NUMBER, node.this)})"),
            exp.Div: self._divided,
            exp.Abs: lambda node: (Kind.NUMBER, f"abs({self._of(Kind.NUMBER, node.this)})"),
            exp.In: self._in,
            exp.Between: self._between,
            exp.Is: self._is_null,
            **dict.fromkeys(COMPARED, self._compared),
            **dict.fromkeys(RECKONED, self._reckoned),
            **dict.fromkeys(FUNCTIONS, self._function),
        }

    def part(self, node: exp.Expression) -> Part:
        write = self.writers.get(type(node))
        if write is None:
            raise RuleError(f"{_name(node)} is not allowed in a rule.")
        return write(node)

    def _of(self, kind: Kind, node: exp.Expression) -> str:
        found, sql = self.part(node)
        if found is not kind:
            raise RuleError(f"{node.sql()} is a {found.value} where a {kind.value} is needed.")
        return sql

    def _column(self, node: exp.Column) -> Part:
        name = node.name.lower()
        if node.args.get("table") is not None or name not in self.columns:
            near = difflib.get_close_matches(name, self.columns, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise RuleError(f"There is no {node.sql()} in the catalogue.{hint}")
        self.read[name] = None
        return self.columns[name], f'"{name}"'

    def _literal(self, node: exp.Literal) -> Part:
        if node.is_string:
            return Kind.TEXT, "'" + node.this.replace("'", "''") + "'"
        return Kind.NUMBER, str(node.this)

    def _joined(self, node: exp.Connector, word: str) -> Part:
        left, right = self._of(Kind.FLAG, node.left), self._of(Kind.FLAG, node.right)
        return Kind.FLAG, f"({left} {word} {right})"

    def _compared(self, node: exp.Binary) -> Part:
        kind, left = self.part(node.left)
        if kind is Kind.FLAG:
            raise RuleError(f"{node.left.sql()} is a {kind.value}: write it alone, or NOT before it.")
        if kind is Kind.TEXT and not isinstance(node, exp.EQ | exp.NEQ):
            raise RuleError(f"{node.left.sql()} is a {kind.value}: compare it with =, <> or IN.")
        return Kind.FLAG, f"({left} {COMPARED[type(node)]} {self._of(kind, node.right)})"

    def _reckoned(self, node: exp.Binary) -> Part:
        left, right = self._of(Kind.NUMBER, node.left), self._of(Kind.NUMBER, node.right)
        return Kind.NUMBER, f"({left} {RECKONED[type(node)]} {right})"

    def _divided(self, node: exp.Div) -> Part:
        # Nothing divided by nothing is not known, rather than an error that stops the ring.
        left, right = self._of(Kind.NUMBER, node.left), self._of(Kind.NUMBER, node.right)
        return Kind.NUMBER, f"({left} / nullif({right}, 0))"

    def _function(self, node: exp.Func) -> Part:
        given = [node.this, *node.expressions]
        written = ", ".join(self._of(Kind.NUMBER, argument) for argument in given)
        return Kind.NUMBER, f"{FUNCTIONS[type(node)]}({written})"

    def _in(self, node: exp.In) -> Part:
        if node.args.get("query") is not None or not node.expressions:
            raise RuleError("IN wants a list of values.")
        kind, left = self.part(node.this)
        values = ", ".join(self._of(kind, value) for value in node.expressions)
        return Kind.FLAG, f"({left} IN ({values}))"

    def _between(self, node: exp.Between) -> Part:
        low, high = node.args["low"], node.args["high"]
        middle = self._of(Kind.NUMBER, node.this)
        return Kind.FLAG, f"({middle} BETWEEN {self._of(Kind.NUMBER, low)} AND {self._of(Kind.NUMBER, high)})"

    def _is_null(self, node: exp.Is) -> Part:
        if not isinstance(node.expression, exp.Null):
            raise RuleError("IS is for IS NULL and IS NOT NULL.")
        _kind, left = self.part(node.this)
        return Kind.FLAG, f"({left} IS NULL)"


def _name(node: exp.Expression) -> str:
    if isinstance(node, exp.Anonymous):
        return f"The function {node.name}"
    return f"{node.sql()} ({type(node).__name__.lower()})"
