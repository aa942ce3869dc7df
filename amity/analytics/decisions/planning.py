"""Plan for everybody: eligible actions, worth what success is worth as often as it comes, ranked.

    priority = propensity × value × (1 + urgency ÷ 100)

The action's code breaks ties. An action that somebody answered rests until its day; one whose reason names a
fact that is not known of a customer is not proposed to them. One for which the bank may not contact the
customer is refused: it stands after those that are proposed, with the reasons.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from amity.analytics.consents.definition import Ask
from amity.analytics.rules import sql
from amity.analytics.rules.definition import Rule

VERSION = 3
TOP = 5
TOP_REFUSED = 2
REFUSED_FROM = 100
"""Ranks above are of actions that were refused."""
ANYTHING = Ask("", "")


@dataclass(frozen=True, slots=True)
class Planned:
    """An action whose rules are checked."""

    code: str
    version: int
    kinds: tuple[str, ...]
    eligible: Rule
    value: Rule
    urgency: Rule
    amount: Rule | None
    base_rate: float
    facts: tuple[str, ...]
    ask: Ask = ANYTHING
    """For what, through which channel and about what the customer would be contacted."""


def ranked(actions: Sequence[Planned], *, rows: str, rests: str, refused: str = "", top: int = TOP) -> str:
    """
    Return the query of the ranked actions of every customer.

    ``rows`` names the table of feature rows (with ``kind``), ``rests`` that of answered actions: party_id and
    action_code; ``refused`` is the query of whom the bank may not contact (``consents.bulk.refused``), or
    nothing where that is not asked.
    """
    if not actions:
        return _none(rows)
    candidates = "\nUNION ALL\n".join(_candidates(action, rows) for action in actions)
    return f"""
        WITH candidates AS ({candidates}),
        open AS (
            SELECT *, propensity * value * (1 + urgency / 100.0) AS priority
            FROM candidates ANTI JOIN {rests} USING (party_id, action_code)
        ),
        may_not AS ({refused or _NOBODY}),
        judged AS (
            SELECT open.* EXCLUDE (purpose, channel, topic),
                coalesce(array_to_string(may_not.refusals, ' '), '') AS refusal
            FROM open LEFT JOIN may_not USING (party_id, purpose, channel, topic)
        ),
        placed AS (
            SELECT *, row_number() OVER (
                PARTITION BY party_id, refusal = '' ORDER BY priority DESC, action_code
            ) AS place FROM judged
        )
        SELECT * EXCLUDE (place), CASE WHEN refusal = '' THEN place ELSE {REFUSED_FROM} + place END AS rank
        FROM placed
        WHERE place <= CASE WHEN refusal = '' THEN {int(top)} ELSE {TOP_REFUSED} END
    """


def _candidates(action: Planned, rows: str) -> str:
    kinds = ", ".join(_text(kind) for kind in action.kinds)
    facts = ", ".join(f"{_text(fact)}, {_name(fact)}" for fact in action.facts)
    known = "".join(f" AND {_name(fact)} IS NOT NULL" for fact in action.facts)
    value = _sql(action.value)
    amount = f"round({_sql(action.amount)}, 2)" if action.amount else "NULL::DOUBLE"
    return f"""
        SELECT
            party_id,
            {_text(action.code)} AS action_code,
            {int(action.version)} AS action_version,
            round(greatest({value}, 0), 2) AS value,
            {amount} AS amount,
            {float(action.base_rate)!r}::DOUBLE AS propensity,
            least(greatest(coalesce(round({_sql(action.urgency)}), 0), 0), 100)::SMALLINT AS urgency,
            json_object({facts})::VARCHAR AS facts,
            {_text(action.ask.purpose)} AS purpose, {_text(action.ask.channel)} AS channel,
            {_text(action.ask.topic)} AS topic
        FROM {rows}
        WHERE kind IN ({kinds}) AND {_sql(action.eligible)}{known} AND {value} IS NOT NULL
    """


def _sql(rule: Rule) -> str:
    return sql.written(rule, dialect="duckdb", column=_name)


def _none(rows: str) -> str:
    return f"""
        SELECT party_id, '' AS action_code, 0 AS action_version, 0.0::DOUBLE AS value, NULL::DOUBLE AS amount,
            0.0::DOUBLE AS propensity, 0::SMALLINT AS urgency, '' AS facts, 0.0::DOUBLE AS priority,
            '' AS refusal, 1 AS rank
        FROM {rows} WHERE false
    """


_NOBODY = """
    SELECT 0::BIGINT AS party_id, '' AS purpose, '' AS channel, '' AS topic, []::VARCHAR[] AS refusals
    WHERE false
"""


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _name(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'
