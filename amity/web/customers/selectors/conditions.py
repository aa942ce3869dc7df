"""What a list state means in SQL: one condition for each part of it. Figures are whole minor units."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from amity.engage.lists import judgements
from amity.foundation.access import services as access
from amity.foundation.access.permissions import Reach, permissions
from amity.foundation.kernel.actors import Actor
from amity.foundation.organisation import selectors as organisation
from amity.know.parties import selectors as parties
from amity.know.parties.models import Party, PartyStatus
from amity.web.customers.selectors import columns
from amity.web.customers.selectors.filters import ListState

MATURING_DAYS = 30
QUIET_DAYS = 30
OUTFLOW_DAYS = 14
PERSON_OUTFLOW_MINOR, COMPANY_OUTFLOW_MINOR = 10_000_000, 100_000_000
OUTFLOW_OF_ASSETS = 4
"""Large is from a quarter of what is with us: the same as what the library of actions calls large."""
KYC_DAYS = 60
MOST_HITS = 500
COMPLAINT_DAYS = 90


@dataclass(frozen=True, slots=True)
class Condition:
    """A piece of SQL and its parameters."""

    sql: str
    values: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Scene:
    """Who asks, and on which day.

    Who has a birthday this week is found beforehand: the database cannot be asked about sealed days.
    """

    by: Actor
    today: date
    birthday_ids: tuple[int, ...] = ()

    @property
    def is_wide(self) -> bool:
        """Whether the whole bank is within reach: then only what an index answers is asked for at once."""
        return permissions().reach(self.by.roles) is Reach.BANK


def conditions(state: ListState, scene: Scene) -> tuple[Condition, ...]:
    """Return the conditions that all hold for the customers of the list."""
    found = [_visible(scene.by), _status(state)]
    tab = _TABS.get(state.tab)
    if tab is not None:
        found.append(tab(scene))
    for name, build in _FILTERS.items():
        value = getattr(state, name)
        if value:
            found.append(build(value, scene))
    if state.q:
        found.append(_words(state, scene))
    return tuple(found)


def joined(parts: Sequence[Condition]) -> Condition:
    """Return all of them as one condition."""
    values = tuple(value for part in parts for value in part.values)
    return Condition(" and ".join(f"({part.sql})" for part in parts), values)


def days_ago(today: date, days: int) -> datetime:
    """Return the first moment of the day so many days ago."""
    return timezone.make_aware(datetime.combine(today - timedelta(days=days), time.min))


def _visible(by: Actor) -> Condition:
    """Return what access says of parties, about our ``p``."""
    query = access.visible(Party.objects.all(), by=by).query
    sql, values = query.get_compiler(connection=connection).compile(query.where)
    return Condition(sql.replace('"parties_party".', "p.") or "true", tuple(values))


def _status(state: ListState) -> Condition:
    if state.status:
        return Condition("p.status = %s", (state.status,))
    hidden = [PartyStatus.MERGED.value, PartyStatus.ERASED.value, PartyStatus.CLOSED.value]
    return Condition("p.status <> all(%s)", (hidden,))


def _mine(scene: Scene) -> Condition:
    sql = "p.id in (select party_id from access_grant where staff_id = %s)"
    return Condition(sql, (scene.by.staff_id,))


def _pool(_scene: Scene) -> Condition:
    return Condition(
        "not exists (select 1 from access_grant g where g.party_id = p.id and g.staff_id is not null)"
    )


def _maturing(scene: Scene) -> Condition:
    sql = """f.maturing_30d_minor > 0 and exists (
        select 1 from holdings_holding h where h.owner_id = p.id and h.status = 'ACTIVE'
           and h.matures_on >= %s and h.matures_on < %s and h.balance > 0)"""
    return Condition(sql, (scene.today, scene.today + timedelta(days=MATURING_DAYS)))


def _quiet(scene: Scene) -> Condition:
    sql = """(f.last_contact_on is null or f.last_contact_on < %s) and not exists (
        select 1 from interactions_interaction i
         where i.party_id = p.id and i.kind <> 'NOTE' and i.outcome <> 'NOT_REACHED'
           and i.happened_at >= %s)"""
    return Condition(sql, (scene.today - timedelta(days=QUIET_DAYS), days_ago(scene.today, QUIET_DAYS)))


def _outflow(scene: Scene) -> Condition:
    sql = """abs(f.outflow_largest_14d_minor) >= greatest(
           case p.kind when 'PERSON' then %s else %s end, f.assets_minor / %s) or p.id in (
        select e.party_id from sources_event e where e.kind = 'LARGE_OUTFLOW' and e.happened_at >= %s
           and e.party_id is not null)"""
    since = days_ago(scene.today, OUTFLOW_DAYS)
    return Condition(sql, (PERSON_OUTFLOW_MINOR, COMPANY_OUTFLOW_MINOR, OUTFLOW_OF_ASSETS, since))


def _birthdays(scene: Scene) -> Condition:
    return Condition("p.id = any(%s)", (list(scene.birthday_ids),))


def _kyc(scene: Scene) -> Condition:
    return Condition("p.kyc_expires_on < %s", (scene.today + timedelta(days=KYC_DAYS),))


def _complaints(scene: Scene) -> Condition:
    sql = """exists (select 1 from sources_event e where e.party_id = p.id and e.kind = 'COMPLAINT'
        and upper(e.status) not like 'CLOSED%%' and e.happened_at >= %s)"""
    return Condition(sql, (days_ago(scene.today, COMPLAINT_DAYS),))


def _tier(value: str, _scene: Scene) -> Condition:
    return Condition("f.tier = %s", (value,))


def _kind(value: str, _scene: Scene) -> Condition:
    return Condition("p.kind = %s", (value,))


def _line(value: str, _scene: Scene) -> Condition:
    sql = """exists (select 1 from holdings_holding h join products_product r on r.id = h.product_id
        where h.owner_id = p.id and h.status <> 'CLOSED' and r.line = %s)"""
    return Condition(sql, (value,))


def _product(value: str, scene: Scene) -> Condition:
    sql = """p.id in (select h.owner_id from holdings_holding h join products_product r on r.id = h.product_id
        where r.code = %s and r.legal_entity_id = %s and h.status <> 'CLOSED')"""
    return Condition(sql, (value, scene.by.legal_entity_id))


def _action(value: str, _scene: Scene) -> Condition:
    return Condition("f.action_code = %s", (value,))


def _unit(value: str, scene: Scene) -> Condition:
    ids = organisation.unit_ids(scene.by.legal_entity_id)
    below = organisation.subtree(ids[value]) if value in ids else ()
    return Condition("p.unit_id = any(%s)", (list(below),))


def _manager(value: str, scene: Scene) -> Condition:
    sql = """p.id in (select g.party_id from access_grant g join organisation_staff s on s.id = g.staff_id
        where s.code = %s and s.legal_entity_id = %s)"""
    return Condition(sql, (value, scene.by.legal_entity_id))


def _rule(value: str, _scene: Scene) -> Condition:
    # A rule that cannot be read finds nobody: the page says why. Everybody would be the wrong answer.
    if judgements.mistake(value):
        return Condition("false")
    return Condition(judgements.written(value, columns.for_rule))


def _words(state: ListState, scene: Scene) -> Condition:
    hits = parties.search(state.q, by=scene.by, limit=MOST_HITS)
    return Condition("p.id = any(%s)", ([hit.id for hit in hits],))


_TABS: dict[str, Callable[[Scene], Condition]] = {
    "mine": _mine,
    "pool": _pool,
    "maturing": _maturing,
    "quiet": _quiet,
    "outflow": _outflow,
    "birthdays": _birthdays,
    "kyc": _kyc,
    "complaints": _complaints,
}
_FILTERS: dict[str, Callable[[str, Scene], Condition]] = {
    "tier": _tier,
    "kind": _kind,
    "line": _line,
    "product": _product,
    "action": _action,
    "unit": _unit,
    "manager": _manager,
    "rule": _rule,
}
