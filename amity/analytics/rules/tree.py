"""The tree of a rule: what reading makes, and what every form of the rule is made of.

A number is a double, whatever the column is stored as; a yes-or-no answer is stored as 1 or 0; what is not
known is NULL, and follows SQL's logic of three values. All forms keep to that, and give the same answer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Number:
    """A number that was written down."""

    value: float


@dataclass(frozen=True, slots=True)
class Text:
    """A text that was written down."""

    value: str


@dataclass(frozen=True, slots=True)
class Truth:
    """True or false, written down."""

    value: bool


@dataclass(frozen=True, slots=True)
class NumberOf:
    """The number in a column."""

    column: str


@dataclass(frozen=True, slots=True)
class TextOf:
    """The text in a column."""

    column: str


@dataclass(frozen=True, slots=True)
class FlagOf:
    """The yes-or-no answer in a column."""

    column: str


@dataclass(frozen=True, slots=True)
class Compared:
    """Two numbers, or two texts, compared by one of = <> < <= > >=."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Joined:
    """Conditions that all hold (AND) or of which one holds (OR)."""

    word: str
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a condition."""

    part: Node


@dataclass(frozen=True, slots=True)
class Negative:
    """A number with its sign turned."""

    part: Node


@dataclass(frozen=True, slots=True)
class Reckoned:
    """Two numbers reckoned by + - * or /; nothing is known of what is divided by 0."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Called:
    """A function of its arguments."""

    function: str
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Among:
    """Whether a value is one of those written down."""

    part: Node
    values: tuple[Number, ...] | tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """Whether a number is within two others, both included."""

    part: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class Like:
    """Whether the whole of a text is as a pattern says: texts, and places where others may stand."""

    part: Node
    pattern: tuple[str | Wildcard, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """Whether nothing is known of a value."""

    part: Node


@dataclass(frozen=True, slots=True)
class Wildcard:
    """A place in a pattern: any one character, or any number of them."""

    is_one: bool


ONE, MANY = Wildcard(is_one=True), Wildcard(is_one=False)

Node = (
    Number | Text | Truth | NumberOf | TextOf | FlagOf | Compared | Joined | Not | Negative | Reckoned
    | Called | Among | Between | Like | Unknown
)  # fmt: skip

LARGEST, SMALLEST = 1e18, 1e-30
"""A column's number is nothing, or as large as one of these or between them: what a bank can have in it."""
MOST, LEAST = 1e290, 1e-290
"""The same of every number on the way to the answer: well within what a double can hold."""


def reach(node: Node) -> tuple[float, float]:
    """
    Return how large, and (where it is not 0) how small a number can become.

    PostgreSQL stops at a number that is too large or too small for a double, where others go on with another
    answer: a rule that might come near that is refused when it is read.

    :raises OverflowError: if it may leave ``LEAST`` to ``MOST``.
    """
    match node:
        case Number(value):
            return (abs(value), abs(value)) if value else (0.0, math.inf)
        case Negative(part):
            return reach(part)
        case Called(_function, parts):
            ends = [reach(part) for part in parts]
            return max(most for most, _ in ends), min(least for _, least in ends)
        case Reckoned(sign, left, right):
            return _kept(_reckoned(sign, reach(left), reach(right)))
        case _:
            return LARGEST, SMALLEST


def _reckoned(sign: str, left: tuple[float, float], right: tuple[float, float]) -> tuple[float, float]:
    (left_most, left_least), (right_most, right_least) = left, right
    if sign in "+-":
        # What is left when two near numbers are subtracted is at least the last binary digit of one.
        return left_most + right_most, min(left_least, right_least) * 2**-53
    if sign == "*":
        return left_most * right_most, left_least * right_least
    if math.isinf(right_least):
        return 0.0, math.inf  # divided by 0: never known
    return left_most / right_least, left_least / (right_most or 1.0)


def _kept(ends: tuple[float, float]) -> tuple[float, float]:
    most, least = ends
    if most > MOST or least < LEAST:
        raise OverflowError
    return ends
