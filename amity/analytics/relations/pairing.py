"""Pairs of people with evidence between them, found by what they share: no all against all."""

from __future__ import annotations

from collections.abc import Iterator

from amity.analytics.engine import Connection
from amity.analytics.relations.households import Pair, Reason, Someone

MOST_IN_A_BLOCK = 10
"""An address or a number of more people is a dormitory, an office or a dealer, and tells nothing."""
AT_ONCE = 50_000


def pairs(duck: Connection) -> Iterator[Pair]:
    """
    Yield the pairs among the tables that the connection sees.

    people (party_id, family, whole, birth_year, birth_month, sex, marital, household),
    places (party_id, kind, key), kin (party_id, other_id, role), joint (party_id, other_id).
    """
    for batch in duck.batches(_PAIRS.format(most=MOST_IN_A_BLOCK), rows=AT_ONCE):
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            reasons = frozenset(map(Reason, row[16]))
            yield Pair(_someone(row[:8]), _someone(row[8:16]), reasons)


def _someone(values: tuple[object, ...]) -> Someone:
    first, family, whole, born, month, sex, marital, household = values
    return Someone(
        _number(first),
        _number(family),
        _number(whole),
        _number(born),
        _number(month),
        str(sex or ""),
        str(marital or ""),
        _number(household),
    )


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


_COLUMNS = ("party_id", "family", "whole", "birth_year", "birth_month", "sex", "marital", "household")
_ONE, _TWO = (", ".join(f"{who}.{column}" for column in _COLUMNS) for who in ("one", "two"))
# Of two told ties the smaller number comes first; a role is what the second is to the first.
_PAIRS = (
    """
    WITH small AS (
        SELECT kind, key FROM places GROUP BY kind, key HAVING count(DISTINCT party_id) BETWEEN 2 AND {most}
    ),
    shared AS (
        SELECT one.party_id AS a, two.party_id AS b, one.kind AS reason
        FROM places AS one JOIN small USING (kind, key) JOIN places AS two USING (kind, key)
        WHERE one.party_id < two.party_id
    ),
    told AS (
        SELECT least(party_id, other_id) AS a, greatest(party_id, other_id) AS b,
            CASE WHEN party_id < other_id THEN role
                 WHEN role = 'CHILD' THEN 'PARENT' WHEN role = 'PARENT' THEN 'CHILD' ELSE role END AS reason
        FROM kin WHERE party_id <> other_id
    ),
    evidence AS (
        SELECT * FROM shared UNION SELECT * FROM told
        UNION SELECT least(party_id, other_id), greatest(party_id, other_id), 'JOINT_HOLDING' FROM joint
        WHERE party_id <> other_id
    ),
    gathered AS (SELECT a, b, list(DISTINCT reason) AS reasons FROM evidence GROUP BY a, b),
    homes AS (SELECT party_id, list(key) AS keys FROM places WHERE kind = 'SAME_ADDRESS' GROUP BY party_id)
    SELECT """
    + _ONE + ", " + _TWO
    + """, CASE WHEN NOT list_has_any(here.keys, there.keys)
            THEN list_append(gathered.reasons, 'OTHER_ADDRESS') ELSE gathered.reasons END AS reasons
    FROM gathered JOIN people AS one ON one.party_id = a JOIN people AS two ON two.party_id = b
    LEFT JOIN homes AS here ON here.party_id = a LEFT JOIN homes AS there ON there.party_id = b
    ORDER BY a, b
    """
)  # fmt: skip
