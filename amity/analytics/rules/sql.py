"""A rule as SQL text, for DuckDB and for PostgreSQL. Every word of it is written here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from amity.analytics.rules import tree
from amity.analytics.rules.definition import Rule
from amity.analytics.rules.tree import Node

Dialect = Literal["duckdb", "postgres"]


def written(rule: Rule, *, dialect: Dialect, column: Callable[[str], str]) -> str:
    """
    Return the rule's SQL. ``column`` returns what stands for a column: ``"age"``, ``f.features[17]``.

    A flag is stored as 1 or 0. PostgreSQL's text holds no percent sign: a driver would take it for a place.
    """
    return _Writer(dialect, column).of(rule.tree)


class _Writer:
    """Writes one rule; every part in its own parentheses, so that no engine's order of signs matters."""

    def __init__(self, dialect: Dialect, column: Callable[[str], str]) -> None:
        self.dialect = dialect
        self.column = column

    def of(self, node: Node) -> str:  # noqa: PLR0911 one for each kind of node
        match node:
            case tree.Number() | tree.Text() | tree.Truth():
                return self._written_down(node)
            case tree.NumberOf(name):
                return f"CAST({self.column(name)} AS DOUBLE PRECISION)"
            case tree.TextOf(name):
                return self.column(name)
            case tree.FlagOf(name):
                return f"({self.column(name)} = 1)"
            case tree.Compared(sign, left, right):
                return f"({self.of(left)} {sign} {self.of(right)})"
            case tree.Joined(word, parts):
                return f"({f' {word} '.join(self.of(part) for part in parts)})"
            case tree.Not(part):
                return f"(NOT {self.of(part)})"
            case _:
                return self._of_more(node)

    def _of_more(self, node: Node) -> str:  # noqa: PLR0911 see of
        match node:
            case tree.Negative(part):
                return f"(-{self.of(part)})"
            case tree.Reckoned("/", left, right):
                return f"({self.of(left)} / nullif({self.of(right)}, {self.of(tree.Number(0.0))}))"
            case tree.Reckoned(sign, left, right):
                return f"({self.of(left)} {sign} {self.of(right)})"
            case tree.Called(function, parts):
                return f"{function}({', '.join(self.of(part) for part in parts)})"
            case tree.Among(part, values):
                return f"({self.of(part)} IN ({', '.join(self.of(value) for value in values)}))"
            case tree.Between(part, low, high):
                return f"({self.of(part)} BETWEEN {self.of(low)} AND {self.of(high)})"
            case tree.Like(part, pattern):
                return f"({self.of(part)} LIKE {self._text(_escaped(pattern))} ESCAPE '!')"
            case tree.Unknown(part):
                return f"({self.of(part)} IS NULL)"
            case _:
                raise TypeError(node)

    def _written_down(self, node: tree.Number | tree.Text | tree.Truth) -> str:
        if isinstance(node, tree.Number):
            return f"CAST('{node.value!r}' AS DOUBLE PRECISION)"
        if isinstance(node, tree.Text):
            return self._text(node.value)
        return "true" if node.value else "false"

    def _text(self, text: str) -> str:
        if self.dialect == "postgres" and ("%" in text or "\\" in text):
            return "U&'" + text.replace("\\", "\\\\").replace("'", "''").replace("%", "\\0025") + "'"
        return "'" + text.replace("'", "''") + "'"


def _escaped(pattern: tuple[str | tree.Wildcard, ...]) -> str:
    def piece(part: str | tree.Wildcard) -> str:
        if isinstance(part, tree.Wildcard):
            return "_" if part.is_one else "%"
        return part.replace("!", "!!").replace("%", "!%").replace("_", "!_")

    return "".join(map(piece, pattern))
