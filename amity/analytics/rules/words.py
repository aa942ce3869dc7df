"""A rule in plain words, in English and Chinese: "deposits at least 50,000 and age between 30 and 45"."""

from __future__ import annotations

from collections.abc import Mapping

from amity.analytics.rules import tree
from amity.analytics.rules.definition import Column, Rule
from amity.analytics.rules.tree import Node

Both = tuple[str, str]
"""The same in English and in Chinese."""

COMPARED: Mapping[str, Both] = {
    "=": ("{0} is {1}", "{0}为{1}"),
    "<>": ("{0} is not {1}", "{0}不为{1}"),
    ">": ("{0} more than {1}", "{0}高于{1}"),
    ">=": ("{0} at least {1}", "{0}不低于{1}"),
    "<": ("{0} less than {1}", "{0}低于{1}"),
    "<=": ("{0} at most {1}", "{0}不高于{1}"),
}
OPPOSITE = {"=": "<>", "<>": "=", ">": "<=", ">=": "<", "<": ">=", "<=": ">"}
JOINED: Mapping[str, Both] = {"AND": (" and ", "且"), "OR": (" or ", "或")}
RECKONED = {"+": "+", "-": "−", "*": "×", "/": "÷"}
CALLED: Mapping[str, Both] = {
    "abs": ("the size of {0}", "{0}的绝对值"),
    "coalesce": ("the first known of {0}", "{0}中第一个已知的值"),
    "greatest": ("the greatest of {0}", "{0}中的最大值"),
    "least": ("the least of {0}", "{0}中的最小值"),
}
BETWEEN: Mapping[bool, Both] = {
    True: ("{0} between {1} and {2}", "{0}在{1}至{2}之间"),
    False: ("{0} not between {1} and {2}", "{0}不在{1}至{2}之间"),
}
AMONG: Mapping[bool, Both] = {
    True: ("{0} is {1}", "{0}为{1}"),
    False: ("{0} is neither {1}", "{0}不为{1}"),
}
LISTED: Mapping[bool, Both] = {True: (" or ", "或"), False: (" nor ", "或")}
LIKE: Mapping[bool, Both] = {
    True: ("{0} looks like {1}", "{0}形如{1}"),
    False: ("{0} does not look like {1}", "{0}不形如{1}"),
}
KNOWN: Mapping[bool, Both] = {True: ("{0} is not known", "{0}未知"), False: ("{0} is known", "{0}已知")}
TRUTH: Mapping[bool, Both] = {True: ("everybody", "所有客户"), False: ("nobody", "没有客户")}
YES: Mapping[bool, Both] = {True: ("{0}", "{0}"), False: ("not: {0}", "非：{0}")}


def explained(
    rule: Rule,
    columns: Mapping[str, Column],
    language: str,
    value_names: Mapping[str, str] | None = None,
) -> str:
    """Return what a rule says in English or (``zh``) Chinese. ``value_names`` are the reader's for texts."""
    return _Speaker(columns, language.startswith("zh"), value_names or {}).of(rule.tree)


class _Speaker:
    """Says one rule in one language."""

    def __init__(
        self, columns: Mapping[str, Column], is_chinese: bool, value_names: Mapping[str, str]
    ) -> None:
        self.columns = columns
        self.is_chinese = is_chinese
        self.value_names = value_names

    def of(self, node: Node, *, yes: bool = True) -> str:  # noqa: PLR0911 one for each kind of node
        """Return the words for a part of the rule, or (not ``yes``) for its opposite."""
        match node:
            case tree.Not(part):
                return self.of(part, yes=not yes)
            case tree.FlagOf(name):
                return self._flag(self.columns[name], yes)
            case tree.Truth(value):
                return TRUTH[value is yes][self.is_chinese]
            case tree.Compared(sign, left, right):
                return self._say(COMPARED[sign if yes else OPPOSITE[sign]], left, right)
            case tree.Joined(word, parts):
                return self._joined(word, parts, yes)
            case tree.Between(part, low, high):
                return self._say(BETWEEN[yes], part, low, high)
            case tree.Among(part, values):
                return self._among(part, values, yes)
            case tree.Like(part, pattern):
                return LIKE[yes][self.is_chinese].format(self.of(part), self._pattern(pattern))
            case tree.Unknown(part):
                return self._say(KNOWN[yes], part)
            case _:
                said = self._value(node)
                return YES[yes][self.is_chinese].format(said)

    def _value(self, node: Node) -> str:
        match node:
            case tree.Number(value):
                return f"{value:,.15g}".replace("-", "−")
            case tree.Text(value):
                return self.value_names.get(value, value)
            case tree.NumberOf(name) | tree.TextOf(name):
                return self.columns[name].label[self.is_chinese]
            case tree.Negative(part):
                return f"−{self._inner(part)}"
            case tree.Reckoned(sign, left, right):
                return f"{self._inner(left)} {RECKONED[sign]} {self._inner(right)}"
            case tree.Called(function, parts):
                listed = ("、" if self.is_chinese else ", ").join(self._inner(part) for part in parts)
                return CALLED[function][self.is_chinese].format(listed)
            case _:
                raise TypeError(node)

    def _inner(self, node: Node) -> str:
        said = self.of(node)
        return f"({said})" if isinstance(node, tree.Reckoned | tree.Called) else said

    def _say(self, how: Both, *parts: Node) -> str:
        return how[self.is_chinese].format(*(self.of(part) for part in parts))

    def _flag(self, column: Column, yes: bool) -> str:
        if yes or not column.label_not[self.is_chinese]:
            return YES[yes][self.is_chinese].format(column.label[self.is_chinese])
        return column.label_not[self.is_chinese]

    def _joined(self, word: str, parts: tuple[Node, ...], yes: bool) -> str:
        # What is not "both" is "not the one, or not the other", with what is not known as well.
        joined = word if yes else {"AND": "OR", "OR": "AND"}[word]
        said = [
            f"({self.of(part, yes=yes)})" if _is_joined(part) else self.of(part, yes=yes) for part in parts
        ]
        return JOINED[joined][self.is_chinese].join(said)

    def _among(self, part: Node, values: tuple[tree.Number, ...] | tuple[tree.Text, ...], yes: bool) -> str:
        if len(values) == 1:
            return self._say(COMPARED["=" if yes else "<>"], part, values[0])
        listed = LISTED[yes][self.is_chinese].join(self.of(value) for value in values)
        return AMONG[yes][self.is_chinese].format(self.of(part), listed)

    def _pattern(self, pattern: tuple[str | tree.Wildcard, ...]) -> str:
        said = "".join(part if isinstance(part, str) else ("?" if part.is_one else "…") for part in pattern)
        return f"“{said}”"


def _is_joined(node: Node) -> bool:
    while isinstance(node, tree.Not):
        node = node.part
    return isinstance(node, tree.Joined)
