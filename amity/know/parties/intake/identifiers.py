"""Take identifiers: documents and numbers that name a customer, sealed."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import pyarrow as pa
from django.db import connection

from amity.foundation.audit.accounting import taken
from amity.foundation.kernel.intake import IntakeContext, Taken
from amity.foundation.keys import services as keys
from amity.foundation.postgres.copying import copy_rows
from amity.know.parties import tokens
from amity.know.parties.intake import matched, owners
from amity.know.parties.intake.indexes import blind_indexes


class Incoming(NamedTuple):
    """A row as it came, in the order of the canonical table."""

    customer_key: str
    scheme: str
    value: str
    issuer: str | None
    expires_on: date | None


Key = tuple[int, str, bytes]
Facts = tuple[str, date | None]


def take_identifiers(table: pa.Table, context: IntakeContext) -> Taken:
    """Insert identifiers by party, scheme and value; update issuer and expiry."""
    rows = [Incoming._make(values) for values in zip(*(c.to_pylist() for c in table.columns), strict=True)]
    arrived = owners.party_ids(context.source, (row.customer_key for row in rows))
    blind = blind_indexes([(row.scheme, row.value) for row in rows])
    coming = {
        (arrived[row.customer_key], row.scheme, index): row
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
        key: _facts(row) for key, row in coming.items() if present.get(key, _facts(row)) != _facts(row)
    }
    _insert(fresh, context)
    _update(changed)
    parked = owners.orphans([row.customer_key for row in rows], arrived)
    return taken(
        "identifiers", context, rows=len(rows), inserted=len(fresh), updated=len(changed), parked=parked
    )


def _present(parties: Sequence[int]) -> dict[Key, Facts]:
    with connection.cursor() as cursor:
        cursor.execute(_PRESENT, [list(set(parties))])
        return {
            (party, scheme, bytes(index)): (issuer, expires_on)
            for party, scheme, index, issuer, expires_on in cursor.fetchall()
        }


def _insert(fresh: dict[Key, Incoming], context: IntakeContext) -> None:
    values = [row.value.strip() for row in fresh.values()]
    sealed = keys.seal_many(values, parties=[party for party, _, _ in fresh], field="identifier")
    copy_rows(
        connection, "parties_identifier",
        ("party_id", "scheme", "blind_index", "value_sealed", "issuer", "expires_on"),
        ((*key, secret, *_facts(row)) for (key, row), secret in zip(fresh.items(), sealed, strict=True)),
    )  # fmt: skip
    endings = ((party, value) for (party, _, _), value in zip(fresh, values, strict=True))
    tokens.add_last_digits(endings, legal_entity_id=context.legal_entity_id)


def _update(changed: dict[Key, Facts]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            _UPDATE, [(issuer, expires_on, *key) for key, (issuer, expires_on) in changed.items()]
        )


def _facts(row: Incoming) -> Facts:
    return (row.issuer or "")[:100], row.expires_on


_PRESENT = """
    SELECT party_id, scheme, blind_index, issuer, expires_on FROM parties_identifier WHERE party_id = ANY(%s)
"""
_UPDATE = """
    UPDATE parties_identifier SET issuer = %s, expires_on = %s
    WHERE party_id = %s AND scheme = %s AND blind_index = %s
"""
