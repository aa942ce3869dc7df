"""Take addresses: region and city in the clear, the street line sealed."""

from collections.abc import Sequence
from typing import NamedTuple

import pyarrow as pa
from django.db import connection

from amity.foundation.audit.accounting import taken
from amity.foundation.kernel.intake import IntakeContext, Taken
from amity.foundation.keys import services as keys
from amity.foundation.postgres.copying import upsert
from amity.know.parties.intake import matched, owners

Key = tuple[int, str]
Facts = tuple[str, str, bytes | None]


class Incoming(NamedTuple):
    """A row as it came, in the order of the canonical table."""

    customer_key: str
    kind: str
    region_code: str | None
    city: str | None
    line: str | None


def take_addresses(table: pa.Table, context: IntakeContext) -> Taken:
    """Insert addresses by party and kind; update those that moved."""
    rows = [Incoming._make(values) for values in zip(*(c.to_pylist() for c in table.columns), strict=True)]
    arrived = owners.party_ids(context.source, (row.customer_key for row in rows))
    blind = keys.blind_index_many([row.line or "" for row in rows], scheme="ADDRESS")
    coming = {
        (arrived[row.customer_key], row.kind): (row, _facts(row, index))
        for row, index in zip(rows, blind, strict=True)
        if row.customer_key in arrived
    }
    present = _present([party for party, _ in coming])
    bond = matched.bonds(context.source, [row.customer_key for row in rows], context)
    if bond:
        whose = {key: bond.get(row.customer_key, "") for key, (row, _) in coming.items()}
        coming = matched.filling(coming, present, whose)
    due = {key: both for key, both in coming.items() if present.get(key) != both[1]}
    _write(due)
    inserted = sum(key not in present for key in due)
    parked = owners.orphans([row.customer_key for row in rows], arrived)
    return taken(
        "addresses", context, rows=len(rows), inserted=inserted, updated=len(due) - inserted, parked=parked
    )


def _present(parties: Sequence[int]) -> dict[Key, Facts]:
    with connection.cursor() as cursor:
        cursor.execute(_PRESENT, [list(set(parties))])
        return {
            (party, kind): (region_code, city, bytes(index) if index is not None else None)
            for party, kind, region_code, city, index in cursor.fetchall()
        }


def _write(due: dict[Key, tuple[Incoming, Facts]]) -> None:
    sealed = keys.seal_many(
        [row.line or None for row, _ in due.values()],
        parties=[party for party, _ in due],
        field="address",
    )
    upsert(
        connection, "parties_address",
        ("party_id", "kind", "region_code", "city", "blind_index", "line_sealed"),
        ((*key, *facts, secret) for (key, (_, facts)), secret in zip(due.items(), sealed, strict=True)),
        key=("party_id", "kind"),
    )  # fmt: skip


def _facts(row: Incoming, index: bytes) -> Facts:
    return (row.region_code or "")[:20], (row.city or "")[:100], index if row.line else None


_PRESENT = (
    "SELECT party_id, kind, region_code, city, blind_index FROM parties_address WHERE party_id = ANY(%s)"
)
