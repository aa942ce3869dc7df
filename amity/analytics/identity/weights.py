"""How much each level of agreement counts: log2 of how much likelier it makes one customer than two."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import log2
from typing import Any

from amity.analytics.identity.comparisons import COMPARISONS
from amity.analytics.identity.levels import Comparison

FORMAT = 1
"""Of the JSON; a reader refuses another."""
PRIOR_ODDS = -20.0
"""log2 of the odds that two records are one customer before they are compared, where nothing was trained."""
MOST_COMMON = 1_000
"""Values of a name, place or street whose frequency is kept."""


class BadWeights(ValueError):
    """What should be weights cannot be read as such."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Trained weights, or what is believed before. Frequencies are shares of records."""

    prior: float
    levels: Mapping[str, Mapping[str, float]]
    """By comparison and level: log2(m / u)."""
    usual: Mapping[str, float] = field(default_factory=dict)
    """By column: the u of the level that counts by frequency."""
    common: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """By column: shares of the most common values."""

    def to_json(self) -> str:
        """Return the weights as a text that ``from_json`` reads."""
        return json.dumps(
            {
                "format": FORMAT,
                "prior": self.prior,
                "levels": {name: dict(levels) for name, levels in self.levels.items()},
                "usual": dict(self.usual),
                "common": {column: dict(shares) for column, shares in self.common.items()},
            },
            ensure_ascii=False,
            sort_keys=True,
        )


def from_json(text: str) -> Weights:
    """
    Return weights from what ``to_json`` wrote.

    :raises BadWeights: if it is not that, or of another format.
    """
    try:
        found: dict[str, Any] = json.loads(text)
        if found["format"] != FORMAT:
            raise BadWeights(f"These weights are of format {found['format']}, not {FORMAT}: train them anew.")
        return Weights(found["prior"], found["levels"], found["usual"], found["common"])
    except (ValueError, KeyError, TypeError) as error:
        if isinstance(error, BadWeights):
            raise
        raise BadWeights(f"These are no weights ({error}): train them anew.") from None


def believed() -> Weights:
    """Return what is believed before anything was trained."""
    return Weights(
        PRIOR_ODDS,
        {c.name: {level.code: log2(level.m / level.u) for level in c.levels} for c in COMPARISONS},
        {level.by_frequency: level.u for c in COMPARISONS for level in c.levels if level.by_frequency},
    )


def weight_of(weights: Weights, comparison: Comparison, code: str) -> float:
    """Return a level's weight; what was not trained counts as believed."""
    levels = weights.levels.get(comparison.name)
    if levels is not None and code in levels:
        return levels[code]
    level = next(level for level in comparison.levels if level.code == code)
    return log2(level.m / level.u)
