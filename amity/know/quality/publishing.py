"""Bring gaps and standings into line with what the ring found; open, age and close gaps; count the day.

Gaps are rows that live: an edit closes one at once. So they are no generation, and the ring writes only what
differs, and nothing about customers who changed after its cut-off: tomorrow's turn judges these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import connection, transaction

from amity.foundation.kernel.references import new_reference
from amity.foundation.postgres.copying import copy_table
from amity.foundation.runs.cuts import Cut

Values = Mapping[str, int | float | str | date]
WORTH_MOVES = 0.1
"""A worth that moved by less than this share is left: it would be written for everybody every night."""


def publish(*, cuts: Sequence[Cut], folder: Path) -> int:
    """Publish what the step found; return how many rows changed."""
    days = {int(cut.legal_entity_id): cut.as_of for cut in cuts}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_COMING)
        copy_table(connection, "quality_coming_gap", _gaps(folder))
        copy_table(connection, "quality_coming_standing", pq.read_table(folder / "quality_standings.parquet"))
        cursor.execute("ANALYZE quality_coming_gap")
        cursor.execute("ANALYZE quality_coming_standing")
        cursor.execute(_NEWER, {"taken_at": _taken_at(folder)})
        changed = 0
        for entity, day in days.items():
            values: Values = {"entity": entity, "day": day, "moves": WORTH_MOVES}
            for statement in (_CLOSE, _UPDATE, _OPEN, _FORGET_STANDINGS, _UPDATE_STANDINGS, _ADD_STANDINGS):
                cursor.execute(statement, values)
                changed += cursor.rowcount
        for table in ("quality_coming_gap", "quality_coming_standing", "quality_newer"):
            cursor.execute(f"DROP TABLE {table}")
    for entity, day in days.items():
        count_day(legal_entity_id=entity, day=day)
    return changed


def count_day(*, legal_entity_id: int, day: date) -> None:
    """Write down how many gaps and what scores each unit has on the day; once more is as good as once."""
    values: Values = {"entity": legal_entity_id, "day": day}
    with transaction.atomic(), connection.cursor() as cursor:
        for table in ("quality_gapday", "quality_scoreday"):
            cursor.execute(
                f"DELETE FROM {table} WHERE legal_entity_id = %(entity)s AND day = %(day)s", values
            )
        cursor.execute(_GAP_DAY, values)
        cursor.execute(_SCORE_DAY, values)


def _gaps(folder: Path) -> pa.Table:
    found = pq.read_table(folder / "quality_gaps.parquet")
    references = pa.array([str(new_reference()) for _row in range(found.num_rows)], pa.string())
    return found.append_column("reference", references)


def _taken_at(folder: Path) -> str:
    taken = pq.read_table(folder / "quality_facts.parquet", columns=["taken_at"]).column("taken_at")
    return str(taken[0].as_py()) if len(taken) else "infinity"


_COMING = """
    CREATE TEMPORARY TABLE quality_coming_gap (party_id bigint, rule_id bigint, legal_entity_id bigint,
        unit_id bigint, owner_id bigint, source text, field text, state text, worth_minor bigint,
        opened_on date, due_on date, reference uuid, PRIMARY KEY (party_id, rule_id)) ON COMMIT DROP;
    CREATE TEMPORARY TABLE quality_coming_standing (party_id bigint PRIMARY KEY, legal_entity_id bigint,
        unit_id bigint, owner_id bigint, source text, score smallint, completeness smallint,
        validity smallint, rules bigint[], judged_on date) ON COMMIT DROP
"""
_NEWER = """
    CREATE TEMPORARY TABLE quality_newer ON COMMIT DROP AS
    SELECT party_id FROM quality_standing WHERE changed_at > %(taken_at)s::timestamptz
"""
_NOT_NEWER = "NOT EXISTS (SELECT FROM quality_newer n WHERE n.party_id = {}.party_id)"
_CLOSE = f"""
    UPDATE quality_gap gap SET closed_on = greatest(gap.opened_on, %(day)s::date),
        closed_why = CASE WHEN (SELECT gap.rule_id = ANY(s.rules) FROM quality_coming_standing s
            WHERE s.party_id = gap.party_id) THEN 'MENDED' ELSE 'NO_LONGER_ASKED' END
    WHERE gap.closed_on IS NULL AND gap.legal_entity_id = %(entity)s AND {_NOT_NEWER.format("gap")}
      AND NOT EXISTS (SELECT FROM quality_coming_gap c
        WHERE c.party_id = gap.party_id AND c.rule_id = gap.rule_id)
