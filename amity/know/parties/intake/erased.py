"""Keep the rows of erased customers out: an old system may list them for years."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection

from amity.foundation.kernel.intake import IntakeContext, Loader, Loaders, ParkedRow, Taken

CUSTOMER_COLUMNS = ("customer_key", "owner_key", "other_key")
"""The columns by which rows of any table but that of customers itself name a customer."""


def keeping_out(loaders: Loaders) -> Loaders:
    """Return the loaders, each of which leaves the rows of erased customers alone."""
    return {name: _guarded(loader) for name, loader in loaders.items()}


def _guarded(loader: Loader) -> Loader:
    def take(table: pa.Table, context: IntakeContext) -> Taken:
        gone = [
            (column, keys)
            for columns, sql in ((CUSTOMER_COLUMNS, _CUSTOMERS), (("holding_key",), _HOLDINGS))
            for column in columns
            if column in table.column_names and (keys := _keys(sql, context.source))
        ]
        kept = _without(table, gone) if gone else None
        if kept is None or len(kept) == table.num_rows:
            return loader(table, context)
        taken = loader(table.take(kept), context)
        parked = tuple(
            ParkedRow(kept[one.row].as_py(), one.parent_table, one.parent_key) for one in taken.parked
        )
        return Taken(taken.inserted, taken.updated, taken.unchanged + table.num_rows - len(kept), parked)

    return take


def _without(table: pa.Table, gone: Iterable[tuple[str, list[str]]]) -> pa.Array:
    """Return the places of the rows that name none of these."""
    is_kept: pa.ChunkedArray | None = None
    for column, keys in gone:
        is_other = pc.invert(pc.is_in(table.column(column), value_set=pa.array(keys, pa.string())))
        is_kept = is_other if is_kept is None else pc.and_(is_kept, is_other)
    return pc.indices_nonzero(is_kept)


def _keys(sql: str, source: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [source])
        return [key for (key,) in cursor.fetchall()]


_CUSTOMERS = """
    SELECT record.key FROM parties_party AS party
    JOIN parties_sourcerecord AS record ON record.party_id = party.id
    WHERE party.status = 'ERASED' AND record.source = %s
"""
_HOLDINGS = """
    SELECT holding.key FROM parties_party AS party
    JOIN holdings_holding AS holding ON holding.owner_id = party.id
    WHERE party.status = 'ERASED' AND holding.source = %s
"""
