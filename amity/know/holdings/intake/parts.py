"""Take who stands behind a holding, and payments that repeat."""

import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection

from amity.foundation.audit.accounting import taken
from amity.foundation.kernel.intake import IntakeContext, ParkedRow, Taken
from amity.foundation.postgres.copying import upsert
from amity.know.holdings.intake.parents import with_holding
from amity.know.parties import selectors as parties


def take_holding_parties(table: pa.Table, context: IntakeContext) -> Taken:
    """Insert a party's part in a holding; update the share."""
    numbered = table.append_column("row", pa.array(range(table.num_rows)))
    kept, orphans = with_holding(numbered, context)
    owners = parties.owners(context.source, table.column("customer_key").to_pylist())
    parked = list(orphans)
    ready: list[tuple[object, ...]] = []
    for part in kept.to_pylist():
        owner = owners.get(part["customer_key"])
        if owner is None:
            parked.append(ParkedRow(part["row"], "customers", part["customer_key"]))
        else:
            ready.append((part["holding_id"], owner.party_id, part["role"], part["share"]))
    columns = ("holding_id", "party_id", "role", "share")
    done = upsert(connection, "holdings_holdingparty", columns, ready, key=columns[:3])
    return taken(
        "holding_parties", context,
        rows=table.num_rows, inserted=done.inserted, updated=done.updated, parked=parked,
    )  # fmt: skip


def take_standing_orders(table: pa.Table, context: IntakeContext) -> Taken:
    """Insert and update standing orders by the source's key."""
    kept, parked = with_holding(table, context)
    currencies = pc.coalesce(kept.column("currency"), pa.scalar(context.currency))
    rows = zip(
        kept.column("key").to_pylist(),
        kept.column("holding_id").to_pylist(),
        kept.column("amount").to_pylist(),
        currencies.to_pylist(),
        pc.coalesce(kept.column("purpose"), "").to_pylist(),
        pc.coalesce(kept.column("counterparty_bank"), "").to_pylist(),
        strict=True,
    )
    done = upsert(
        connection, "holdings_standingorder",
        ("source", "key", "holding_id", "amount", "currency", "purpose", "counterparty_bank"),
        ((context.source, *row) for row in rows),
        key=("source", "key"),
    )  # fmt: skip
    return taken(
        "standing_orders", context,
        rows=table.num_rows, inserted=done.inserted, updated=done.updated, parked=parked,
    )  # fmt: skip
