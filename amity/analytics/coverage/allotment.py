"""Share a book out: every customer to one taker, loads level, needs met, families together, short ways. Pure.

A linear programme finds the cheapest shares; the few families that it tears are dealt whole, then moved one
by one until loads are level again. The same book is shared out the same way every time.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from amity.analytics.coverage import fit, solving
from amity.analytics.coverage.fit import Customer, Group, Taker
from amity.analytics.coverage.solving import Sharing

SPREAD = 0.15
TIGHTENED = (1.0, 0.7, 0.4)
"""Of the spread allowed, so much is asked of the programme: a rounded plan may need what it left."""
MOST_REPAIRS = 400
SECONDS = 120.0
"""Most that one programme may take: a book of thousands takes ten."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """What would make a book that cannot be shared out one that can: a kind, about what, and how much."""

    kind: str
    about: str
    amount: float


class Infeasible(Exception):
    """The book cannot be shared out as asked."""

    def __init__(self, remedies: Sequence[Remedy]) -> None:
        super().__init__(", ".join(f"{one.kind} {one.about} {one.amount:g}".strip() for one in remedies))
        self.remedies = tuple(remedies)


@dataclass(frozen=True, slots=True)
class Move:
    """One customer, to whom, and why to them, the strongest reason first."""

    customer: int
    taker: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A book shared out; ``gap`` is how far its cost lies above the least possible, as a share."""

    moves: tuple[Move, ...]
    loads: Mapping[int, int]
    spread: float
    gap: float


def shared_out(
    customers: Sequence[Customer],
    takers: Sequence[Taker],
    *,
    spread: float = SPREAD,
    waived: frozenset[str] = frozenset(),
    seconds: float = SECONDS,
) -> Plan:
    """
    Return the cheapest sharing in which loads stand at most ``spread`` apart, as a share of their mean.

    :raises Infeasible: if there is none; it says what would help.
    """
    if not takers:
        raise Infeasible((Remedy("TAKERS", "", 1),))
    if not customers:
        loads = {taker.id: taker.load for taker in takers}
        return Plan((), loads, spread_of(loads, takers), 0.0)
    groups = fit.groups_of(customers, takers, waived=waived)
    if unmet := _unmet(groups, takers, waived):
        raise Infeasible(unmet)
    sharing = Sharing(groups, tuple(takers), waived)
    try:
        return _shared_out(sharing, spread, seconds)
    except solving.OutOfTime:
        raise Infeasible((Remedy("TIME", "", seconds),)) from None


def spread_of(loads: Mapping[int, int], takers: Iterable[Taker]) -> float:
    """Return how far apart the fullest and the emptiest desk are, by capacity, as a share of the mean."""
    room = {taker.id: taker.capacity for taker in takers}
    if not room or not any(loads.values()):
        return 0.0
    used = [loads[one] / room[one] for one in room]
    return (max(used) - min(used)) / (sum(loads[one] for one in room) / sum(room.values()))


def _shared_out(sharing: Sharing, spread: float, seconds: float) -> Plan:
    if remedies := _remedies(sharing, spread, seconds):
        raise Infeasible(remedies)
    width = spread * sharing.mean
    bound, rounded = 0.0, None
    for part in TIGHTENED:
        solved = solving.cheapest(sharing, width=width * part, seconds=seconds)
        if solved is None:
            continue
        bound = bound or solved.cost
        rounded = _level(sharing, _whole(sharing, solved.parts), width)
        if rounded is not None:
            break
    if rounded is None:
        raise Infeasible((Remedy("SPREAD", "", round(spread + 0.05, 2)),))
    return _plan(sharing, rounded, bound)


def _unmet(groups: Sequence[Group], takers: Sequence[Taker], waived: frozenset[str]) -> list[Remedy]:
    """Return what is needed and nobody has, with how many customers need it."""
    missing: Counter[str] = Counter()
    together = 0
    for group in groups:
        if any(fit.can_take(taker, group, waived) for taker in takers):
            continue
        lacking = [need for need in group.needs - waived if not any(need in t.skills for t in takers)]
        missing.update({need: len(group.customers) for need in lacking})
        together += 0 if lacking else len(group.customers)
    found = [Remedy("NEED", need, count) for need, count in sorted(missing.items())]
    return found + ([Remedy("TOGETHER", "", together)] if together else [])


