"""What it is worth to learn one fact that is missing: how much decisions about the customer would gain by it.

    worth = chance of a usable answer × (gain of the actions + weight of the requirement) − cost of asking

The gain of an action that turns on the fact is what it is worth as often as it meets its aim, times how
often it turned out to fit those of whom the fact is known. The gain of an action that fits already, but
cannot reach the customer, is what it is worth as often as it meets its aim.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from amity.analytics.quality.fields import column
from amity.analytics.quality.uses import Offer, features_of, fields_reaching, fields_used
from amity.analytics.rules import sql
from amity.analytics.rules.definition import Rule

VERSION = 1
DOUBT = 2.0
"""How many customers a chance of one half stands for, before any is counted."""

Value = Callable[[str], object]
"""Answers a query with its first row's first value."""


@dataclass(frozen=True, slots=True)
class Question:
    """A fact that can be asked for: what it is worth by itself, how often it is got, what asking costs."""

    field: str
    weight: float
    answer_chance: float
    ask_cost: float


def gains(offers: Sequence[Offer], *, rows: str, facts: str, ask: Value) -> str:
    """
    Return the query of what each missing fact would gain: party_id, field, gain.

    ``ask`` is asked, action by action, how often one fits those of whom the fact is known.
    """
    parts = [part for offer in offers for part in _parts(offer, rows, facts, ask)]
    if not parts:
        return f"SELECT party_id, '' AS field, 0.0::DOUBLE AS gain FROM {rows} WHERE false"
    joined = "\nUNION ALL\n".join(parts)
    return f"SELECT party_id, field, sum(gain) AS gain FROM ({joined}) GROUP BY party_id, field"


def worths(questions: Sequence[Question], *, gains: str, missing: str) -> str:
    """Return the query of the worth of every missing fact: party_id, field, worth.

    ``missing`` names a table of party_id and field, ``gains`` one of ``gains``'s rows.
    """
    asked = ", ".join(
        f"('{q.field}', {q.weight!r}::DOUBLE, {q.answer_chance!r}::DOUBLE, {q.ask_cost!r}::DOUBLE)"
        for q in questions
    )
    asked = asked or "('', 0.0::DOUBLE, 0.0::DOUBLE, 0.0::DOUBLE)"
    return f"""
        WITH question(field, weight, chance, cost) AS (VALUES {asked})
        SELECT m.party_id, m.field, round(chance * (coalesce(g.gain, 0) + weight) - cost, 4) AS worth
        FROM {missing} m JOIN question USING (field) LEFT JOIN {gains} g USING (party_id, field)
    """


def _parts(offer: Offer, rows: str, facts: str, ask: Value) -> Iterator[str]:
    for field in fields_used(offer):
        if field not in fields_reaching(offer):
            yield _of_a_feature(offer, field, rows, facts, ask)
    reaching = fields_reaching(offer)
    for field in reaching:
        unreached = " AND ".join(f'NOT f."{column(other, "PRESENT")}"' for other in reaching)
        yield f"""
            SELECT r.party_id, '{field}' AS field,
                {offer.base_rate!r}::DOUBLE * greatest({_value(offer)}, 0) AS gain
            FROM {rows} r JOIN {facts} f USING (party_id)
            WHERE {_kinds(offer)} AND {unreached} AND coalesce({_sql(offer.eligible)}, false)
                AND {_value(offer)} IS NOT NULL
        """


def _of_a_feature(offer: Offer, field: str, rows: str, facts: str, ask: Value) -> str:
    hidden = features_of(field)
    is_known = f'coalesce(f."{column(field, "PRESENT")}", false)'
    turns = f"({_sql(offer.eligible, hidden)}) IS NULL"
    if hidden & {*offer.facts, *offer.value.columns}:
        turns = f"coalesce({_sql(offer.eligible, hidden)}, true)"
    told = "".join(f' AND r."{fact}" IS NOT NULL' for fact in offer.facts if fact not in hidden)
    fits = f"coalesce({_sql(offer.eligible)}, false) AND {_value(offer)} IS NOT NULL" + "".join(
        f' AND r."{fact}" IS NOT NULL' for fact in offer.facts
    )
    among = f"FROM {rows} r JOIN {facts} f USING (party_id) WHERE {_kinds(offer)} AND {turns}{told}"
    chance = f"(count(*) FILTER ({fits}) + 1.0) / (count(*) + {DOUBT})"
    fitting = float(str(ask(f"SELECT {chance} {among} AND {is_known}") or 0))
    usual = ask(f"SELECT avg({_value(offer)}) FILTER ({fits}) {among} AND {is_known}")
    value = f"greatest(coalesce({_value(offer)}, {float(str(usual or 0))!r}::DOUBLE), 0)"
    return f"""
        SELECT r.party_id, '{field}' AS field, {offer.base_rate * fitting!r}::DOUBLE * {value} AS gain
        {among} AND NOT {is_known}
    """


def _kinds(offer: Offer) -> str:
    return f"r.kind IN ({', '.join(repr(kind) for kind in offer.kinds)})"


def _value(offer: Offer) -> str:
    return _sql(offer.value)


def _sql(rule: Rule, hidden: frozenset[str] = frozenset()) -> str:
    def stands_for(name: str) -> str:
        return "NULL" if name in hidden else f'r."{name}"'

    return sql.written(rule, dialect="duckdb", column=stands_for)
