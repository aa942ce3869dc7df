"""Names for the shapes of NumPy arrays, and the few moves that NumPy has no word for."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.object_]

NEVER = 10**7
"""A day that does not come."""


def cents(yuan: Floats) -> Ints:
    """Return amounts in cents."""
    return np.rint(yuan * 100).astype(np.int64)


def chosen(rng: np.random.Generator, weights: Sequence[float] | Floats, size: int) -> Ints:
    """Return indices drawn by weight."""
    share = np.asarray(weights, dtype=np.float64)
    return np.searchsorted(np.cumsum(share / share.sum()), rng.random(size), side="right").clip(
        0, len(share) - 1
    )


def texts(values: Sequence[str | None]) -> Texts:
    """Return an array of texts."""
    return np.array(values, dtype=object)


def at(values: Sequence[Any], index: Ints) -> Texts:
    """Return the value at each index."""
    return texts(list(values))[index]


def repeated(counts: Ints) -> tuple[Ints, Ints]:
    """Return, for each of ``sum(counts)`` rows, whose it is and its place among them."""
    owner = np.repeat(np.arange(len(counts)), counts)
    first = np.repeat(np.cumsum(counts) - counts, counts)
    return owner, np.arange(len(owner)) - first


def by_step(steps: Sequence[Sequence[float]], values: Floats | Ints) -> Floats:
    """Return for each value the second number of the first step that it stays below."""
    edges = np.array([step[0] for step in steps])
    heights = np.array([step[1] for step in steps])
    return heights[np.searchsorted(edges, values, side="right").clip(0, len(heights) - 1)]


def logistic(log_odds: Floats) -> Floats:
    """Return the chance of log-odds."""
    return 1.0 / (1.0 + np.exp(-log_odds))


def spread(rng: np.random.Generator, span: Sequence[float], size: int | tuple[int, ...]) -> Floats:
    """Return numbers drawn evenly between the ends of a span."""
    low, high = span
    return rng.uniform(low, high, size)


def whole(rng: np.random.Generator, span: Sequence[int], size: int) -> Ints:
    """Return whole numbers drawn evenly from a span; its end is excluded."""
    low, high = span
    return rng.integers(low, high, size)


def shares(rng: np.random.Generator, shape: Sequence[float], size: int) -> Floats:
    """Return shares drawn from a beta shape."""
    a, b = shape
    return rng.beta(a, b, size)


def hidden(values: Texts, where: Flags) -> Texts:
    """Return texts, empty where the flag is set."""
    shown = values.copy()
    shown[where] = None
    return shown
