"""The customers of a list: a page of rows, the whole list's sums, who stands before and after one.

Written as SQL, because the figures (one generation's partition) and the names (parties) are filtered and
sorted together; whom the reader may see is still said by access.visible alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from amity.web.customers.selectors.conditions import FOREVER, NEVER, Condition, Scene, conditions, joined
from amity.web.customers.selectors.filters import ListState

PAGE_ROWS = 50
_KEYS: Mapping[str, str] = {
    "name": "p.sort_name",
    "assets": "coalesce(f.assets_minor, 0)",
    "change": "coalesce(f.assets_change_90d_minor, 0)",
    "deposits": "coalesce(f.deposits_minor, 0)",
    "loans": "coalesce(f.loans_minor, 0)",
    "contribution": "coalesce(f.contribution_12m_minor, 0)",
    "contact": f"coalesce(f.last_contact_on, date '{NEVER.isoformat()}')",
    "maturity": f"coalesce(f.next_maturity_on, date '{FOREVER.isoformat()}')",
    "outflow": "coalesce(abs(f.outflow_largest_14d_minor), 0)",
    "kyc": f"coalesce(p.kyc_expires_on, date '{FOREVER.isoformat()}')",
}
_SUMS = """
    count(*), coalesce(sum(f.assets_minor), 0), coalesce(sum(f.assets_change_90d_minor), 0),
    coalesce(sum(f.deposits_minor), 0), coalesce(sum(f.loans_minor), 0),
    coalesce(sum(f.contribution_12m_minor), 0)"""
_FROM = """
    from parties_party p
    left join scores_profile f on f.party_id = p.id
         and f.generation = (select generation from runs_pointer where id = 1)
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """One customer of a list as the tables have it: who it is, and the figures of the current generation."""

    id: int
    reference: UUID
    kind: str
    number: str
    full_name: str
    native_name: str
    status: str
    kyc_expires_on: date | None
    tier: str
    currency: str
    assets_minor: int
    change_minor: int
    deposits_minor: int
    loans_minor: int
    contribution_minor: int
    last_contact_on: date | None
    next_maturity_on: date | None
    maturing_minor: int
    outflow_minor: int
    action_code: str
    action_value_minor: int


@dataclass(frozen=True, slots=True)
class Page:
    """Up to fifty customers; ``after`` names the last one when more follow."""

    rows: tuple[Figures, ...]
    after: UUID | None


@dataclass(frozen=True, slots=True)
class Totals:
    """The whole list in one line."""

    count: int
    assets_minor: int
    change_minor: int
    deposits_minor: int
    loans_minor: int
    contribution_minor: int


@dataclass(frozen=True, slots=True)
class Book:
    """Everybody within reach: sums, what matures within 30 days, and the size of each ready-made list."""

    totals: Totals
    maturing_minor: int
    currency: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where a customer stands in a list, and who is next to them."""

    position: int
    count: int
    previous: UUID | None
    following: UUID | None


def page(state: ListState, scene: Scene, *, after: UUID | None = None, rows: int = PAGE_ROWS) -> Page:
    """Return the customers after the one named, in the list's order. One query, two when it goes on."""
    where = [*conditions(state, scene), *_indexed(state, scene)]
    if after is not None:
        where.append(_around(state, after, scene)[1])
    found = _figures(state, scene, where, limit=rows + 1)
    return Page(found[:rows], found[rows - 1].reference if len(found) > rows else None)


def totals(state: ListState, scene: Scene) -> Totals:
    """Return how many customers the list has, and their sums. One query."""
    where = joined(conditions(state, scene))
    sql = f"select {_SUMS} {_FROM} where {where.sql}"
    return Totals(*(int(value) for value in _one(sql, where.values)))


def book(codes: Sequence[str], scene: Scene) -> Book:
    """Return the sums over all customers within reach, and how many each ready-made list has. One query."""
    base = joined(conditions(ListState(), scene))
    parts = [joined(conditions(ListState(tab=code), scene)[2:] or (Condition("true"),)) for code in codes]
    counts = "".join(f", count(*) filter (where {part.sql})" for part in parts)
    values = tuple(value for part in parts for value in part.values)
    more = "coalesce(sum(f.maturing_30d_minor), 0), coalesce(max(f.currency), '')"
    row = _one(f"select {_SUMS}, {more} {counts} {_FROM} where {base.sql}", (*values, *base.values))
    sums = len(Totals.__dataclass_fields__)
    return Book(
        totals=Totals(*map(int, row[:sums])),
        maturing_minor=int(row[sums]),
        currency=row[sums + 1],
        counts=dict(zip(codes, row[sums + 2 :], strict=True)),
    )


