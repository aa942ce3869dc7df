"""The customers of a list: a page of rows, the whole list's sums, who stands before and after one.

Written as SQL, because the figures (one generation's partition) and the names (parties) are filtered and
sorted together; whom the reader may see is still said by access.visible alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _

from amity.foundation.kernel.errors import BadInput
from amity.web.customers.selectors.columns import Column, sorting
from amity.web.customers.selectors.conditions import Condition, Scene, conditions, joined
from amity.web.customers.selectors.filters import ListState

PAGE_ROWS = 50
MOST_COUNTED = 10_000
"""Of a whole bank no more are counted and added up: nobody works through more, and each takes its time."""
PATIENCE_MS = 4_000
_SUMS = """
    count(*), coalesce(sum(f.assets_minor), 0), coalesce(sum(f.assets_change_90d_minor), 0),
    coalesce(sum(f.deposits_minor), 0), coalesce(sum(f.loans_minor), 0),
    coalesce(sum(f.contribution_12m_minor), 0)"""
_FROM = """
    from parties_party p
    left join scores_profile f on f.party_id = p.id
         and f.generation = (select generation from runs_pointer where id = 1)
"""


_SPOKEN = """(
    select max(i.happened_at) from interactions_interaction i
     where i.party_id = p.id and i.kind <> 'NOTE' and i.outcome <> 'NOT_REACHED')"""
"""When somebody last reached the customer. PostgreSQL asks it of the page's rows alone, after the sort."""
_MOBILE = """(
    select c.value_sealed from parties_contactpoint c
     where c.party_id = p.id and c.kind in ('MOBILE', 'PHONE')
     order by c.kind, c.is_preferred desc, c.id desc limit 1)"""
"""The telephone to show: mobiles before fixed lines, the preferred before the others."""


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
    last_spoken_at: datetime | None
    mobile_sealed: bytes | None
    cells: tuple[Any, ...] = ()
    """What the chosen columns hold, in their order."""


_OWN = len(Figures.__dataclass_fields__) - 1


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
class Footing:
    """The foot of a list: how many customers, and what stands under each column shown.

    ``is_cut`` means that there are more, and that nothing was added up.
    """

    count: int
    is_cut: bool
    change_minor: int
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """Everybody within reach: sums, what matures within 30 days, and the size of each ready-made list."""

    totals: Totals
    maturing_minor: int
    currency: str
    counts: Mapping[str, int]
    footing: Footing
    """What stands at the foot of the list of them all."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where a customer stands in a list, and who is next to them. ``is_cut``: more than were counted."""

    position: int
    count: int
    is_cut: bool
    previous: UUID | None
    following: UUID | None


def page(
    state: ListState,
    scene: Scene,
    *,
    columns: Sequence[Column] = (),
    after: UUID | None = None,
    rows: int = PAGE_ROWS,
) -> Page:
    """Return the customers after the one named, in the list's order. One query, two when it goes on."""
    where = [*conditions(state, scene), *_indexed(state, scene)]
    with _patience(scene):
        if after is not None:
            where.append(_around(state, after, scene)[1])
        found = _figures(state, scene, where, columns=columns, limit=rows + 1)
    return Page(found[:rows], found[rows - 1].reference if len(found) > rows else None)


def footing(state: ListState, scene: Scene, *, columns: Sequence[Column] = ()) -> Footing:
    """Return how many customers the list has, and their sums. One query; two for who sees a whole bank."""
    where = joined(conditions(state, scene))
    with _patience(scene):
        if scene.is_wide:
            counted = f"select count(*) from (select 1 {_FROM} where {where.sql} limit %s) as found"
            count = int(_one(counted, (*where.values, MOST_COUNTED + 1))[0])
            if count > MOST_COUNTED:
                return Footing(MOST_COUNTED, is_cut=True, change_minor=0, values=(None,) * len(columns))
        feet = "".join(f", {column.footing}" for column in columns)
        change = "coalesce(sum(f.assets_change_90d_minor), 0)"
        count, change_minor, *values = _one(
            f"select count(*), {change}{feet} {_FROM} where {where.sql}", where.values
        )
    return Footing(int(count), is_cut=False, change_minor=int(change_minor), values=tuple(values))


def book(codes: Sequence[str], scene: Scene, *, columns: Sequence[Column] = ()) -> Book:
    """Return the sums over all customers within reach, and how many each ready-made list has. One query."""
    base = joined(conditions(ListState(), scene))
    parts = [joined(conditions(ListState(tab=code), scene)[2:] or (Condition("true"),)) for code in codes]
    counts = "".join(f", count(*) filter (where {part.sql})" for part in parts)
    values = tuple(value for part in parts for value in part.values)
    feet = "".join(f", {column.footing}" for column in columns)
    more = "coalesce(sum(f.maturing_30d_minor), 0), coalesce(max(f.currency), '')"
    row = _one(f"select {_SUMS}, {more} {counts}{feet} {_FROM} where {base.sql}", (*values, *base.values))
    sums = len(Totals.__dataclass_fields__)
    first_foot = sums + 2 + len(codes)
    totals = Totals(*map(int, row[:sums]))
    return Book(
        totals=totals,
        maturing_minor=int(row[sums]),
        currency=row[sums + 1],
        counts=dict(zip(codes, row[sums + 2 : first_foot], strict=True)),
        footing=Footing(totals.count, False, totals.change_minor, tuple(row[first_foot:])),
    )


