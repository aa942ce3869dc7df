"""Graphs as mappings from a place to those that its arrows reach: strong components, the shortest circle."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence

Arrows = Mapping[int, Sequence[int]]


def components(arrows: Arrows) -> list[tuple[int, ...]]:
    """Return the strong components; whatever a component's arrows reach comes before it.

    Tarjan's algorithm (1972) with a stack of its own: chains of a bank may be deeper than Python's stack.
    """
    order: dict[int, int] = {}
    lowest: dict[int, int] = {}
    waiting: list[int] = []
    is_waiting: set[int] = set()
    found: list[tuple[int, ...]] = []
    for root in sorted(arrows):
        if root in order:
            continue
        trail: list[tuple[int, Iterator[int]]] = [(root, iter(arrows[root]))]
        order[root] = lowest[root] = len(order)
        waiting.append(root)
        is_waiting.add(root)
        while trail:
            here, ahead = trail[-1]
            step = next(ahead, None)
            if step is None:
                trail.pop()
                if trail:
                    above = trail[-1][0]
                    lowest[above] = min(lowest[above], lowest[here])
                if lowest[here] == order[here]:
                    found.append(_taken(here, waiting, is_waiting))
            elif step not in order:
                order[step] = lowest[step] = len(order)
                waiting.append(step)
                is_waiting.add(step)
                trail.append((step, iter(arrows.get(step, ()))))
            elif step in is_waiting:
                lowest[here] = min(lowest[here], order[step])
    return found


def circle(arrows: Arrows, within: Sequence[int]) -> tuple[int, ...]:
    """Return the shortest way round inside a strong component, beginning at its smallest place."""
    inside = set(within)
    start = min(inside)
    return path(arrows, start, start, inside=inside)


def path(arrows: Arrows, start: int, end: int, *, inside: set[int] | None = None) -> tuple[int, ...]:
    """Return a shortest way of one arrow or more, without its end; nothing where there is none."""
    came_from: dict[int, int] = {}
    ahead = deque([start])
    while ahead:
        here = ahead.popleft()
        for step in sorted(arrows.get(here, ())):
            if inside is not None and step not in inside:
                continue
            if step == end:
                return _back(came_from, start, here)
            if step not in came_from and step != start:
                came_from[step] = here
                ahead.append(step)
    return ()


def _back(came_from: Mapping[int, int], start: int, last: int) -> tuple[int, ...]:
    way = [last]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return tuple(reversed(way))


def _taken(root: int, waiting: list[int], is_waiting: set[int]) -> tuple[int, ...]:
    members = []
    while True:
        member = waiting.pop()
        is_waiting.discard(member)
        members.append(member)
        if member == root:
            return tuple(sorted(members))