def neighbours(state: ListState, scene: Scene, *, reference: UUID) -> Neighbours | None:
    """Return where a customer stands in a list; None if they are not in it (any more). Three queries."""
    where = [*conditions(state, scene), *_indexed(state, scene)]
    earlier, later = _around(state, reference, scene)
    everyone = joined(where)
    sql = f"""
        select count(*), count(*) filter (where {earlier.sql}), count(*) filter (where p.reference = %s)
        {_FROM} where {everyone.sql}"""
    count, before, is_here = _one(sql, (*earlier.values, reference, *everyone.values))
    if not is_here:
        return None
    previous = _nearest(state, scene, [*where, earlier], is_backwards=True)
    following = _nearest(state, scene, [*where, later], is_backwards=False)
    either = f"select ({previous.sql}), ({following.sql})"
    found = _one(either, (*previous.values, *following.values))
    return Neighbours(int(before) + 1, int(count), found[0], found[1])


def _figures(
    state: ListState, scene: Scene, where: Sequence[Condition], *, limit: int
) -> tuple[Figures, ...]:
    condition = joined(where)
    direction = "desc" if state.is_descending else "asc"
    sql = f"""
        select p.id, p.reference, p.kind, p.number, p.full_name, p.native_name, p.status, p.kyc_expires_on,
               coalesce(f.tier, ''), coalesce(f.currency, ''), coalesce(f.assets_minor, 0),
               coalesce(f.assets_change_90d_minor, 0), coalesce(f.deposits_minor, 0),
               coalesce(f.loans_minor, 0), coalesce(f.contribution_12m_minor, 0), f.last_contact_on,
               f.next_maturity_on, coalesce(f.maturing_30d_minor, 0),
               coalesce(f.outflow_largest_14d_minor, 0), coalesce(f.action_code, ''),
               coalesce(f.action_value_minor, 0)
        {_FROM} where {condition.sql}
        order by {_key(state, scene)} {direction}, p.id {direction} limit %s"""
    with connection.cursor() as cursor:
        cursor.execute(sql, (*condition.values, limit))
        return tuple(Figures(*row) for row in cursor.fetchall())


def _key(state: ListState, scene: Scene) -> str:
    return "f.assets_minor" if _indexed(state, scene) else _KEYS[state.column]


def _indexed(state: ListState, scene: Scene) -> tuple[Condition, ...]:
    """Let the index on assets carry a list of the whole bank, where sorting everybody would make people wait.

    Customers whom the ring has not seen yet are then not in it; by name they are.
    """
    if not (scene.is_wide and state.column == "assets"):
        return ()
    return (Condition("f.legal_entity_id = %s", (scene.by.legal_entity_id,)),)


def _around(state: ListState, reference: UUID, scene: Scene) -> tuple[Condition, Condition]:
    """Say "stands before this customer" and "stands after"; nothing of whom the reader may not see."""
    key = _key(state, scene)
    seen = joined(conditions(ListState(), scene)[:1])
    found = _one(
        f"select {key}, p.id {_FROM} where p.reference = %s and {seen.sql}", (reference, *seen.values)
    )
    if not found:
        return Condition("false"), Condition("false")
    # The bound on the key alone is for the index; the pair decides among equals.
    smaller, larger = (
        Condition(f"{key} {sign}= %s and ({key}, p.id) {sign} (%s, %s)", (found[0], *found)) for sign in "<>"
    )
    return (larger, smaller) if state.is_descending else (smaller, larger)


def _nearest(state: ListState, scene: Scene, where: Sequence[Condition], *, is_backwards: bool) -> Condition:
    condition = joined(where)
    direction = "desc" if state.is_descending != is_backwards else "asc"
    order = f"order by {_key(state, scene)} {direction}, p.id {direction} limit 1"
    return Condition(f"select p.reference {_FROM} where {condition.sql} {order}", condition.values)


def _one(sql: str, values: tuple[Any, ...]) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone() or ()
