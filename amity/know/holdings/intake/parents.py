"""Find the holding that a row hangs on, or park the row; by whole columns, since rows come by the million."""

import pyarrow as pa
import pyarrow.compute as pc

from amity.foundation.kernel.intake import ParkedRow
from amity.know.holdings import selectors


def with_holding(table: pa.Table, source: str) -> tuple[pa.Table, tuple[ParkedRow, ...]]:
    """Return the rows whose holding has arrived, its id and owner beside them, and the others as parked."""
    keys = table.column("holding_key")
    arrived = selectors.holding_keys(source, pc.unique(keys).to_pylist())
    places = pc.index_in(keys, value_set=arrived.column("key"))
    parked = tuple(
        ParkedRow(index, "holdings", keys[index].as_py())
        for index in pc.indices_nonzero(pc.is_null(places)).to_pylist()
    )
    kept = table.filter(pc.is_valid(places))
    found = arrived.take(pc.drop_null(places))
    for name in ("id", "party_id", "currency"):
        kept = kept.append_column(f"holding_{name}", found.column(name))
    return kept, parked
