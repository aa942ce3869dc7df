"""The linear programmes behind a sharing, solved by HiGHS: the cheapest, and the least spread. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import highspy
import numpy as np

from amity.analytics.coverage import fit
from amity.analytics.coverage.fit import Group, Taker

CLOSE = 1e-6


class OutOfTime(Exception):
    """The programme was not solved in the time that it had: nothing is known of it."""


TOO_FULL = 1e6
"""What a point beyond somebody's capacity costs: more than any way."""


@dataclass(frozen=True)
class Sharing:
    """What is to be shared out among whom, with the costs of each pair."""

    groups: tuple[Group, ...]
    takers: tuple[Taker, ...]
    waived: frozenset[str]

    @cached_property
    def costs(self) -> Sequence[Sequence[float]]:
        return [[fit.cost(group, taker) for taker in self.takers] for group in self.groups]

    @cached_property
    def open_to(self) -> Sequence[tuple[int, ...]]:
        """The places of the takers who can take each group."""
        return [
            tuple(n for n, taker in enumerate(self.takers) if fit.can_take(taker, group, self.waived))
            for group in self.groups
        ]

    @cached_property
    def mean(self) -> float:
        """How full desks are on the whole once the book is shared out."""
        load = sum(taker.load for taker in self.takers) + sum(group.load for group in self.groups)
        return load / sum(taker.capacity for taker in self.takers)

    def used(self, place: int, load: int) -> float:
        return load / self.takers[place].capacity

    def is_open(self, group: int, place: int) -> bool:
        return place in self.open_to[group]


@dataclass(frozen=True, slots=True)
class Solved:
    """A solution: the parts of each group by the taker's place, and what it costs."""

    parts: Sequence[Mapping[int, float]]
    cost: float


@dataclass(frozen=True, slots=True)
class Least:
    """How level loads can be at best, and by how much capacities are too small."""

    width: float
    overflow: float


def cheapest(sharing: Sharing, *, width: float, seconds: float) -> Solved | None:
    """Return the cheapest sharing with no two desks further apart than the width, or None."""
    costs = np.concatenate(
        [[sharing.costs[g][n] for n in places] for g, places in enumerate(sharing.open_to)]
    )
    # Of equal ones always the same is chosen: a grain of difference, far below the least cost.
    grains = (np.arange(len(costs)) * 7919 % 10_007) * 1e-9
    found = _solve(sharing, costs + grains, width=width, seconds=seconds)
    if found is None:
        return None
    values = found[: len(costs)]
    parts, start = [], 0
    for places in sharing.open_to:
        parts.append({n: float(values[start + i]) for i, n in enumerate(places)})
        start += len(places)
    return Solved(parts, float(costs @ values))


def least_spread(sharing: Sharing, *, seconds: float) -> Least:
    """Return how level loads can be at best, with as little beyond capacities as can be."""
    count = sum(map(len, sharing.open_to))
    found = _solve(sharing, np.zeros(count), width=None, seconds=seconds)
    if found is None:
        return Least(float("inf"), float("inf"))
    takers = len(sharing.takers)
    return Least(float(found[count + 1]), float(found[count + 2 : count + 2 + takers].sum()))


def _solve(sharing: Sharing, costs: np.ndarray, *, width: float | None, seconds: float) -> np.ndarray | None:
    """Solve: each group whole, desks between a floor and the floor plus the width, and within capacity.

    The columns: a part for each pair, the floor, the width, and what goes beyond each taker's capacity.
    """
    count, groups, takers = len(costs), len(sharing.groups), len(sharing.takers)
    pair_group = np.repeat(np.arange(groups), [len(places) for places in sharing.open_to])
    pair_taker = np.concatenate([np.array(places, dtype=np.int64) for places in sharing.open_to])
    loads = np.array([group.load for group in sharing.groups], dtype=float)[pair_group]
    room = np.array([taker.capacity for taker in sharing.takers], dtype=float)
    before = np.array([taker.load for taker in sharing.takers], dtype=float)
    places = np.arange(takers)
    floor, wide, beyond = count, count + 1, count + 2 + places
    low, high, full = groups + places, groups + takers + places, groups + 2 * takers + places
    share = loads / room[pair_taker]
    ones = np.ones(takers)
    columns = [
        np.arange(count), np.arange(count), np.arange(count), np.arange(count),
        np.full(takers, floor), np.full(takers, floor), np.full(takers, wide), beyond,
    ]  # fmt: skip
    rows = [pair_group, low[pair_taker], high[pair_taker], full[pair_taker], low, high, high, full]
    values = [np.ones(count), share, share, share, -ones, -ones, -ones, -1 / room]
    used = before / room
    infinite = np.full(takers, highspy.kHighsInf)
    lower = np.concatenate([np.ones(groups), -used, -infinite, -infinite])
    upper = np.concatenate([np.ones(groups), infinite, -used, 1 - used])
    is_elastic = width is None
    prices = np.concatenate([costs, [0.0, 1.0 if is_elastic else 0.0], np.full(takers, TOO_FULL)])
    most = np.concatenate([
        np.ones(count), [highspy.kHighsInf, highspy.kHighsInf if width is None else width],
        np.full(takers, highspy.kHighsInf if is_elastic else 0.0),
    ])  # fmt: skip
    least = np.zeros(len(prices))
    return _run(
        (prices, least, most), (lower, upper), _by_column(columns, rows, values, len(prices)), seconds
    )


def _by_column(
    columns: Sequence[np.ndarray], rows: Sequence[np.ndarray], values: Sequence[np.ndarray], count: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    column, row, value = np.concatenate(columns), np.concatenate(rows), np.concatenate(values)
    order = np.lexsort((row, column))
    starts = np.concatenate([[0], np.cumsum(np.bincount(column, minlength=count))])
    return starts.astype(np.int32), row[order].astype(np.int32), value[order]


def _run(
    column: tuple[np.ndarray, np.ndarray, np.ndarray],
    bounds: tuple[np.ndarray, np.ndarray],
    matrix: tuple[np.ndarray, np.ndarray, np.ndarray],
    seconds: float,
) -> np.ndarray | None:
    programme = highspy.HighsLp()
    programme.num_col_, programme.num_row_ = len(column[0]), len(bounds[0])
    programme.col_cost_, programme.col_lower_, programme.col_upper_ = column
    programme.row_lower_, programme.row_upper_ = bounds
    programme.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    programme.a_matrix_.start_, programme.a_matrix_.index_, programme.a_matrix_.value_ = matrix
    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # highspy says nothing of its types here
    solver.silent()
    for name, value in (("output_flag", False), ("threads", 1), ("random_seed", 1), ("time_limit", seconds)):
        solver.setOptionValue(name, value)
    solver.setOptionValue("solver", "simplex")
    solver.passModel(programme)
    solver.run()
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kTimeLimit:
        raise OutOfTime
    if status != highspy.HighsModelStatus.kOptimal:
        return None
    return np.array(solver.getSolution().col_value)
