"""Take holdings: who has which product. The account number is sealed under the first owner's key."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

import pyarrow as pa
from django.db import connection

from amity.foundation.audit.accounting import taken
from amity.foundation.kernel.intake import IntakeContext, ParkedRow, Taken
from amity.foundation.kernel.references import new_reference
from amity.foundation.keys import services as keys
from amity.foundation.postgres.copying import upsert
from amity.know.holdings.models import HoldingStatus
from amity.know.parties import selectors as parties
from amity.know.parties import services as party_services
from amity.know.products import selectors as products


class Incoming(NamedTuple):
    """A row as it came, in the order of the canonical table."""

    key: str
    product_code: str
    owner_key: str
    number: str | None
    status: str | None
    opened_on: date | None
    closed_on: date | None
    matures_on: date | None
    currency: str | None
    rate: Decimal | None
    limit_amount: Decimal | None
    is_held_away: bool | None


class Due(NamedTuple):
    """A row to be written: of which product, whose, under which reference."""

    row: Incoming
    row_hash: str
    product_id: int
    owner_id: int
    lake_key: int
    reference: UUID


def take_holdings(table: pa.Table, context: IntakeContext) -> Taken:
    """Insert and update holdings by the source's key; a row that the source did not change is left alone."""
    rows = [Incoming._make(values) for values in zip(*(c.to_pylist() for c in table.columns), strict=True)]
    known = _known(context.source, [row.key for row in rows])
    catalogue = products.product_ids(context.legal_entity_id)
    owners = parties.owners(context.source, (row.owner_key for row in rows))
    due: list[Due] = []
    parked: list[ParkedRow] = []
    # The owner belongs to what is compared: a customer who was merged takes their holdings along.
    whole = ["\x1f".join(map(str, (*row, *(owners.get(row.owner_key) or ())))) for row in rows]
    hashes = keys.keyed_hash_many(whole, purpose="source row")
    for index, (row, row_hash) in enumerate(zip(rows, hashes, strict=True)):
        product_id, owner = catalogue.get(row.product_code), owners.get(row.owner_key)
        if product_id is None:
            parked.append(ParkedRow(index, "products", row.product_code))
        elif owner is None:
            parked.append(ParkedRow(index, "customers", row.owner_key))
        else:
            reference, present = known.get(row.key) or (new_reference(), "")
            if present != row_hash:
                due.append(Due(row, row_hash, product_id, *owner, reference))
    _write(due, context)
    inserted = sum(one.row.key not in known for one in due)
    return taken(
        "holdings", context, rows=len(rows), inserted=inserted, updated=len(due) - inserted, parked=parked
    )


def _known(source: str, wanted: Sequence[str]) -> dict[str, tuple[UUID, str]]:
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [source, list(wanted)])
        return {key: (reference, row_hash) for key, reference, row_hash in cursor.fetchall()}


def _write(due: Sequence[Due], context: IntakeContext) -> None:
    numbers = [(one.row.number or "").strip() for one in due]
    owners = [one.owner_id for one in due]
    sealed = keys.seal_many([number or None for number in numbers], parties=owners, field="holding_number")
    upsert(
        connection, "holdings_holding", _COLUMNS,
        (_holding(*each, context) for each in zip(due, numbers, sealed, strict=True)),
        key=("source", "key"), update=_CHANGES,
    )  # fmt: skip
    party_services.remember_last_digits(
        zip(owners, numbers, strict=True), legal_entity_id=context.legal_entity_id
    )


def _holding(one: Due, number: str, sealed: bytes | None, context: IntakeContext) -> tuple[object, ...]:
    row = one.row
    digits = [c for c in number if c.isalnum()]
    return (
        one.reference, context.legal_entity_id, context.source, row.key, one.product_id, one.owner_id,
        one.lake_key, sealed, "".join(digits[-4:]) if len(digits) > 4 else "",  # noqa: PLR2004
        row.status or HoldingStatus.ACTIVE.value, row.opened_on, row.closed_on, row.matures_on,
        (row.currency or context.currency)[:3], row.rate, row.limit_amount, bool(row.is_held_away),
        one.row_hash,
    )  # fmt: skip


_CHANGES = (
    "product_id", "owner_id", "lake_key", "number_sealed", "number_tail", "status", "opened_on", "closed_on",
    "matures_on", "currency", "rate", "limit_amount", "is_held_away", "row_hash",
)  # fmt: skip
_COLUMNS = ("reference", "legal_entity_id", "source", "key", *_CHANGES)
_KNOWN = "SELECT key, reference, row_hash FROM holdings_holding WHERE source = %s AND key = ANY(%s)"
