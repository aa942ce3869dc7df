"""What a value must be before it is taken, as SQL. Texts are judged by what is written, before any cast:
a cast would take '1.239' for 1.24, '1e3' for 1000 and '2024-1-5' for a day.
"""

from __future__ import annotations

from amity.analytics.engine import quoted
from amity.analytics.intake.errors import BadFeed
from amity.analytics.tables.contract import Column, Type

TIME = "[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,9})?)?"
PATTERNS = {
    Type.INTEGER: ("-?[0-9]{1,18}", "is not a whole number"),
    Type.MONEY: (
        "-?[0-9]{1,16}(\\.[0-9]{0,2}0*)?",
        "is not an amount with at most two decimals, like 1234.50",
    ),
    Type.RATE: ("-?[0-9]{1,3}(\\.[0-9]{0,6}0*)?", "is not a share with at most six decimals, like 0.0175"),
    Type.DAY: ("[0-9]{4}-[0-9]{2}-[0-9]{2}", "is not a day like 2025-12-31"),
    Type.MOMENT: (
        f"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}([ T]{TIME}(Z|[+-][0-9]{{2}}(:?[0-9]{{2}})?)?)?",
        "is not a moment like 2025-12-31 23:59:00",
    ),
    Type.FLAG: ("(?i:true|false|yes|no|y|n|t|f|1|0)", "is not yes or no"),
}
"""What a text must look like, and what is said of one that does not."""

SHOWN = 8
"""Of the values allowed, so many are named in a reason."""

EARLIEST, LATEST = "CAST('0001-01-02' AS DATE)", "CAST('9999-12-30' AS DATE)"
WHOLE = {
    "TINYINT",
    "SMALLINT",
    "INTEGER",
    "BIGINT",
    "HUGEINT",
    "UTINYINT",
    "USMALLINT",
    "UINTEGER",
    "UBIGINT",
}
FITTING: dict[Type, set[str]] = {
    Type.INTEGER: WHOLE,
    Type.MONEY: WHOLE | {"FLOAT", "DOUBLE", "DECIMAL"},
    Type.RATE: WHOLE | {"FLOAT", "DOUBLE", "DECIMAL"},
    Type.DAY: {"DATE", "TIMESTAMP"},
    Type.MOMENT: {
        "DATE",
        "TIMESTAMP",
        "TIMESTAMP_S",
        "TIMESTAMP_MS",
        "TIMESTAMP_NS",
        "TIMESTAMP WITH TIME ZONE",
    },
    Type.FLAG: {"BOOLEAN"},
}
"""Types of the engine, beside texts, that a mapping may give for a canonical type."""


def value(column: Column, sql: str, given: str) -> str:
    """Return the SQL of the value in its type; NULL where it does not fit.

    :raises BadFeed: if the mapping gives a type from which there is no way.
    """
    kind = given.split("(", maxsplit=1)[0]
    if kind == "VARCHAR":
        return sql if column.type is Type.TEXT else f"TRY_CAST({sql} AS {column.type.sql})"
    if column.type is Type.TEXT:
        return f"CAST({sql} AS VARCHAR)"
    if kind not in FITTING[column.type] and kind != '"NULL"':
        raise BadFeed(f"column {column.name} is to be {column.type}, but the mapping gives {given}.")
    return sql if given == column.type.sql else f"TRY_CAST({sql} AS {column.type.sql})"


def fault(column: Column, raw: str, typed: str, given: str, *, mark: str) -> str:
    """Return the SQL of what is wrong with a value: a text, or NULL if nothing is."""
    cases = [*_of_text(column, raw, mark)] if given == "VARCHAR" else [*_of_type(column, raw, typed, given)]
    if column.required:
        cases.append((f"{typed} IS NULL", quoted("is empty")))
    if column.allowed:
        listed = ", ".join(quoted(each) for each in column.allowed)
        shown = ", ".join(column.allowed[:SHOWN]) + (" …" if len(column.allowed) > SHOWN else "")
        cases.append((f"{typed} NOT IN ({listed})", quoted(f"is none of {shown}")))
    if column.between:
        least, most = column.between
        cases.append(
            (f"{typed} NOT BETWEEN {least} AND {most}", quoted(f"is not between {least} and {most}"))
        )
    if not cases:
        return "NULL"
    return f"CASE {' '.join(f'WHEN {when} THEN {then}' for when, then in cases)} END"


def _of_text(column: Column, raw: str, mark: str) -> list[tuple[str, str]]:
    cases = [(f"starts_with({raw}, {quoted(mark)})", f"substr({raw}, {len(mark) + 1})")]
    if column.type is Type.TEXT:
        # PostgreSQL keeps no NUL character. Lines were searched for it; JSON, XLSX and Parquet were not.
        cases.append((f"contains({raw}, chr(0))", quoted("holds a NUL character")))
        cases.append((f"len({raw}) > {column.longest}", quoted(f"has more than {column.longest} characters")))
        if column.pattern:
            cases.append(
                (
                    f"NOT regexp_full_match({raw}, {quoted(column.pattern)})",
                    quoted("is not written as it must be"),
                )
            )
        return cases
    pattern, reason = PATTERNS[column.type]
    cases.append((f"NOT regexp_full_match({raw}, {quoted(pattern)})", quoted(reason)))
    if column.type in {Type.DAY, Type.MOMENT}:
        cases.append(
            (
                f"{raw} IS NOT NULL AND TRY_CAST({raw} AS {column.type.sql}) IS NULL",
                quoted("is no day of the calendar"),
            )
        )
    return cases


def _of_type(column: Column, raw: str, typed: str, given: str) -> list[tuple[str, str]]:
    kind = given.split("(", maxsplit=1)[0]
    if column.type is Type.TEXT:
        return [(f"len({typed}) > {column.longest}", quoted(f"has more than {column.longest} characters"))]
    cases: list[tuple[str, str]] = []
    if given != column.type.sql:
        cases.append((f"{raw} IS NOT NULL AND {typed} IS NULL", quoted(f"does not fit {column.type.sql}")))
    if kind in {"FLOAT", "DOUBLE", "DECIMAL"} and given != column.type.sql:
        digits = 2 if column.type is Type.MONEY else 6
        # A float is never exact: it is taken for the amount that it prints as.
        off = f"abs(CAST({raw} AS DOUBLE) - CAST({typed} AS DOUBLE)) > 1e-{digits + 4}"
        cases.append((off, quoted(f"has more than {digits} decimals")))
    if column.type is Type.DAY and kind == "TIMESTAMP":
        cases.append((f"{raw} <> CAST({typed} AS TIMESTAMP)", quoted("has a time of day")))
    if column.type in {Type.DAY, Type.MOMENT}:
        # Parquet can say "infinity" and the year 290,000; Python and the calendar of a bank cannot.
        cases.append((f"{typed} NOT BETWEEN {EARLIEST} AND {LATEST}", quoted("is no day of the calendar")))
    return cases
