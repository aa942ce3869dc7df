"""Recency, frequency and money: three digits, each the fifth of the active customers of a kind (5 is best).

Who did nothing in the year is in the lowest fifth of each. Equal values are in the same fifth.
"""

from __future__ import annotations

from typing import Any

import ibis

VERSION = 1


def with_rfm(rows: Any) -> Any:
    """Return the rows of one legal entity with ``rfm``; they bring the three measures and ``kind``."""
    is_active = (rows.transactions_count_12m > 0) & rows.days_since_last_transaction.notnull()
    marked = rows.mutate(
        is_active=is_active, freshness=-rows.days_since_last_transaction.fill_null(1_000_000)
    )
    recency = _fifth(marked, marked.freshness)
    frequency = _fifth(marked, marked.transactions_count_12m)
    money = _fifth(marked, marked.turnover_12m)
    return marked.mutate(rfm=recency + frequency + money).drop("is_active", "freshness")


def _fifth(rows: Any, measure: Any) -> Any:
    among = ibis.window(group_by=[rows.kind, rows.is_active], order_by=measure)
    below = measure.rank().over(among)  # how many of them have less
    many = rows.count().over(ibis.window(group_by=[rows.kind, rows.is_active]))
    fifth = 1 + (below * 5 / many).floor().cast("int8")
    return ibis.cases((rows.is_active, fifth), else_=1).cast("string")
