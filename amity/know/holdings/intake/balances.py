"""Take balances: a holding keeps its latest; the months before are in the lake."""

from datetime import date

import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection

from amity.foundation.audit.accounting import taken
from amity.foundation.kernel.intake import IntakeContext, Taken
from amity.foundation.postgres.copying import copy_rows
from amity.know.holdings.intake.parents import with_holding


def take_balances(table: pa.Table, context: IntakeContext) -> Taken:
    """Bring each holding to its latest balance; an older one that arrives late changes nothing."""
    kept, parked = with_holding(table, context)
    latest = _newest(kept.select(["holding_id", "as_of", "amount"]), context)
    updated = _bring(latest) if latest.num_rows else 0
    return taken("balances", context, rows=table.num_rows, inserted=0, updated=updated, parked=parked)


def _newest(rows: pa.Table, context: IntakeContext) -> pa.Table:
    """Return the latest row of each holding, of those for which this intake brought none later.

    A bank's first load brings two years of month ends, the latest first: of the others nothing is written.
    """
    brought: dict[int, date] = context.remembered.setdefault("balances", {})
    ordered = rows.sort_by([("holding_id", "ascending"), ("as_of", "ascending")])
    ids = ordered.column("holding_id")
    is_last = [*pc.not_equal(ids[1:], ids[:-1]).to_pylist(), True] if len(ids) else []
    last = ordered.filter(pa.array(is_last, pa.bool_()))
    due = [
        brought.get(holding, date.min) <= as_of
        for holding, as_of in zip(*(last.column(n).to_pylist() for n in ("holding_id", "as_of")), strict=True)
    ]
    newest = last.filter(pa.array(due, pa.bool_()))
    brought.update(zip(*(newest.column(n).to_pylist() for n in ("holding_id", "as_of")), strict=True))
    return newest


def _bring(latest: pa.Table) -> int:
    rows = zip(*(column.to_pylist() for column in latest.columns), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(_COMING)
        copy_rows(connection, "balance_coming", ("holding_id", "as_of", "amount"), rows)
        cursor.execute(_BRING)
        updated = cursor.rowcount
        cursor.execute("DROP TABLE balance_coming")
    return updated


_COMING = (
    "CREATE TEMP TABLE balance_coming (holding_id bigint, as_of date, amount numeric(18,2)) ON COMMIT DROP"
)
_BRING = """
    UPDATE holdings_holding AS holding SET balance = coming.amount, balance_on = coming.as_of
    FROM balance_coming AS coming
    WHERE holding.id = coming.holding_id
      AND (holding.balance_on IS NULL OR holding.balance_on <= coming.as_of)
      AND (holding.balance, holding.balance_on) IS DISTINCT FROM (coming.amount, coming.as_of)
"""
