"""Who is credited with how much of a balance: cents add up, whatever the shares. Pure.

Shares that make less than a whole leave the rest to the pool; shares that make more are taken in proportion.
Cents that do not divide go to the largest remainders; of equal ones to the larger share, then the lower name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

WHOLE = 10_000
"""Shares are hundredths of a per cent."""


def apportioned(minor: int, weights: Sequence[int]) -> list[int]:
    """Return the amount in a part for each weight; the parts add up to it. Not all weights are 0."""
    whole, size = sum(weights), abs(minor)
    floors = [size * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda n: (-(size * weights[n] % whole), -weights[n], n))
    for place in order[: size - sum(floors)]:
        floors[place] += 1
    return floors if minor >= 0 else [-part for part in floors]


def credited(minor: int, shares: Mapping[str, int], *, pool: str) -> dict[str, int]:
    """Return what each holder, and the pool, has of an amount of one customer."""
    held = sorted(shares.items())
    left = WHOLE - sum(shares.values())
    if left > 0:
        held.append((pool, left))
    held = sorted((name, weight) for name, weight in held if weight)
    parts = apportioned(minor, [weight for _name, weight in held])
    return {name: part for (name, _weight), part in zip(held, parts, strict=True)}