def neighbours(state: ListState, scene: Scene, *, reference: UUID) -> Neighbours | None:
    """Return where a customer stands in a list; None if they are not in it (any more). Three queries."""
    where = [*conditions(state, scene), *_indexed(state, scene)]
    with _patience(scene):
        earlier, later = _around(state, reference, scene)
        counted = _places(where, earlier, reference, most=MOST_COUNTED if scene.is_wide else None)
        if counted is None:
            return None
        before, count = counted
        previous = _nearest(state, scene, [*where, earlier], is_backwards=True)
        following = _nearest(state, scene, [*where, later], is_backwards=False)
        either = f"select ({previous.sql}), ({following.sql})"
        found = _one(either, (*previous.values, *following.values))
    is_cut = scene.is_wide and count > MOST_COUNTED
    return Neighbours(before + 1, min(count, MOST_COUNTED) if is_cut else count, is_cut, found[0], found[1])


def _places(
    where: Sequence[Condition], earlier: Condition, reference: UUID, *, most: int | None
) -> tuple[int, int] | None:
    """Return how many stand before a customer, and how many there are; None where they do not stand."""
    everyone, before = joined(where), joined([*where, earlier])
    here = joined([*where, Condition("p.reference = %s", (reference,))])
    if most is None:
        sql = f"""
            select count(*) filter (where {earlier.sql}), count(*), count(*) filter (where p.reference = %s)
            {_FROM} where {everyone.sql}"""
        found = _one(sql, (*earlier.values, reference, *everyone.values))
    else:
        sql = f"""
            select (select count(*) from (select 1 {_FROM} where {before.sql} limit %s) as those_before),
                (select count(*) from (select 1 {_FROM} where {everyone.sql} limit %s) as all_of_them),
                (select count(*) {_FROM} where {here.sql})"""
        bounds = ((*before.values, most + 1), (*everyone.values, most + 1), here.values)
        found = _one(sql, tuple(value for values in bounds for value in values))
    return (int(found[0]), int(found[1])) if found[2] else None


def _figures(
    state: ListState, scene: Scene, where: Sequence[Condition], *, columns: Sequence[Column], limit: int
) -> tuple[Figures, ...]:
    condition = joined(where)
    direction = "desc" if state.is_descending else "asc"
    cells = "".join(f", {column.value}" for column in columns)
    sql = f"""
        select p.id, p.reference, p.kind, p.number, p.full_name, p.native_name, p.status, p.kyc_expires_on,
               coalesce(f.tier, ''), coalesce(f.currency, ''), coalesce(f.assets_minor, 0),
               coalesce(f.assets_change_90d_minor, 0), coalesce(f.deposits_minor, 0),
               coalesce(f.loans_minor, 0), coalesce(f.contribution_12m_minor, 0), f.last_contact_on,
               f.next_maturity_on, coalesce(f.maturing_30d_minor, 0),
               coalesce(f.outflow_largest_14d_minor, 0), coalesce(f.action_code, ''),
               coalesce(f.action_value_minor, 0), {_SPOKEN}, {_MOBILE}{cells}
        {_FROM} where {condition.sql}
        order by {_key(state, scene)} {direction}, p.id {direction} limit %s"""
    with connection.cursor() as cursor:
        cursor.execute(sql, (*condition.values, limit))
        return tuple(Figures(*(*row[:_OWN], row[_OWN:])) for row in cursor.fetchall())


def _key(state: ListState, scene: Scene) -> str:
    if _indexed(state, scene):
        return "f.assets_minor"
    return sorting(state.column).order(is_descending=state.is_descending)


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


@contextmanager
def _patience(scene: Scene) -> Iterator[None]:
    """Let nobody wait for a question to a whole bank that no index answers.

    :raises BadInput: with the way out, when the time is over.
    """
    if not scene.is_wide:
        yield
        return
    try:
        with transaction.atomic():
            _one("select set_config('statement_timeout', %s, true)", (f"{PATIENCE_MS}ms",))
            yield
            _one("select set_config('statement_timeout', '0', true)", ())
    except OperationalError as stopped:
        if "statement timeout" not in str(stopped):
            raise
        way = _("That is too much to go through at once. Narrow the list first: by tier, unit or manager.")
        raise BadInput(way) from stopped
