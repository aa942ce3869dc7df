"""One newcomer against candidate records: who of them is likely the same customer, and what speaks for it.

Pure, and fast enough for a form that is being typed. How a room uses it:

1. When records are stored or change, keep for each a keyed hash of every ``keys.blocking_keys(record)``.
2. When a newcomer is typed, fetch the records that share a key with it, keys of kinds in ``keys.BROAD`` last.
3. ``judge(newcomer, candidates, weights=...)`` with ``weights.from_json`` of what the ring trained last, or
   ``weights.believed()`` before it ever did. Show those of at least ``GREY_FROM`` to a person; from
   ``SAME_FROM`` on warn, for the newcomer is very likely there already.

Evidence comes as codes (``Evidence.comparison``, ``Evidence.level``), which pages translate: ``comparisons``.
A candidate may be prepared once and kept: ``prepared(record)``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import log2

from amity.analytics.identity.comparisons import COMPARISONS
from amity.analytics.identity.forms import Forms, forms
from amity.analytics.identity.levels import Level
from amity.analytics.identity.records import Record
from amity.analytics.identity.weights import Weights, weight_of

GREY_FROM, SAME_FROM = 0.5, 0.99
"""Bounds of the grey zone: between them a person decides."""
LEAST_SHARE = 1e-7
"""A value rarer than this counts as one of this share."""
MOST_BITS = 60.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """One answer: how two records agree in one question, and how many bits that is worth."""

    comparison: str
    level: str
    weight: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """How likely a candidate is the same customer, and why; the strongest evidence first."""

    key: str
    probability: float
    weight: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A record in the forms in which it is compared."""

    key: str
    kind: str
    forms: Forms


def prepared(record: Record) -> Prepared:
    """Return a record ready to be compared many times."""
    return Prepared(record.key, record.kind, forms(record))


def judge(
    newcomer: Record, candidates: Iterable[Record | Prepared], *, weights: Weights, least: float = 0.0
) -> tuple[Judgement, ...]:
    """Return the candidates of the newcomer's kind that are at least so likely the same, likeliest first."""
    one = prepared(newcomer)
    found = []
    for candidate in candidates:
        other = candidate if isinstance(candidate, Prepared) else prepared(candidate)
        if other.kind != one.kind:
            continue
        judgement = compare(one, other, weights=weights)
        if judgement.probability >= least:
            found.append(judgement)
    # The key breaks ties, so that the same question has the same answer.
    return tuple(sorted(found, key=lambda judgement: (-judgement.weight, judgement.key)))


def compare(one: Prepared, other: Prepared, *, weights: Weights) -> Judgement:
    """Return how likely two prepared records are of one customer."""
    evidence = []
    for comparison in COMPARISONS:
        level = comparison.level(one.forms, other.forms)
        if level is not None:
            weight = weight_of(weights, comparison, level.code)
            weight += _for_its_frequency(level, one.forms, other.forms, weights)
            evidence.append(Evidence(comparison.name, level.code, weight))
    total = weights.prior + sum(answer.weight for answer in evidence)
    evidence.sort(key=lambda answer: (-abs(answer.weight), answer.comparison))
    return Judgement(other.key, probability_of(total), total, tuple(evidence))


def probability_of(weight: float) -> float:
    """Return the probability that so many bits speak for."""
    bounded = max(-MOST_BITS, min(MOST_BITS, weight))
    return 1 / (1 + 2**-bounded)


def _for_its_frequency(level: Level, one: Forms, other: Forms, weights: Weights) -> float:
    """Return how much more an agreement counts because the value is rarer than usual, or less."""
    column = level.by_frequency
    shares = weights.common.get(column)
    if not column or not shares or column not in weights.usual:
        return 0.0
    rarest = min(shares.values())
    share = max(shares.get(getattr(one, column), rarest), shares.get(getattr(other, column), rarest))
    return log2(weights.usual[column] / max(share, LEAST_SHARE))
