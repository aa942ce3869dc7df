"""Degrees of agreement, and how near two texts are: once in SQL, once in Python, with the same answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from amity.analytics.identity.forms import Forms

VERY_CLOSE, CLOSE = 0.92, 0.8
"""Of Jaro and Winkler's measure."""

Holds = Callable[[Forms, Forms], bool]


@dataclass(frozen=True, slots=True)
class Level:
    """One degree of agreement; ``code`` is what pages translate."""

    code: str
    sql: str
    holds: Holds
    m: float
    u: float
    is_agreement: bool = True
    by_frequency: str = ""
    """The column by whose value's frequency the level counts more or less."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One question about two records. Where it cannot be asked, it counts neither way."""

    name: str
    needs: tuple[str, ...]
    """Columns of which at least one is known in the table, or the question is left out."""
    unknown_sql: str
    unknown: Holds
    levels: tuple[Level, ...]

    def level(self, left: Forms, right: Forms) -> Level | None:
        """Return how two records agree; None where it cannot be told."""
        if self.unknown(left, right):
            return None
        return next(level for level in self.levels if level.holds(left, right))


def _anything(_left: Forms, _right: Forms) -> bool:
    return True


def different(m: float, u: float) -> Level:
    """Return the level of everything else."""
    return Level("DIFFERENT", "ELSE", _anything, m, u, is_agreement=False)


def jaro(column: str, least: float) -> str:
    """Return SQL that asks whether two texts are so near by Jaro and Winkler."""
    return f"jaro_winkler_similarity(l.{column}, r.{column}) >= {least}"


def near(left: str, right: str, least: float) -> bool:
    """Return whether two texts are so near by Jaro and Winkler."""
    return JaroWinkler.similarity(left, right, score_cutoff=least) >= least


def edits(column: str, most: int) -> str:
    """Return SQL that asks whether at most so many edits make one text the other."""
    return f"damerau_levenshtein(l.{column}, r.{column}) <= {most}"


def within(left: str, right: str, most: int) -> bool:
    """Return whether at most so many edits make one text the other."""
    return DamerauLevenshtein.distance(left, right, score_cutoff=most) <= most


def either_is_absent(column: str) -> str:
    """Return SQL that asks whether one of the two is not known."""
    return f"l.{column} IS NULL OR r.{column} IS NULL"
