"""What each holding was worth at a cut-off, 90 days before it, and on average in the twelve months to it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import ibis


def at_cut_off(holdings: Any, balances: Any, *, as_of: date) -> Any:
    """
    Return the holdings with ``balance``, ``balance_90d_before``, ``average_12m`` and ``is_open``.

    A day's balance is the last one known on or before it. The latest balance of the holding itself
    (``latest_balance``) stands in where it is newer or the lake knows none; for a loan, the amount granted.
    """
    end, before, year = (ibis.date((as_of - timedelta(days=days)).isoformat()) for days in (0, 90, 365))
    known = balances.group_by("holding").aggregate(
        lake_on=balances.as_of.max(where=balances.as_of <= end),
        lake_balance=balances.amount_base.argmax(balances.as_of, where=balances.as_of <= end),
        lake_90d_before=balances.amount_base.argmax(balances.as_of, where=balances.as_of <= before),
        lake_average=balances.amount_base.mean(where=(balances.as_of > year) & (balances.as_of <= end)),
    )
    rows = holdings.left_join(known, "holding").drop("holding_right")
    is_open = (rows.opened_on.isnull() | (rows.opened_on <= end)) & _not_closed(rows, end)
    granted = ibis.cases((rows.line == "LOANS", -rows.limit_amount), else_=ibis.null("decimal(18, 2)"))
    latest = ibis.cases(
        (_is_newer(rows, end), rows.latest_balance),
        else_=ibis.null("decimal(18, 2)"),
    )
    now = ibis.coalesce(latest, rows.lake_balance, granted, 0)
    then = ibis.coalesce(
        rows.lake_90d_before, ibis.cases((rows.opened_on > before, ibis.literal(0)), else_=now)
    )
    was_open = (rows.opened_on.isnull() | (rows.opened_on <= before)) & _not_closed(rows, before)
    return rows.mutate(
        is_open=is_open & ~rows.is_held_away,
        balance=now,
        balance_90d_before=ibis.cases((was_open & ~rows.is_held_away, then), else_=0),
        average_12m=ibis.coalesce(rows.lake_average, now),
    ).drop("lake_on", "lake_balance", "lake_90d_before", "lake_average")


def _is_newer(rows: Any, end: Any) -> Any:
    is_undated = rows.latest_balance_on.isnull() & rows.lake_on.isnull()
    is_in_time = rows.latest_balance_on <= end
    return is_undated | (is_in_time & (rows.lake_on.isnull() | (rows.latest_balance_on >= rows.lake_on)))


def _not_closed(rows: Any, day: Any) -> Any:
    # A source that closes without a day says so by its status only.
    ended = (rows.closed_on <= day).fill_null(False)
    return ~ended & ~(rows.status.isin(("CLOSED", "MATURED")) & rows.closed_on.isnull())
