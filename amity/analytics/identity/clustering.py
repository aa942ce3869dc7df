"""Clusters that do not chain: records are together by what they all say of each other, not by handshakes.

Groups grow from the strongest pair on. Two groups join only while the mean weight between their members
speaks for one customer; members that were never compared, for want of a shared key, count against it. Groups
never join that hold two different valid numbers, two records of a source that has nobody twice, or a pair
that a person parted. What a person put together is together before anything else.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

JOIN_FROM = 0.0
"""Mean weight, in bits, above which two groups are one."""
NOT_COMPARED = -6.0
"""Bits of two members that shared no blocking key."""

Edge = tuple[int, int, float]
"""Two records and the bits that speak for one customer."""


class ContradictingOverrides(ValueError):
    """Two records were said to be one customer, and through others to be two."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What forbids records to join, by record; records that nothing forbids are absent."""

    valid: Mapping[int, str] = field(default_factory=dict)
    """The valid number of a record: a cluster holds one."""
    source: Mapping[int, str] = field(default_factory=dict)
    """The source of a record, where that has nobody twice."""
    always: Sequence[tuple[int, int]] = ()
    never: Sequence[tuple[int, int]] = ()


@dataclass(slots=True)
class _Group:
    members: list[int]
    valid: set[str]
    sources: set[str]
    parted: set[int]
    between: dict[int, tuple[float, int]] = field(default_factory=dict)
    """By the number of another group: the sum of the bits between, and of how many pairs."""


def clusters(edges: Iterable[Edge], bounds: Bounds) -> list[tuple[int, ...]]:
    """
    Return the clusters of more than one record, each in order, in the order of their first.

    :raises ContradictingOverrides: if what must be together may not be.
    """
    known = sorted((min(a, b), max(a, b), weight) for a, b, weight in edges)
    held = [(a, b) for a, b, weight in known if weight > JOIN_FROM]
    component = _components([*held, *bounds.always])
    inner: dict[int, list[Edge]] = {}
    for edge in known:
        place = component.get(edge[0])
        if place is not None and component.get(edge[1]) == place:
            inner.setdefault(place, []).append(edge)
    members: dict[int, list[int]] = {}
    for record, place in component.items():
        members.setdefault(place, []).append(record)
    decided = {pair for pairs in (bounds.always, bounds.never) for a, b in pairs for pair in ((a, b), (b, a))}
    found: list[tuple[int, ...]] = []
    for place, records in members.items():
        if len(records) == 2 and tuple(records) not in decided:  # noqa: PLR2004 most are, and need no heap
            found += _of_two(min(records), max(records), bounds)
        else:
            found += _Growing(sorted(records), inner.get(place, []), bounds).clusters()
    return sorted(found)


def _of_two(a: int, b: int, bounds: Bounds) -> list[tuple[int, ...]]:
    """Return the cluster of two records that hang together by their weight alone."""
    one, other = bounds.valid.get(a), bounds.valid.get(b)
    apart = one is not None and other is not None and one != other
    source = bounds.source.get(a)
    return [] if apart or (source is not None and source == bounds.source.get(b)) else [(a, b)]


def _components(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Return for each record the least record that it hangs together with."""
    parent: dict[int, int] = {}

    def root(record: int) -> int:
        start = parent.setdefault(record, record)
        while parent[start] != start:
            parent[start] = parent[parent[start]]
            start = parent[start]
        return start

    for a, b in pairs:
        first, second = root(a), root(b)
        if first != second:
            parent[max(first, second)] = min(first, second)
    return {record: root(record) for record in list(parent)}


class _Growing:
    """The groups of one component."""

    def __init__(self, records: Sequence[int], edges: Sequence[Edge], bounds: Bounds) -> None:
        inside = set(records)
        parted: dict[int, set[int]] = {}
        for a, b in bounds.never:
            if a in inside and b in inside:
                parted.setdefault(a, set()).add(b)
                parted.setdefault(b, set()).add(a)
        self._always = sorted((min(pair), max(pair)) for pair in bounds.always if inside.issuperset(pair))
        self._next = len(records)
        self._groups = {
            number: _Group(
                [record],
                {bounds.valid[record]} if record in bounds.valid else set(),
                {bounds.source[record]} if record in bounds.source else set(),
                parted.get(record, set()),
            )
            for number, record in enumerate(records)
        }
        self._of = {record: number for number, record in enumerate(records)}
        for a, b, weight in edges:
            first, second = self._of[a], self._of[b]
            self._groups[first].between[second] = (weight, 1)
            self._groups[second].between[first] = (weight, 1)

    def clusters(self) -> list[tuple[int, ...]]:
        """Join what a person put together, then what the weights do."""
        for a, b in self._always:
            if self._of[a] != self._of[b]:
                self._check(a, b)
                self._join(self._of[a], self._of[b])
        waiting = [
            (*self._rank(first, second), first, second)
            for first, group in self._groups.items()
            for second in group.between
            if first < second
        ]
        heapq.heapify(waiting)
        while waiting:
            against, _, _, first, second = heapq.heappop(waiting)
            if -against <= JOIN_FROM:
                break
            if first in self._groups and second in self._groups and self._may_join(first, second):
                joined = self._join(first, second)
                for other in self._groups[joined].between:
                    heapq.heappush(waiting, (*self._rank(joined, other), joined, other))
        return [tuple(sorted(g.members)) for g in self._groups.values() if len(g.members) > 1]

    def _rank(self, first: int, second: int) -> tuple[float, int, int]:
        """Return the mean weight, best first; where two are equal, the least records decide."""
        one, other = self._groups[first], self._groups[second]
        bits, compared = one.between[second]
        size = len(one.members) * len(other.members)
        mean = (bits + NOT_COMPARED * (size - compared)) / size
        least = sorted((min(one.members), min(other.members)))
        return -mean, least[0], least[1]

    def _may_join(self, first: int, second: int) -> bool:
        one, other = self._groups[first], self._groups[second]
        return (
            len(one.valid | other.valid) <= 1
            and not one.sources & other.sources
            and one.parted.isdisjoint(other.members)
        )

    def _join(self, first: int, second: int) -> int:
        one, other = self._groups.pop(first), self._groups.pop(second)
        number, self._next = self._next, self._next + 1
        between: dict[int, tuple[float, int]] = {}
        for group in (one, other):
            for neighbour, (bits, compared) in group.between.items():
                if neighbour not in (first, second):
                    before = between.get(neighbour, (0.0, 0))
                    between[neighbour] = (before[0] + bits, before[1] + compared)
        joined = _Group(
            one.members + other.members,
            one.valid | other.valid,
            one.sources | other.sources,
            one.parted | other.parted,
            between,
        )
        self._groups[number] = joined
        for neighbour, sums in between.items():
            its = self._groups[neighbour].between
            its.pop(first, None)
            its.pop(second, None)
            its[number] = sums
        for record in joined.members:
            self._of[record] = number
        return number

    def _check(self, a: int, b: int) -> None:
        one, other = self._groups[self._of[a]], self._groups[self._of[b]]
        if not one.parted.isdisjoint(other.members):
            raise ContradictingOverrides(
                "Two records are to be one customer, and through others two: take one of the verdicts back."
            )
