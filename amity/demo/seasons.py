"""Seasons: Spring Festival, and the factors by which each month of the year differs."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from amity.demo.arrays import Flags, Floats
from amity.demo.stage import Stage


def spring_festivals(stage: Stage) -> tuple[date, ...]:
    """Return the first days of Spring Festival."""
    return tuple(
        date.fromisoformat(f"{year}-{day}") for year, day in sorted(stage.of("festivals")["spring"].items())
    )


def months_holding(stage: Stage, *, days_before: int) -> Flags:
    """Return, by bucket, whether it holds the day that many days before Spring Festival."""
    days = [stage.horizon.day(first - timedelta(days=days_before)) for first in spring_festivals(stage)]
    months = pairwise(stage.horizon.firsts)
    return np.array([any(first <= day < after for day in days) for first, after in months])


def by_month(stage: Stage, factors: Sequence[float]) -> Floats:
    """Return, by bucket, the factor of its month of the year."""
    return np.array(factors, dtype=np.float64)[stage.horizon.calendar_months - 1]
