"""Take relationships: who a customer is to another."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

import pyarrow as pa
from django.db import connection

from amity.foundation.audit.accounting import taken
from amity.foundation.kernel.intake import IntakeContext, ParkedRow, Taken
from amity.foundation.postgres.copying import upsert
from amity.know.parties import ties
from amity.know.parties.intake import owners


class Incoming(NamedTuple):
    """A row as it came, in the order of the canonical table."""

    customer_key: str
    other_key: str
    role: str
    inverse_role: str
    share: Decimal | None
    active_from: date | None
    active_to: date | None


def take_relationships(table: pa.Table, context: IntakeContext) -> Taken:
    """Insert relationships by pair and role; update share and dates.

    What staff wrote over a relationship stands until the source tells something else than it did then.
    """
    rows = [Incoming._make(values) for values in zip(*(c.to_pylist() for c in table.columns), strict=True)]
    arrived = owners.party_ids(
        context.source, (key for row in rows for key in (row.customer_key, row.other_key))
    )
    parked: list[ParkedRow] = []
    ready: list[tuple[object, ...]] = []
    for index, row in enumerate(rows):
        missing = next((key for key in (row.customer_key, row.other_key) if key not in arrived), None)
        if missing is not None:
            parked.append(ParkedRow(index, "customers", missing))
        elif arrived[row.customer_key] != arrived[row.other_key]:
            # Two records of one source may have become one customer: nobody is their own spouse.
            ready.append((arrived[row.customer_key], arrived[row.other_key], *row[2:], "", ""))
    ready = _without_what_staff_wrote(ready)
    done = upsert(connection, "parties_relationship", _COLUMNS, ready, key=("party_id", "other_id", "role"))
    return taken(
        "relationships", context, rows=len(rows), inserted=done.inserted, updated=done.updated, parked=parked
    )


def _without_what_staff_wrote(rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN, [list({row[0] for row in rows})])
        written = {(party, other, role): told for party, other, role, told in cursor.fetchall()}
    if not written:
        return rows
    return [row for row in rows if written.get((row[0], row[1], row[2])) != _told(row)]


def _told(row: tuple[object, ...]) -> str:
    share, first, end = row[4:7]
    return ties.told(
        share if isinstance(share, Decimal) else None,
        first if isinstance(first, date) else None,
        end if isinstance(end, date) else None,
    )


_COLUMNS = (
    "party_id", "other_id", "role", "inverse_role", "share", "active_from", "active_to", "evidence", "told",
)  # fmt: skip
_WRITTEN = """
    SELECT party_id, other_id, role, told FROM parties_relationship WHERE told <> '' AND party_id = ANY(%s)
"""
