"""Which pairs of records are compared at all: those that share one of these, unless too many pairs would.

Narrow rules first. A rule is left out where it would bring more pairs than its share of the records: among
few records the same birthday is reason enough to compare, among a million it is not.
"""

from __future__ import annotations

from dataclasses import dataclass

from amity.analytics.engine import Connection

SAMPLED = 8
"""Pairs are counted over one in so many values where there are many records."""
MANY = 100_000


@dataclass(frozen=True, slots=True)
class Rule:
    """Columns that both records have, and are the same; ``most`` are its pairs for each record."""

    columns: tuple[str, ...]
    most: float

    @property
    def sql(self) -> str:
        return " AND ".join(f"l.{column} = r.{column}" for column in (*self.columns, "kind"))


@dataclass(frozen=True, slots=True)
class Crossed(Rule):
    """One record's first column is the other's second."""

    @property
    def sql(self) -> str:
        first, second = self.columns
        return f"(l.{first} = r.{second} AND l.kind = r.kind)"


RULES = (
    Rule(("id_card",), 5),
    Rule(("passport",), 5),
    Rule(("number", "scheme"), 5),
    Rule(("code",), 5),
    Rule(("mobile",), 5),
    Rule(("email",), 5),
    Rule(("core",), 5),
    Rule(("latin", "core_han"), 5),
    Rule(("whole", "birth"), 2),
    Rule(("family", "birth"), 2),
    Rule(("given", "birth"), 2),
    Rule(("birth", "area"), 2),
    Rule(("whole", "area"), 2),
    Rule(("whole", "city"), 1),
    Rule(("birth", "city"), 1),
    Rule(("street", "house", "area"), 1),
    Rule(("family", "area"), 0.5),
    Rule(("given", "area"), 0.5),
    Rule(("street", "house"), 0.5),
    Rule(("street", "area"), 0.5),
    Rule(("family", "city"), 0.5),
    Rule(("given", "city"), 0.5),
    Rule(("whole",), 0.5),
    Rule(("birth",), 0.5),
)
CROSSED = (
    Crossed(("mobile", "second_mobile"), 5),
    Crossed(("second_mobile", "mobile"), 5),
    Crossed(("email", "second_email"), 5),
    Crossed(("second_email", "email"), 5),
)


def rules(duck: Connection, records: int) -> tuple[Rule, ...]:
    """Return the rules that are worth their pairs among these records."""
    known = _known(duck)
    chosen = [rule for rule in RULES if known.issuperset(rule.columns) and _pays(duck, rule, records)]
    return (*chosen, *(rule for rule in CROSSED if known.issuperset(rule.columns)))


def _known(duck: Connection) -> set[str]:
    """Return the columns that any record has a value in."""
    columns = {column for rule in (*RULES, *CROSSED) for column in rule.columns}
    ordered = sorted(columns)
    counts = duck.rows(f"SELECT {', '.join(f'count({column})' for column in ordered)} FROM forms")[0]
    return {column for column, count in zip(ordered, counts, strict=True) if count > 0}


def _pays(duck: Connection, rule: Rule, records: int) -> bool:
    columns = ", ".join(rule.columns)
    parts = SAMPLED if records > MANY else 1
    among = f"hash({columns}) % {parts} = 0 AND " if parts > 1 else ""
    present = " AND ".join(f"{column} IS NOT NULL" for column in rule.columns)
    pairs = duck.value(
        "SELECT coalesce(sum(n * (n - 1) / 2), 0) FROM"
        f" (SELECT count(*) AS n FROM forms WHERE {among}{present} GROUP BY {columns})"
    )
    # A few thousand pairs cost nothing, however few the records are.
    return float(pairs) * parts <= max(rule.most * records, 20_000)
