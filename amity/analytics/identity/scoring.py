"""How good clusters are where somebody knows the truth: pairs of records, counted. For measuring only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quality:
    """Shares of pairs: right among those found, found among those that are, and their harmonic mean."""

    precision: float
    recall: float
    f1: float


def quality(cluster_of: Mapping[str, Hashable], truth: Mapping[str, Hashable]) -> Quality:
    """Compare clusters with the truth; records in no cluster are alone, those without a truth left out."""
    found = {key: cluster for key, cluster in cluster_of.items() if key in truth}
    made = _pairs(found.values())
    real = _pairs(truth.values())
    right = _pairs((cluster, truth[key]) for key, cluster in found.items())
    return Quality(
        precision=right / made if made else 1.0,
        recall=right / real if real else 1.0,
        f1=2 * right / (made + real) if made + real else 1.0,
    )


def _pairs(groups: Iterable[Hashable]) -> int:
    return sum(count * (count - 1) // 2 for count in Counter(groups).values())
