"""Take balances: a holding keeps its latest; the months before are in the lake."""

import pyarrow as pa
from django.db import connection

from amity.foundation.audit.accounting import taken
from amity.foundation.kernel.intake import IntakeContext, Taken
from amity.foundation.postgres.copying import copy_rows
from amity.know.holdings.intake.parents import with_holding


def take_balances(table: pa.Table, context: IntakeContext) -> Taken:
    """Bring each holding to its latest balance; an older one that arrives late changes nothing."""
    kept, parked = with_holding(table, context.source)
    latest = kept.sort_by([("holding_id", "ascending"), ("as_of", "ascending")])
    rows = {
        holding: (holding, as_of, amount)
        for holding, as_of, amount in zip(
            *(latest.column(name).to_pylist() for name in ("holding_id", "as_of", "amount")), strict=True
        )
    }
    with connection.cursor() as cursor:
        cursor.execute(_COMING)
        copy_rows(connection, "balance_coming", ("holding_id", "as_of", "amount"), rows.values())
        cursor.execute(_BRING)
        updated = cursor.rowcount
        cursor.execute("DROP TABLE balance_coming")
    return taken("balances", context, rows=table.num_rows, inserted=0, updated=updated, parked=parked)


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