"""
_UPDATE = f"""
    UPDATE quality_gap gap SET owner_id = nullif(c.owner_id, 0), unit_id = c.unit_id, source = c.source,
        state = c.state, field = c.field, worth_minor = c.worth_minor
    FROM quality_coming_gap c
    WHERE c.party_id = gap.party_id AND c.rule_id = gap.rule_id AND c.legal_entity_id = %(entity)s
      AND gap.closed_on IS NULL AND {_NOT_NEWER.format("c")}
      AND ((gap.owner_id, gap.unit_id, gap.source, gap.state, gap.field)
           IS DISTINCT FROM (nullif(c.owner_id, 0), c.unit_id, c.source, c.state, c.field)
        OR abs(gap.worth_minor - c.worth_minor) > abs(gap.worth_minor) * %(moves)s)
"""
_OPEN = f"""
    INSERT INTO quality_gap (reference, party_id, rule_id, legal_entity_id, unit_id, owner_id, source,
        field, state, worth_minor, opened_on, due_on, closed_why)
    SELECT c.reference, c.party_id, c.rule_id, c.legal_entity_id, c.unit_id, nullif(c.owner_id, 0),
        c.source, c.field, c.state, c.worth_minor, c.opened_on, c.due_on, ''
    FROM quality_coming_gap c JOIN parties_party p ON p.id = c.party_id
    WHERE c.legal_entity_id = %(entity)s AND {_NOT_NEWER.format("c")}
      AND p.status NOT IN ('MERGED', 'ERASED')
      AND NOT EXISTS (SELECT FROM quality_gap g
        WHERE g.party_id = c.party_id AND g.rule_id = c.rule_id AND g.closed_on IS NULL)
    ORDER BY c.party_id, c.rule_id
"""
_FORGET_STANDINGS = f"""
    DELETE FROM quality_standing s WHERE s.legal_entity_id = %(entity)s AND {_NOT_NEWER.format("s")}
      AND NOT EXISTS (SELECT FROM quality_coming_standing c WHERE c.party_id = s.party_id)
"""
_FACTS = "legal_entity_id, unit_id, owner_id, source, score, completeness, validity, rules"
_UPDATE_STANDINGS = f"""
    UPDATE quality_standing s SET ({_FACTS}, judged_on) =
        (c.legal_entity_id, c.unit_id, nullif(c.owner_id, 0), c.source, c.score, c.completeness,
         c.validity, c.rules, c.judged_on)
    FROM quality_coming_standing c
    WHERE c.party_id = s.party_id AND c.legal_entity_id = %(entity)s AND {_NOT_NEWER.format("c")}
      AND (s.legal_entity_id, s.unit_id, s.owner_id, s.source, s.score, s.completeness, s.validity, s.rules)
        IS DISTINCT FROM (c.legal_entity_id, c.unit_id, nullif(c.owner_id, 0), c.source, c.score,
            c.completeness, c.validity, c.rules)
"""
_ADD_STANDINGS = f"""
    INSERT INTO quality_standing (party_id, {_FACTS}, judged_on)
    SELECT c.party_id, c.legal_entity_id, c.unit_id, nullif(c.owner_id, 0), c.source, c.score,
        c.completeness, c.validity, c.rules, c.judged_on
    FROM quality_coming_standing c JOIN parties_party p ON p.id = c.party_id
    WHERE c.legal_entity_id = %(entity)s AND p.status NOT IN ('MERGED', 'ERASED')
      AND NOT EXISTS (SELECT FROM quality_standing s WHERE s.party_id = c.party_id)
    ORDER BY c.party_id
"""
_GAP_DAY = """
    INSERT INTO quality_gapday (legal_entity_id, unit_id, rule_id, source, day, open_count, overdue_count,
        opened_count, mended_count)
    SELECT legal_entity_id, unit_id, rule_id, source, %(day)s,
        count(*) FILTER (WHERE closed_on IS NULL),
        count(*) FILTER (WHERE closed_on IS NULL AND due_on < %(day)s),
        count(*) FILTER (WHERE opened_on = %(day)s),
        count(*) FILTER (WHERE closed_on = %(day)s AND closed_why = 'MENDED')
    FROM quality_gap
    WHERE legal_entity_id = %(entity)s AND (closed_on IS NULL OR closed_on = %(day)s)
    GROUP BY legal_entity_id, unit_id, rule_id, source
"""
_SCORE_DAY = """
    INSERT INTO quality_scoreday (legal_entity_id, unit_id, day, customers_count, score_sum,
        completeness_sum, validity_sum)
    SELECT legal_entity_id, unit_id, %(day)s, count(*), sum(score), sum(completeness), sum(validity)
    FROM quality_standing WHERE legal_entity_id = %(entity)s GROUP BY legal_entity_id, unit_id
"""
