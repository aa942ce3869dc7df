"""Map a staged file to a canonical table and judge every row: accepted, left out, or refused and why."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import pyarrow as pa

from amity.analytics import engine
from amity.analytics.engine import Connection, name_of, quoted
from amity.analytics.intake import advice, checks, staging
from amity.analytics.intake.errors import BadFeed, BadSource
from amity.analytics.intake.feed import Load
from amity.analytics.intake.staging import Staged
from amity.analytics.tables.contract import Column, Table

PART = "\x1f"
"""Stands between column and reason in a fault."""

TRIMMED = "trim({0}, ' ' || chr(9) || chr(10) || chr(13) || chr(160) || chr(12288))"


@dataclass(frozen=True, slots=True)
class Judged:
    """A mapped file: the engine's table ``name`` with ``_row``, ``_span``, ``_fault`` and the columns.

    Control: ``lines`` = ``accepted`` + ``rejected`` + ``skipped`` + ``continuations``.
    """

    name: str
    lines: int
    continuations: int
    skipped: int
    accepted: int
    rejected: int
    unread: int = 0
    """Of the rejected, those that could not be read at all."""


def judge(duck: Connection, load: Load, staged: Staged, *, alias: str, name: str, mark: str) -> Judged:
    """Map and judge.

    :raises BadFeed: if the mapping cannot be run.
    :raises BadSource: if the control does not come out.
    """
    mapped = _mapped(duck, load, staged, alias)
    try:
        given = duck.columns(mapped)
        duck.run(f"CREATE TABLE {name_of(name)} AS {_judged(load.table, mapped, given, mark)}")
        skipped = (
            int(duck.value(f"SELECT count(*) FROM ({mapped}) WHERE _kept IS NOT TRUE")) if load.where else 0
        )
    except engine.Error as error:
        raise _refused(duck, load, staged, error) from None
    _refuse_repeats(duck, load.table, name)
    rejected, accepted = duck.rows(
        f"SELECT count(*) FILTER (_fault IS NOT NULL), count(*) FILTER (_fault IS NULL) FROM {name_of(name)}"
    )[0]
    judged = Judged(
        name, staged.lines, staged.continuations, skipped, accepted, rejected + staged.refused, staged.refused
    )
    _check_control(load, judged)
    return judged


def check(duck: Connection, load: Load, staged: Staged, *, alias: str) -> None:
    """See that the mapping can be run, without running it.

    :raises BadFeed: if it cannot.
    :raises BadSource: if the file lacks a column that it reads.
    """
    mapped = _mapped(duck, load, staged, alias)
    try:
        duck.columns(mapped)
    except engine.Error as error:
        raise _refused(duck, load, staged, error) from None


def _refused(duck: Connection, load: Load, staged: Staged, error: Exception) -> BadFeed | BadSource:
    said = str(error)
    if staged.path and (str(staged.path) in said or "No space left" in said):
        return staging.refused(error, staged.path, staged.path.suffix.lstrip("."))
    # The second: it has the name of the canonical column that it should have filled.
    missing = re.search(r'column "(.+?)" (?:not found|referenced that exists)', said, re.IGNORECASE)
    if missing and staged.path:
        header = [c for c in duck.columns(f"SELECT * FROM {name_of(staged.table)}") if not c.startswith("_")]
        return BadSource(advice.missing_column(staged.path.name, missing[1], header, staged.delimiter))
    return BadFeed(f"load of {load.name}: the mapping cannot be run: {_first_lines(said)}")


def columns_of(load: Load, header: dict[str, str]) -> dict[str, str]:
    """Return the mapping's columns; a mapping without any takes the file's columns by their canonical names.

    :raises BadFeed: if such a file has a column that the table does not have.
    """
    if load.columns:
        return dict(load.columns)
    known = {column.name for column in load.table.columns}
    if extra := [c for c in header if c not in known and c not in {"_row", "_span"}]:
        raise BadFeed(
            f"load of {load.name}: the file has columns that {load.table.name} has not: {', '.join(extra)}."
            " Map them in [load.columns], or leave them out of the file."
        )
    return {c: name_of(c) for c in header if c in known}


def _mapped(duck: Connection, load: Load, staged: Staged, alias: str) -> str:
    try:
        columns = columns_of(load, duck.columns(f"SELECT * FROM {name_of(staged.table)}"))
    except engine.Error as error:
        raise BadSource(f"{staged.path}: {error}") from None
    values = "".join(f", ({sql}) AS {name_of(name)}" for name, sql in columns.items())
    kept = f"({load.where})" if load.where else "true"
    # Only to the left: a join may add columns, never drop a row.
    joins = " ".join(f"LEFT JOIN {join}" for join in load.joins)
    of = name_of(alias)
    asked = f"{of}._row AS _row, {of}._span AS _span, {kept} AS _kept{values}"
    return f"SELECT {asked} FROM {name_of(staged.table)} AS {of} {joins}"


def _judged(table: Table, mapped: str, given: dict[str, str], mark: str) -> str:
    cleaned, typed, faults = [], [], []
    for column in table.columns:
        name = name_of(column.name)
        kind = given.get(column.name, '"NULL"')
        raw = name_of(f"raw {column.name}")
        cleaned.append(f"{_clean(name, kind) if column.name in given else 'NULL'} AS {raw}")
        sql = checks.value(column, raw, kind) if column.name in given else f"CAST(NULL AS {column.type.sql})"
        typed.append(f"{sql} AS {name}")
        faults.append(_fault(column, raw, name, kind, mark))
    names = ", ".join(name_of(column.name) for column in table.columns)
    wrong = [fault for fault in faults if fault]
    fault = f"coalesce({', '.join(wrong)})" if wrong else "NULL"
    return (
        f"SELECT _row, _span, CAST({fault} AS VARCHAR) AS _fault, {names} FROM"
        f" (SELECT *, {', '.join(typed)} FROM"
        f" (SELECT _row, _span, {', '.join(cleaned)} FROM ({mapped}) WHERE _kept))"
    )


def _clean(name: str, kind: str) -> str:
    return f"nullif({TRIMMED.format(name)}, '')" if kind == "VARCHAR" else name


def _fault(column: Column, raw: str, typed: str, kind: str, mark: str) -> str:
    sql = checks.fault(column, raw, typed, kind, mark=mark)
    return "" if sql == "NULL" else f"{quoted(column.name + PART)} || {sql}"


def _refuse_repeats(duck: Connection, table: Table, name: str) -> None:
    """Refuse the later of two rows with one key, and say whether they say the same."""
    key = ", ".join(name_of(k) for k in table.key)
    judged = name_of(name)
    good = f"FROM {judged} WHERE _fault IS NULL"
    rows, keys = duck.rows(
        f"SELECT (SELECT count(*) {good}), (SELECT count(*) FROM (SELECT DISTINCT {key} {good}))"
    )[0]
    if rows == keys:
        return
    everything = ", ".join(name_of(c.name) for c in table.columns)
    duck.run(f"""
        CREATE OR REPLACE TEMP TABLE repeats AS
        SELECT _row, {key}, first_row, is_same FROM (
            SELECT *, min(_row) OVER w AS first_row, row_number() OVER w AS n,
                hash({everything}) = first_value(hash({everything})) OVER w AS is_same
            {good} WINDOW w AS (PARTITION BY {key} ORDER BY _row))
        WHERE n > 1
    """)
    reason = f"""{quoted(table.key[0] + PART)} || CASE WHEN is_same THEN 'repeats row ' || first_row
        ELSE 'has the key of row ' || first_row || ', with other values' END"""
    duck.run(f"UPDATE {judged} SET _fault = {reason} FROM repeats WHERE repeats._row = {judged}._row")


def set_aside(
    duck: Connection, judged: Judged, column: str, refused: Mapping[int, str], left_out: Collection[int]
) -> Judged:
    """Refuse some of the accepted rows, with reasons; leave others out, counted as skipped."""
    table = name_of(judged.name)
    reasons = {**dict.fromkeys(left_out, None), **refused}
    rows, texts = pa.array(list(reasons), pa.int64()), pa.array(list(reasons.values()), pa.string())
    duck.register("aside", pa.table({"_row": rows, "reason": texts}))
    mine = f"{table}._row = aside._row AND _fault IS NULL"
    duck.run(
        f"UPDATE {table} SET _fault = {quoted(column + PART)} || reason FROM aside"
        f" WHERE {mine} AND reason IS NOT NULL"
    )
    duck.run(f"DELETE FROM {table} USING aside WHERE {mine} AND reason IS NULL")
    duck.unregister("aside")
    left, accepted = duck.rows(f"SELECT count(*), count(*) FILTER (_fault IS NULL) FROM {table}")[0]
    gone = judged.accepted + (judged.rejected - judged.unread) - left
    return replace(
        judged,
        skipped=judged.skipped + gone,
        accepted=accepted,
        rejected=left - accepted + judged.unread,
    )


def _check_control(load: Load, judged: Judged) -> None:
    told = judged.accepted + judged.rejected + judged.skipped + judged.continuations
    if told == judged.lines:
        return
    why = (
        "A join gives a row more than once: join to one row each."
        if load.joins and told > judged.lines
        else ""
    )
    raise BadSource(
        f"load of {load.name}: {judged.lines} lines, but {judged.accepted} accepted"
        f" + {judged.rejected} refused + {judged.skipped} left out + {judged.continuations} continuations"
        f" = {told}. {why}".rstrip()
    )


def _first_lines(text: str) -> str:
    return " ".join(line.strip() for line in text.splitlines()[:4] if line.strip())
