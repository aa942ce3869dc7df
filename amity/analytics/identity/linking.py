"""Pairs of records and how likely each is one customer: Splink compares and weighs, as we trained.

The table ``pairs``: uids ``a`` < ``b``, ``weight`` in bits, and the bits of each comparison (``w0`` …).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

import sqlglot
from splink import DuckDBAPI, Linker, SettingsCreator
from sqlglot import exp

from amity.analytics.engine import Connection, quoted
from amity.analytics.identity.blocking import Rule
from amity.analytics.identity.levels import Comparison
from amity.analytics.identity.training import Trained

NUMBERS = frozenset({"mobile", "email"})
"""Their values are few people's: what counts is how many share one, not how common it is among all."""
LEAST_WEIGHT = -4.0
"""Pairs below are not kept: nobody will look at them, and no cluster holds together by them."""


def link(
    duck: Connection,
    comparisons: Sequence[Comparison],
    rules: Sequence[Rule],
    trained: Trained,
    *,
    apart: Sequence[str] = (),
) -> None:
    """Make the table ``pairs``; records of one source that has nobody twice are not compared."""
    linker = _linker(duck, comparisons, [_between(rule, apart) for rule in rules], trained)
    found = linker.inference.predict(threshold_match_weight=LEAST_WEIGHT, warning_mode="never")
    bits = ", ".join(f"{_bits(comparison)} AS w{place}" for place, comparison in enumerate(comparisons))
    duck.run(
        "CREATE OR REPLACE TEMP TABLE pairs AS SELECT least(uid_l, uid_r) AS a, greatest(uid_l, uid_r) AS b,"
        f" match_weight AS weight, {bits} FROM {found.physical_name}"
    )


def _bits(comparison: Comparison) -> str:
    by_frequency = any(level.by_frequency for level in comparison.levels)
    return f"mw_{comparison.name}" + (f" + mw_tf_adj_{comparison.name}" if by_frequency else "")


def _between(rule: Rule, apart: Sequence[str]) -> str:
    if not apart:
        return rule.sql
    listed = ", ".join(quoted(source) for source in apart)
    return f"{rule.sql} AND (l.source <> r.source OR l.source NOT IN ({listed}))"


def _linker(
    duck: Connection, comparisons: Sequence[Comparison], rules: Sequence[str], trained: Trained
) -> Linker:
    logging.getLogger("splink").setLevel(logging.ERROR)
    api = DuckDBAPI(connection=duck.lend())
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="uid",
        probability_two_random_records_match=1 / (1 + 2**-trained.prior),
        comparisons=[_comparison(c, m, u) for c, m, u in zip(comparisons, trained.m, trained.u, strict=True)],
        blocking_rules_to_generate_predictions=[
            {"blocking_rule": rule, "sql_dialect": "duckdb"} for rule in rules
        ],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=True,
    )
    linker = Linker(api.register("forms"), settings, log_level=None, validate_settings=False)
    for comparison, u in zip(comparisons, trained.u, strict=True):
        for level, chance in zip(comparison.levels, u, strict=True):
            if level.by_frequency:
                _frequencies(duck, level.by_frequency, chance)
                table = api.register(f"frequency_{level.by_frequency}")
                linker.table_management.register_term_frequency_lookup(table, level.by_frequency)
    return linker


def _comparison(comparison: Comparison, m: Sequence[float], u: Sequence[float]) -> dict[str, object]:
    levels: list[dict[str, object]] = [
        {
            "sql_condition": _of_pairs(comparison.unknown_sql),
            "label_for_charts": "UNKNOWN",
            "is_null_level": True,
        }
    ]
    for level, mine, others in zip(comparison.levels, m, u, strict=True):
        declared: dict[str, object] = {
            "sql_condition": _of_pairs(level.sql),
            "label_for_charts": level.code,
            "m_probability": float(mine),
            "u_probability": float(others),
        }
        if level.by_frequency:
            declared |= {
                "tf_adjustment_column": level.by_frequency,
                "tf_adjustment_weight": 1.0,
                "disable_tf_exact_match_detection": True,
            }
        levels.append(declared)
    return {"output_column_name": comparison.name, "comparison_levels": levels}


def _of_pairs(sql: str) -> str:
    """Return a condition on columns of l and r as Splink writes them: column_l, column_r."""
    if sql == "ELSE":
        return sql
    tree = sqlglot.parse_one(sql, dialect="duckdb")
    for column in list(tree.find_all(exp.Column)):
        column.replace(exp.column(f"{column.name}_{column.table}", quoted=True))
    return str(tree.sql(dialect="duckdb"))


def _frequencies(duck: Connection, column: str, chance: float) -> None:
    share = f"{chance!r} * pow(count(*) / 2, 3)" if column in NUMBERS else "count(*) / sum(count(*)) OVER ()"
    least = "HAVING count(*) > 2" if column in NUMBERS else ""
    duck.run(
        f"CREATE OR REPLACE TEMP TABLE frequency_{column} AS SELECT {column}, {share} AS tf_{column}"
        f" FROM forms WHERE {column} IS NOT NULL GROUP BY {column} {least}"
    )
