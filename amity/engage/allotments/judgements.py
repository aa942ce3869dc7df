"""A book shared out: the pure part, asked with rows, answered with who gets whom and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from amity.analytics.coverage import allotment, fit
from amity.analytics.coverage.allotment import Infeasible, Plan, Remedy
from amity.analytics.coverage.fit import Customer, Taker

__all__ = ["Customer", "Infeasible", "Plan", "Remedy", "Taker"]
HUNDREDTHS = 100
SPREAD = Decimal(str(allotment.SPREAD))
DEFAULT_CAPACITY = 1_000
"""In points, of whoever has no seat of their own."""
POINTS: Mapping[str, int] = MappingProxyType({
    "PRIVATE": 400, "WEALTH": 250, "PREFERRED": 150, "CORE": 100, "KEY": 500, "GROWTH": 300, "STANDARD": 200,
})  # fmt: skip
"""How much work a customer of a tier is, in hundredths of a point: how often they are seen, how long.

A core customer, seen once a year for an hour, is one point.
"""
UNKNOWN = 100
"""Of a customer whom the ring has not seen yet."""


def points(tier: str) -> int:
    """Return how much work a customer of a tier is, in hundredths of a point."""
    return POINTS.get(tier, UNKNOWN)


def shared_out(
    customers: Sequence[Customer], takers: Sequence[Taker], *, spread: Decimal, waived: frozenset[str]
) -> Plan:
    """
    Return the cheapest sharing in which loads stand at most so far apart.

    :raises Infeasible: if there is none; it says what would help.
    """
    return allotment.shared_out(customers, takers, spread=float(spread), waived=waived)


def spread_of(loads: Mapping[int, int], capacities: Mapping[int, int]) -> float:
    """Return how far apart the fullest and the emptiest desk are, as a share of the mean."""
    desks = [Taker(one, 0, capacity * HUNDREDTHS) for one, capacity in capacities.items()]
    return allotment.spread_of(loads, desks)


@dataclass(frozen=True, slots=True)
class Tie:
    """Two customers of a book who belong together."""

    one: int
    other: int


def families(ids: Sequence[int], ties: Sequence[Tie]) -> dict[int, int]:
    """Return for each customer who belongs to others the lowest number among them all."""
    heads = {one: one for one in ids}

    def head(one: int) -> int:
        while heads[one] != one:
            heads[one] = heads[heads[one]]
            one = heads[one]
        return one

    for tie in ties:
        low, high = sorted((head(tie.one), head(tie.other)))
        heads[high] = low
    joined = {one for tie in ties for one in (tie.one, tie.other)}
    return {one: head(one) for one in joined}


def language(code: str) -> str:
    """Return what a taker must have to speak with a customer of a language."""
    return fit.LANGUAGE + code
