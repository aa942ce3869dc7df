"""Take customer records: what is new or changed becomes a party; the rest is left alone."""

import os
import struct
from collections.abc import Iterator, Mapping, Sequence

import pyarrow as pa
from django.db import connection

from amity.foundation.audit.accounting import taken
from amity.foundation.kernel.intake import IntakeContext, ParkedRow, Taken
from amity.foundation.kernel.references import new_reference
from amity.foundation.keys import services as keys
from amity.foundation.organisation import selectors as organisation
from amity.know.parties.intake.customer_rows import Due, Incoming, Known
from amity.know.parties.intake.customer_tables import write
from amity.know.parties.models import PartyStatus

LONGEST_NUMBER = 40


def take_customers(table: pa.Table, context: IntakeContext) -> Taken:
    """Insert and update parties by the source's key; a row that the source did not change is left alone."""
    rows = [Incoming._make(values) for values in zip(*(c.to_pylist() for c in table.columns), strict=True)]
    known = _known(context.source, [row.key for row in rows])
    units = organisation.unit_ids(context.legal_entity_id)
    due: list[tuple[Incoming, str, int]] = []
    parked: list[ParkedRow] = []
    hashes = keys.keyed_hash_many(["\x1f".join(map(str, row)) for row in rows], purpose="source row")
    for index, (row, row_hash) in enumerate(zip(rows, hashes, strict=True)):
        unit_id = units.get(row.unit_code) if row.unit_code else context.unit_id
        if unit_id is None:
            parked.append(ParkedRow(index, "units", row.unit_code or ""))
            continue
        if _is_due(known.get(row.key), row_hash):
            due.append((row, row_hash, unit_id))
    ready = _numbered(due, known, context)
    write(ready, context)
    inserted = sum(one.is_new for one in ready)
    updated = len(ready) - inserted
    return taken("customers", context, rows=len(rows), inserted=inserted, updated=updated, parked=parked)


def _known(source: str, wanted: Sequence[str]) -> dict[str, Known]:
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [source, list(wanted)])
        return {key: Known(*values) for key, *values in cursor.fetchall()}


def _is_due(known: Known | None, row_hash: str) -> bool:
    if known is None:
        return True
    # A customer merged into another or erased does not come back because an old system still lists them.
    return known.row_hash != row_hash and known.status not in (PartyStatus.MERGED, PartyStatus.ERASED)


def _numbered(
    due: Sequence[tuple[Incoming, str, int]], known: Mapping[str, Known], context: IntakeContext
) -> list[Due]:
    """Give each row its party, and a number that no other party of the legal entity has."""
    count = sum(row.key not in known for row, _, _ in due)
    fresh, lake_keys = iter(_new_party_ids(count)), iter(_new_lake_keys(count))
    owners = _number_owners(context.legal_entity_id, [row.number or row.key for row, _, _ in due])
    ready: list[Due] = []
    for row, row_hash, unit_id in due:
        present = known.get(row.key)
        record = present or Known(next(fresh), next(lake_keys), "", new_reference(), "", "", 0)
        number = _free_number(row.number or row.key, record, owners, context.source)
        owners[number] = record.party_id
        ready.append(Due(row, row_hash, unit_id, number, record, is_new=present is None))
    return ready


def _free_number(wanted: str, record: Known, owners: Mapping[str, int], source: str) -> str:
    # Two systems may print one number for two customers: whoever comes second carries their system's name.
    if owners.get(wanted[:LONGEST_NUMBER], record.party_id) == record.party_id:
        return wanted[:LONGEST_NUMBER]
    if record.number:
        return record.number
    named = f"{wanted[:26]}-{source[:12]}"
    return named if named not in owners else f"{wanted[:27]}-{record.lake_key % 16**12:012x}"


def _new_party_ids(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_NEW_IDS, [count])
        return [party_id for (party_id,) in cursor.fetchall()]


def _new_lake_keys(count: int) -> Iterator[int]:
    """Yield random keys from 1 to 2^63, for one call to the machine's source of chance."""
    for (drawn,) in struct.iter_unpack("<Q", os.urandom(8 * count)):
        yield (drawn >> 1) or 1


def _number_owners(legal_entity_id: int, numbers: Sequence[str]) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERS, [legal_entity_id, [number[:LONGEST_NUMBER] for number in numbers]])
        return dict(cursor.fetchall())


_KNOWN = """
    SELECT record.key, party.id, record.lake_key, record.row_hash, party.reference, party.number,
           party.status, party.version
    FROM parties_sourcerecord AS record JOIN parties_party AS party ON party.id = record.party_id
    WHERE record.source = %s AND record.key = ANY(%s)
"""
_NUMBERS = "SELECT number, id FROM parties_party WHERE legal_entity_id = %s AND number = ANY(%s)"
_NEW_IDS = "SELECT nextval(pg_get_serial_sequence('parties_party', 'id')) FROM generate_series(1, %s)"
