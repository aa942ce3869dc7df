"""The rules of lists: whether they can be read, what they are in PostgreSQL, and as rows to fill in. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from amity.analytics.features.catalogue import CATALOGUE
from amity.analytics.features.columns import PUBLISHED
from amity.analytics.rules import reading, sql, tree
from amity.analytics.rules.definition import Kind, Rule, RuleError

LONGEST = 1_500
"""A rule stands in an address."""
MOST_ROWS = 20
UNITS = {"万": 10_000, "亿": 100_000_000, "k": 1_000, "m": 1_000_000}
NUMBER, FLAG, TEXT = Kind.NUMBER.name, Kind.FLAG.name, Kind.TEXT.name
OPERATORS = {
    NUMBER: (">=", "<=", ">", "<", "=", "<>", "between", "known", "unknown"),
    FLAG: ("yes", "no"),
    TEXT: ("=", "<>", "in", "not in"),
}
"""The operators of rows, by the kind of their column; the first is the usual one."""
_TURNED = {">": "<", "<": ">", ">=": "<=", "<=": ">=", "=": "=", "<>": "<>"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a rule may name, for who fills in a row."""

    name: str
    kind: str
    label_en: str
    label_zh: str
    not_en: str
    not_zh: str
    unit: str
    subject: str
    values: tuple[str, ...]
    may_be_unknown: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One condition: a column, an operator, and as many values as that wants. ``values`` are as written."""

    column: str
    operator: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that all hold (AND) or of which one holds (OR)."""

    joiner: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """Rows and groups of rows, one level deep, joined by one word."""

    joiner: str = "AND"
    parts: tuple[Row | Group, ...] = ()


def asked() -> tuple[Asked, ...]:
    """Return what a rule may name: the classes, then the features in the order of the catalogue."""
    features = {feature.name: feature for feature in CATALOGUE}
    found = []
    for name, column in PUBLISHED.items():
        feature = features.get(name)
        found.append(
            Asked(
                name=name,
                kind=column.kind.name,
                label_en=column.label[0],
                label_zh=column.label[1],
                not_en=column.label_not[0],
                not_zh=column.label_not[1],
                unit=feature.unit if feature else "",
                subject=feature.table if feature else "classes",
                values=column.values,
                may_be_unknown=feature is not None and feature.when_absent is None,
            )
        )
    return tuple(found)


def position(name: str) -> int:
    """Return the place of a feature in the feature row, from 1 as PostgreSQL counts."""
    return next(at for at, feature in enumerate(CATALOGUE, start=1) if feature.name == name)


def mistake(text: str, *, language: str = "en") -> str:
    """Return what is wrong with a rule, naming the word; nothing if it can be used."""
    try:
        _read(text)
    except RuleError as error:
        return error.in_language("zh" if language.startswith("zh") else "en")
    return ""


def written(text: str, column: Callable[[str], str]) -> str:
    """
    Return a rule as a condition of PostgreSQL; ``column`` says what stands for a name.

    :raises RuleError: if it is not a rule over the columns.
    """
    return sql.written(_read(text), dialect="postgres", column=column)


def filter_of(text: str) -> Filter | None:
    """Return a rule as rows; None where it says more than rows can show."""
    try:
        node = _read(text).tree
    except RuleError:
        return None
    if not isinstance(node, tree.Joined):
        row = _row(node)
        return Filter("AND", (row,)) if row else None
    parts: list[Row | Group] = []
    for each in node.parts:
        part = _group(each) if isinstance(each, tree.Joined) else _row(each)
        if part is None:
            return None
        parts.append(part)
    return Filter(node.word, tuple(parts))


def text_of(asked_for: Filter) -> str:
    """Return the rule that the rows say; rows that are not filled in yet say nothing."""
    said = []
    for part in asked_for.parts:
        if isinstance(part, Row):
            said.append(_text_of_row(part))
            continue
        inside = [text for text in map(_text_of_row, part.rows) if text]
        said.append(f"({f' {part.joiner} '.join(inside)})" if len(inside) > 1 else "".join(inside))
    return f" {asked_for.joiner} ".join(text for text in said if text)


def number(text: str) -> str:
    """Return a number as the rule language writes it, from one as people do: 50万, 1.5m, 500,000."""
    plain = "".join(text.split()).replace(",", "").replace("，", "").removeprefix("¥").lower()
    times = UNITS.get(plain[-1:], 1)
    try:
        value = Decimal(plain[:-1] if times != 1 else plain) * times
    except InvalidOperation:
        return ""
    return f"{value.normalize():f}" if value.is_finite() and abs(value) <= Decimal(10) ** 15 else ""


def _read(text: str) -> Rule:
    if len(text) > LONGEST:
        raise RuleError("too long", most=str(LONGEST), count=str(len(text)))
    return reading.condition(text, PUBLISHED)


def _group(node: tree.Joined) -> Group | None:
    rows = tuple(map(_row, node.parts))
    return Group(node.word, tuple(row for row in rows if row)) if all(rows) else None


def _row(node: tree.Node) -> Row | None:
    is_not, part = (True, node.part) if isinstance(node, tree.Not) else (False, node)
    match part:
        case tree.FlagOf(name):
            return Row(name, "no" if is_not else "yes")
        case tree.Unknown(tree.NumberOf(name)):
            return Row(name, "known" if is_not else "unknown")
        case tree.Among(tree.TextOf(name), values):
            return Row(name, "not in" if is_not else "in", tuple(str(each.value) for each in values))
        case _:
            return None if is_not else _compared(part)


def _compared(node: tree.Node) -> Row | None:
    match node:
        case tree.Compared(sign, tree.NumberOf(name), tree.Number(value)):
            return Row(name, sign, (_digits(value),))
        case tree.Compared(sign, tree.Number(value), tree.NumberOf(name)):
            return Row(name, _TURNED[sign], (_digits(value),))
        case tree.Between(tree.NumberOf(name), tree.Number(low), tree.Number(high)):
            return Row(name, "between", (_digits(low), _digits(high)))
        case tree.Compared(sign, tree.TextOf(name), tree.Text(value)):
            return Row(name, sign, (value,))
        case _:
            return None


def _text_of_row(row: Row) -> str:
    column = PUBLISHED.get(row.column)
    if column is None or row.operator not in OPERATORS[column.kind.name]:
        return ""
    written_alone = {
        "yes": row.column,
        "no": f"NOT {row.column}",
        "known": f"{row.column} IS NOT NULL",
        "unknown": f"{row.column} IS NULL",
    }
    return written_alone.get(row.operator) or _with_values(row, is_text=column.kind is Kind.TEXT)


def _with_values(row: Row, *, is_text: bool) -> str:
    values = [_quoted(value) if is_text else number(value) for value in row.values if value.strip()]
    if not values or not all(values):
        return ""
    if row.operator == "between":
        return f"{row.column} BETWEEN {values[0]} AND {values[1]}" if len(values) > 1 else ""
    if row.operator in ("in", "not in"):
        return f"{row.column} {row.operator.upper()} ({', '.join(values)})"
    return f"{row.column} {row.operator} {values[0]}"


def _digits(value: float) -> str:
    return f"{Decimal(repr(value)).normalize():f}"


def _quoted(value: str) -> str:
    return "'" + value.strip().replace("'", "''") + "'"