def _remedies(sharing: Sharing, spread: float, seconds: float) -> list[Remedy]:
    """Return what stands in the way of loads: room, or how far apart they are already."""
    least = solving.least_spread(sharing, seconds=seconds)
    if least.overflow > solving.CLOSE:
        return [Remedy("CAPACITY", "", -(-least.overflow // 1))]
    if least.width <= spread * sharing.mean * (1 + solving.CLOSE):
        return []
    reached = least.width / sharing.mean
    full = [t for t in sharing.takers if t.load / t.capacity > sharing.mean * (1 + spread)]
    found = [Remedy("LEAVE_OUT", str(t.id), t.load) for t in sorted(full, key=lambda t: -t.load / t.capacity)]
    return [*found, Remedy("SPREAD", "", round(reached + 0.005, 2))]


def _whole(sharing: Sharing, parts: Sequence[Mapping[int, float]]) -> list[int]:
    """Return the taker of each group: who has all of it, and of torn ones whoever has most room."""
    found = [max(part, key=lambda n: (part[n], -n)) for part in parts]
    loads = [taker.load for taker in sharing.takers]
    torn = [g for g, part in enumerate(parts) if max(part.values()) < 1 - solving.CLOSE]
    for g, taker in enumerate(found):
        loads[taker] += 0 if g in set(torn) else sharing.groups[g].load
    for g in sorted(torn, key=lambda g: (-sharing.groups[g].load, g)):
        room = [n for n in parts[g] if parts[g][n] > solving.CLOSE]
        found[g] = min(room, key=lambda n: (sharing.used(n, loads[n] + sharing.groups[g].load), n))
        loads[found[g]] += sharing.groups[g].load
    return found


def _level(sharing: Sharing, found: list[int], width: float) -> list[int] | None:
    """Move groups from the fullest to emptier desks, the cheapest first, until all are within the width."""
    loads = [taker.load for taker in sharing.takers]
    for g, taker in enumerate(found):
        loads[taker] += sharing.groups[g].load
    for _turn in range(MOST_REPAIRS):
        used = [sharing.used(n, load) for n, load in enumerate(loads)]
        fits = all(load <= sharing.takers[n].capacity for n, load in enumerate(loads))
        if max(used) - min(used) <= width + 1e-12 and fits:
            return found
        better = _best_move(sharing, found, loads)
        if better is None:
            return None
        g, to = better
        loads[found[g]] -= sharing.groups[g].load
        loads[to] += sharing.groups[g].load
        found[g] = to
    return None


def _best_move(sharing: Sharing, found: Sequence[int], loads: Sequence[int]) -> tuple[int, int] | None:
    """Return the move that brings the furthest desk nearest to the mean for its cost."""
    used = [sharing.used(n, load) for n, load in enumerate(loads)]
    order = sorted(range(len(used)), key=lambda n: (used[n], n))
    low, high = order[0], order[-1]
    pairs = [(high, to) for to in order[:-1]] if used[high] - sharing.mean >= sharing.mean - used[low] else [
        (start, low) for start in reversed(order[1:])
    ]  # fmt: skip
    best: tuple[float, int, int] | None = None
    for start, to in pairs:
        apart = used[start] - used[to]
        for g, taker in enumerate(found):
            if taker != start or not sharing.is_open(g, to):
                continue
            load = sharing.groups[g].load
            after = abs(sharing.used(start, loads[start] - load) - sharing.used(to, loads[to] + load))
            gained = apart - after
            if gained <= solving.CLOSE or loads[to] + load > sharing.takers[to].capacity:
                continue
            price = (sharing.costs[g][to] - sharing.costs[g][start] + 1) / gained
            if best is None or (price, g, to) < best:
                best = price, g, to
    return None if best is None else best[1:]


def _plan(sharing: Sharing, found: Sequence[int], bound: float) -> Plan:
    loads = {taker.id: taker.load for taker in sharing.takers}
    members = defaultdict(list)
    moves = []
    for g, place in enumerate(found):
        taker, group = sharing.takers[place], sharing.groups[g]
        loads[taker.id] += group.load
        members[taker.id].append(group)
        moves += [
            Move(one.id, taker.id, fit.reasons(one, taker, group, sharing.takers)) for one in group.customers
        ]
    cost = sum(sharing.costs[g][place] for g, place in enumerate(found))
    gap = max(cost - bound, 0.0) / max(bound, 1.0)
    ordered = tuple(sorted(moves, key=lambda move: move.customer))
    assert all(a.customer < b.customer for a, b in pairwise(ordered)), "a customer twice"  # noqa: S101
    return Plan(ordered, loads, spread_of(loads, sharing.takers), gap)
