"""Take contact points: telephone numbers, e-mail addresses and other ways to reach a customer, sealed."""

from collections.abc import Sequence
from typing import NamedTuple

import pyarrow as pa
from django.db import connection

from amity.foundation.audit.accounting import taken
from amity.foundation.kernel.intake import IntakeContext, Taken
from amity.foundation.keys import services as keys
from amity.foundation.postgres.copying import copy_rows
from amity.know.parties import tokens
from amity.know.parties.contacts import TELEPHONES, normalised
from amity.know.parties.intake import matched, owners
from amity.know.parties.intake.indexes import blind_indexes


class Incoming(NamedTuple):
    """A row as it came, in the order of the canonical table."""

    customer_key: str
    kind: str
    value: str
    is_preferred: bool | None
    is_verified: bool | None


Key = tuple[int, str, bytes]
Flags = tuple[bool, bool]


def take_contact_points(table: pa.Table, context: IntakeContext) -> Taken:
    """Insert contact points by party, kind and value; update whether preferred and verified."""
    rows = [Incoming._make(values) for values in zip(*(c.to_pylist() for c in table.columns), strict=True)]
    rows = [row._replace(value=normalised(row.kind, row.value)) for row in rows]
    arrived = owners.party_ids(context.source, (row.customer_key for row in rows))
    blind = blind_indexes([(row.kind, row.value) for row in rows])
    coming = {
        (arrived[row.customer_key], row.kind, index): row
        for row, index in zip(rows, blind, strict=True)
        if row.customer_key in arrived
    }
    present = _present([party for party, _, _ in coming])
    bond = matched.bonds(context.source, [row.customer_key for row in rows], context)
    if bond:
        coming = matched.filling(
            coming, present, {k: bond.get(r.customer_key, "") for k, r in coming.items()}
        )
    fresh = {key: row for key, row in coming.items() if key not in present}
    changed = {
        key: _flags(row) for key, row in coming.items() if present.get(key, _flags(row)) != _flags(row)
    }
    _insert(fresh, context)
    _update(changed)
    parked = owners.orphans([row.customer_key for row in rows], arrived)
    return taken(
        "contact_points", context, rows=len(rows), inserted=len(fresh), updated=len(changed), parked=parked
    )


def _present(parties: Sequence[int]) -> dict[Key, Flags]:
    with connection.cursor() as cursor:
        cursor.execute(_PRESENT, [list(set(parties))])
        return {
            (party, kind, bytes(index)): (is_preferred, is_verified)
            for party, kind, index, is_preferred, is_verified in cursor.fetchall()
        }


def _insert(fresh: dict[Key, Incoming], context: IntakeContext) -> None:
    values = [row.value for row in fresh.values()]
    sealed = keys.seal_many(values, parties=[party for party, _, _ in fresh], field="contact_point")
    copy_rows(
        connection, "parties_contactpoint",
        ("party_id", "kind", "blind_index", "value_sealed", "is_preferred", "is_verified"),
        ((*key, secret, *_flags(row)) for (key, row), secret in zip(fresh.items(), sealed, strict=True)),
    )  # fmt: skip
    telephones = ((party, row.value) for (party, kind, _), row in fresh.items() if kind in TELEPHONES)
    tokens.add_last_digits(telephones, legal_entity_id=context.legal_entity_id)


def _update(changed: dict[Key, Flags]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(_UPDATE, [(*flags, *key) for key, flags in changed.items()])


def _flags(row: Incoming) -> Flags:
    return bool(row.is_preferred), bool(row.is_verified)


_PRESENT = """
    SELECT party_id, kind, blind_index, is_preferred, is_verified FROM parties_contactpoint
    WHERE party_id = ANY(%s)
"""
_UPDATE = """
    UPDATE parties_contactpoint SET is_preferred = %s, is_verified = %s
    WHERE party_id = %s AND kind = %s AND blind_index = %s
"""
