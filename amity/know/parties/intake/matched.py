"""Leave alone what belongs to customers who were matched, as was said of the customer's own row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

import pyarrow as pa
from django.db import connection

from amity.foundation.kernel.intake import IntakeContext, Loader, Loaders, ParkedRow, Taken
from amity.know.parties.intake.customer_rows import FILL, SKIP

CUSTOMER_COLUMNS = ("customer_key", "owner_key")
FILLING = ("identifiers", "contact_points", "addresses")
"""Tables that know what is blank of a customer, and fill that."""

Key = TypeVar("Key", bound=tuple[object, ...])
Row = TypeVar("Row")
Facts = TypeVar("Facts")


def leaving_alone(loaders: Loaders) -> Loaders:
    """Return the loaders, each of which leaves the rows of customers alone whom a match skips."""
    return {name: _guarded(name, loader) for name, loader in loaders.items()}


def bonds(source: str, wanted: Sequence[str], context: IntakeContext) -> dict[str, str]:
    """Return what is done with the records that were matched, by the source's key."""
    if context.match is None:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_BONDS, [source, list(set(wanted))])
        return dict(cursor.fetchall())


def filling(
    coming: Mapping[Key, Row], present: Mapping[Key, Facts], bond_of: Mapping[Key, str]
) -> dict[Key, Row]:
    """Return what may come: to customers whose blanks are filled only kinds of which they have none."""
    has = {key[:2] for key in present}
    return {key: row for key, row in coming.items() if bond_of.get(key) != FILL or key[:2] not in has}


def _guarded(name: str, loader: Loader) -> Loader:
    def take(table: pa.Table, context: IntakeContext) -> Taken:
        column = next((c for c in CUSTOMER_COLUMNS if c in table.column_names), None)
        if context.match is None or column is None:
            return loader(table, context)
        customers = table.column(column).to_pylist()
        bond = bonds(context.source, [key for key in customers if key], context)
        left = (SKIP,) if name in FILLING else (SKIP, FILL)
        kept = [place for place, key in enumerate(customers) if bond.get(key) not in left]
        if len(kept) == table.num_rows:
            return loader(table, context)
        taken = loader(table.take(pa.array(kept, pa.int64())), context)
        parked = tuple(ParkedRow(kept[one.row], one.parent_table, one.parent_key) for one in taken.parked)
        return Taken(taken.inserted, taken.updated, taken.unchanged + table.num_rows - len(kept), parked)

    return take


_BONDS = """
    SELECT key, on_match FROM parties_sourcerecord WHERE source = %s AND key = ANY(%s) AND on_match <> ''
"""
