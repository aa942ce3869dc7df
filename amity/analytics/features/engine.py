"""Compute features: one scan a table however many features, then one row a customer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from typing import Any

import ibis

from amity.analytics.features.definition import CUSTOMERS, ROW, Feature

KEY = "party_id"


def compute(
    features: Sequence[Feature],
    tables: Mapping[str, Any],
    *,
    as_of: date,
    known_until: datetime | None = None,
) -> Any:
    """
    Return one row a customer: its id, then the features in the order given.

    What became known at ``known_until`` (default: the end of the cut-off day, UTC) or later does not count.

    :raises KeyError: if a feature reads a table that is not given.
    """
    until = known_until or datetime.combine(as_of + timedelta(days=1), time(), tzinfo=UTC)
    seen = {name: _known(table, until) for name, table in tables.items()}
    parts = [
        _aggregate(seen[name], [feature for feature in features if feature.table == name], as_of)
        for name in dict.fromkeys(feature.table for feature in features if feature.table != ROW)
    ]
    everybody = seen[CUSTOMERS].select(KEY) if CUSTOMERS in seen else _keys(parts)
    joined = reduce(lambda left, right: left.left_join(right, KEY).drop(f"{KEY}_right"), parts, everybody)
    row = joined.mutate(**{f.name: _filled(joined, f) for f in features if f.table != ROW})
    for feature in features:
        if feature.table == ROW:
            row = row.mutate(**{feature.name: feature.value(row, as_of)})
            row = row.mutate(**{feature.name: _filled(row, feature)})
    return row.select(KEY, *[feature.name for feature in features])


def _known(table: Any, until: datetime) -> Any:
    if "known_at" not in table.columns:
        return table
    return table.filter(table.known_at < ibis.literal(until))


def _aggregate(table: Any, features: Sequence[Feature], as_of: date) -> Any:
    values = {feature.name: feature.value(table, as_of) for feature in features}
    if features[0].table == CUSTOMERS:
        return table.select(KEY, **values)
    return table.group_by(KEY).aggregate(**values)


def _keys(parts: Sequence[Any]) -> Any:
    return reduce(lambda left, right: left.union(right), [part.select(KEY) for part in parts]).distinct()


def _filled(row: Any, feature: Feature) -> Any:
    column = row[feature.name]
    return column if feature.when_absent is None else column.fill_null(feature.when_absent)
