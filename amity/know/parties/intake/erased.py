"""Keep the rows of erased customers out: an old system may list them for years."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection

from amity.foundation.kernel.intake import IntakeContext, Loader, Loaders, ParkedRow, Taken
from amity.foundation.keys import services as keys

HASHED = "#"
"""First letter of a key that is the keyed hash of the source's own."""
CUSTOMER_COLUMNS = ("customer_key", "owner_key", "other_key")
"""The columns by which rows of any table but that of customers itself name a customer."""


def keeping_out(loaders: Loaders) -> Loaders:
    """Return the loaders, each of which leaves the rows of erased customers alone."""
    return {name: _guarded(name, loader) for name, loader in loaders.items()}


def hashed(keys_of_source: Sequence[str]) -> list[str]:
    """Return what stands for a source's keys once their customer was erased."""
    return [HASHED + one for one in keys.keyed_hash_many(keys_of_source, purpose="erased source key")]


def _guarded(name: str, loader: Loader) -> Loader:
    named = ("key", *CUSTOMER_COLUMNS) if name == "customers" else CUSTOMER_COLUMNS

    def take(table: pa.Table, context: IntakeContext) -> Taken:
        gone = [*_customers(table, named, context.source), *_holdings(table, context.source)]
        kept = _without(table, gone) if gone else None
        if kept is None or len(kept) == table.num_rows:
            return loader(table, context)
        taken = loader(table.take(kept), context)
        parked = tuple(
            ParkedRow(kept[one.row].as_py(), one.parent_table, one.parent_key) for one in taken.parked
        )
        return Taken(taken.inserted, taken.updated, taken.unchanged + table.num_rows - len(kept), parked)

    return take


def _customers(table: pa.Table, named: Iterable[str], source: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the columns in which erased customers stand, and their keys."""
    columns = [column for column in named if column in table.column_names]
    erased = frozenset(_keys(_CUSTOMERS, source)) if columns else frozenset()
    for column in columns if erased else ():
        present = pc.drop_null(pc.unique(table.column(column))).to_pylist()
        found = [key for key, hash_ in zip(present, hashed(present), strict=True) if hash_ in erased]
        if found:
            yield column, found


def _holdings(table: pa.Table, source: str) -> Iterator[tuple[str, list[str]]]:
    if "holding_key" in table.column_names and (found := _keys(_HOLDINGS, source)):
        yield "holding_key", found


def _without(table: pa.Table, gone: Iterable[tuple[str, list[str]]]) -> pa.Array:
    """Return the places of the rows that name none of these."""
    is_kept: pa.ChunkedArray | None = None
    for column, found in gone:
        is_other = pc.invert(pc.is_in(table.column(column), value_set=pa.array(found, pa.string())))
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
