"""Judge: which requirements a customer meets, what follows as score, for everybody in one query or for one.

    completeness  the weight of the facts that are there, of all that should be, in per cent
    validity      the weight of the facts that pass their checks, of all that are checked, in per cent
    score         both together

A requirement concerns who is of its kinds and in its group; a verdict that is not due counts for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from amity.analytics.quality.fields import Check, column
from amity.analytics.rules import sql
from amity.analytics.rules.definition import Rule


@dataclass(frozen=True, slots=True)
class Requirement:
    """A rule of quality that is checked: who is concerned, what is required, and how much it weighs."""

    id: int
    field: str
    check: str
    kinds: tuple[str, ...]
    group: Rule | None
    weight: float
    days_to_mend: int = 30
    answer_chance: float = 0.7
    ask_cost: float = 1.0

    @property
    def is_of_completeness(self) -> bool:
        return self.check == Check.PRESENT

    @property
    def column(self) -> str:
        return column(self.field, self.check)


@dataclass(frozen=True, slots=True)
class Score:
    """How complete and how valid a customer's record is, in per cent; 100 where nothing is asked."""

    score: int
    completeness: int
    validity: int


def verdicts(requirements: Sequence[Requirement], *, rows: str, facts: str) -> str:
    """
    Return the query of every verdict on who is concerned: party_id, rule_id, met (nothing if none is due).

    ``rows`` names the table of feature rows (with ``kind``), ``facts`` that of the facts' own verdicts.
    """
    if not requirements:
        return f"SELECT party_id, 0 AS rule_id, true AS met FROM {rows} WHERE false"
    return "\nUNION ALL\n".join(_due(requirement, rows, facts) for requirement in requirements)


def scores(requirements: Sequence[Requirement], *, verdicts: str, facts: str) -> str:
    """Return the query of everybody's scores and of the rules that concern them, from a table of verdicts."""
    weights = ", ".join(
        f"({r.id}, {r.weight!r}::DOUBLE, {str(r.is_of_completeness).lower()})" for r in requirements
    )
    weights = weights or "(0, 0.0::DOUBLE, true)"
    return f"""
        WITH weighed(rule_id, weight, is_of_completeness) AS (VALUES {weights}),
        sums AS (
            SELECT party_id, list(rule_id ORDER BY rule_id) AS rules,
                {_share("true")} AS score,
                {_share("is_of_completeness")} AS completeness,
                {_share("NOT is_of_completeness")} AS validity
            FROM {verdicts} JOIN weighed USING (rule_id) GROUP BY party_id
        )
        SELECT f.party_id, coalesce(score, 100)::SMALLINT AS score,
            coalesce(completeness, 100)::SMALLINT AS completeness,
            coalesce(validity, 100)::SMALLINT AS validity, coalesce(rules, []) AS rules
        FROM {facts} f LEFT JOIN sums USING (party_id)
    """


def score(requirements: Iterable[Requirement], facts: Mapping[str, bool | None]) -> Score:
    """Return the score of one customer whom these requirements concern: the same as the query gives."""
    due = [(r, facts[r.column]) for r in requirements if facts[r.column] is not None]

    def share(wanted: Sequence[tuple[Requirement, bool | None]]) -> int:
        whole = sum(r.weight for r, _met in wanted)
        met = sum(r.weight for r, is_met in wanted if is_met)
        return 100 if whole <= 0 else int(100 * met / whole + 1e-9)

    return Score(
        share(due),
        share([pair for pair in due if pair[0].is_of_completeness]),
        share([pair for pair in due if not pair[0].is_of_completeness]),
    )


def concerned(requirement: Requirement, *, rows: str) -> str:
    """Return the condition on a feature row that puts a customer among those concerned."""
    kinds = ", ".join(f"'{kind}'" for kind in requirement.kinds)
    condition = f"{rows}.kind IN ({kinds})"
    if requirement.group is None:
        return condition
    group = sql.written(requirement.group, dialect="duckdb", column=lambda name: f'{rows}."{name}"')
    return f"{condition} AND coalesce({group}, false)"


def _due(requirement: Requirement, rows: str, facts: str) -> str:
    verdict = f'f."{requirement.column}"'
    return f"""
        SELECT f.party_id, {int(requirement.id)} AS rule_id, {verdict} AS met
        FROM {facts} f JOIN {rows} AS r ON r.party_id = f.party_id
        WHERE {concerned(requirement, rows="r")}
    """


def _share(which: str) -> str:
    # Rounded down: who is told of 100 has nothing missing.
    whole = f"nullif(sum(weight) FILTER (met IS NOT NULL AND {which}), 0)"
    return f"floor(100 * coalesce(sum(weight) FILTER (met AND {which}), 0) / {whole} + 1e-9)"
