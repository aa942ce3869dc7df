"""How well a customer and a taker suit each other: needs, field, way, and whether they know them. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

FIELD = "INDUSTRY:"
LANGUAGE = "LANG:"
STRANGER, OTHER_FIELD = 3.0, 2.0
WAYS = (0.0, 1.0, 3.0, 6.0)
"""What it costs to go to a customer: of the same district, city, province, or beyond."""
MOST_REASONS = 4


@dataclass(frozen=True, slots=True)
class Customer:
    """One of a book. Loads are hundredths of a point; ``units`` are the home unit's, nearest first."""

    id: int
    load: int
    needs: frozenset[str] = frozenset()
    industry: str = ""
    region: str = ""
    units: tuple[int, ...] = ()
    family: int | None = None
    known_by: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Taker:
    """Somebody who stays: what they carry, can carry, and can do."""

    id: int
    load: int
    capacity: int
    skills: frozenset[str] = frozenset()
    region: str = ""
    units: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Customers who stay together."""

    customers: tuple[Customer, ...]
    load: int
    needs: frozenset[str]


def groups_of(
    customers: Iterable[Customer], takers: Sequence[Taker], *, waived: frozenset[str]
) -> tuple[Group, ...]:
    """Return families and company groups, each whole; one that no taker alone could serve is parted."""
    families: dict[tuple[int, int], list[Customer]] = defaultdict(list)
    for one in sorted(customers, key=lambda one: one.id):
        key = (1, one.id) if one.family is None else (0, one.family)
        families[key].append(one)
    found: list[Group] = []
    for members in families.values():
        whole = _group(members)
        if any(can_take(taker, whole, waived) for taker in takers):
            found.append(whole)
        else:
            found += [_group([one]) for one in members]
    return tuple(sorted(found, key=lambda group: group.customers[0].id))


def can_take(taker: Taker, group: Group, waived: frozenset[str]) -> bool:
    """Tell whether the taker has what the group needs."""
    return group.needs - waived <= taker.skills


def cost(group: Group, taker: Taker) -> float:
    """Return what it costs, in ways and strangeness, to give the group to the taker."""
    return sum(_cost(one, taker) for one in group.customers)


def reasons(one: Customer, taker: Taker, group: Group, takers: Sequence[Taker]) -> tuple[str, ...]:
    """Return why this taker has this customer, the strongest reason first."""
    found = {
        "KNOWN": taker.id in one.known_by,
        "FAMILY": len(group.customers) > 1,
        "LANGUAGE": any(need in taker.skills for need in one.needs if need.startswith(LANGUAGE)),
        "SKILL": any(need in taker.skills for need in one.needs if not need.startswith(LANGUAGE)),
        "FIELD": _knows_field(one, taker),
        "NEAR": _way(one, taker) <= min(_way(one, other) for other in takers)
        and _way(one, taker) < max(_way(one, other) for other in takers),
    }
    named = tuple(code for code, holds in found.items() if holds)[:MOST_REASONS]
    return named or ("ROOM",)


def _group(members: Sequence[Customer]) -> Group:
    needs = frozenset[str]().union(*(one.needs for one in members))
    return Group(tuple(members), sum(one.load for one in members), needs)


def _cost(one: Customer, taker: Taker) -> float:
    strange = 0.0 if taker.id in one.known_by else STRANGER
    other_field = OTHER_FIELD if one.industry and not _knows_field(one, taker) else 0.0
    return strange + other_field + _way(one, taker)


def _knows_field(one: Customer, taker: Taker) -> bool:
    fields = (skill.removeprefix(FIELD) for skill in taker.skills if skill.startswith(FIELD))
    return bool(one.industry) and any(one.industry.startswith(field) for field in fields)


def _way(one: Customer, taker: Taker) -> float:
    if one.region and taker.region:
        shared = next(
            (n for n, length in enumerate((6, 4, 2)) if one.region[:length] == taker.region[:length]), 3
        )
        return WAYS[shared]
    if not one.units or not taker.units:
        return WAYS[0]
    if one.units[0] == taker.units[0]:
        return WAYS[0]
    # Of one region of the bank: the unit above is the same.
    return WAYS[1] if one.units[1:2] == taker.units[1:2] else WAYS[2]
