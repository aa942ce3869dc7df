"""Find the holding that a row hangs on, or park the row; by whole columns, since rows come by the million."""

import pyarrow as pa
import pyarrow.compute as pc

from amity.foundation.kernel.intake import IntakeContext, ParkedRow
from amity.know.holdings import selectors


def with_holding(table: pa.Table, context: IntakeContext) -> tuple[pa.Table, tuple[ParkedRow, ...]]:
    """Return the rows whose holding has arrived, its id and owner beside them, and the others as parked."""
    keys = table.column("holding_key")
    places, arrived = selectors.known_holdings(context).of(keys)
    parked = tuple(
        ParkedRow(index, "holdings", keys[index].as_py())
        for index in pc.indices_nonzero(pc.is_null(places)).to_pylist()
    )
    kept = table.filter(pc.is_valid(places)) if parked else table
    found = arrived.take(pc.drop_null(places))
    for name in ("id", "party_id", "currency"):
        kept = kept.append_column(f"holding_{name}", found.column(name))
    return kept, parked
