"""Take customer records: a party, what is known of the person or organisation, and the words to find it by."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

import pyarrow as pa
from django.db import connection

from amity.foundation.kernel.intake import IntakeContext, ParkedRow, Taken
from amity.foundation.kernel.references import new_reference
from amity.foundation.keys import services as keys
from amity.foundation.organisation import selectors as organisation
from amity.foundation.postgres.copying import copy_rows, upsert
from amity.know.parties import names, tokens
from amity.know.parties.intake.accounting import taken
from amity.know.parties.models import PartyKind, PartyStatus

LONGEST_NUMBER = 40


class Incoming(NamedTuple):
    """A row as it came, in the order of the canonical table."""

    key: str
    kind: str
    number: str | None
    full_name: str
    native_name: str | None
    unit_code: str | None
    customer_since: date | None
    status: str | None
    language: str | None
    risk_profile: str | None
    kyc_expires_on: date | None
    sex: str | None
    birth_on: date | None
    education: str | None
    occupation: str | None
    employer: str | None
    income_band: str | None
    marital_status: str | None
    industry_code: str | None
    size: str | None
    registered_capital: Decimal | None
    founded_on: date | None


class Known(NamedTuple):
    """What the bank has under a source's key."""

    party_id: int
    lake_key: int
    row_hash: str
    reference: UUID
    number: str
    status: str
    version: int


class Due(NamedTuple):
    """A row to be written, with the party that it becomes."""

    row: Incoming
    row_hash: str
    unit_id: int
    number: str
    known: Known
    is_new: bool


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
    _write(ready, context)
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
    fresh = iter(_new_party_ids(sum(row.key not in known for row, _, _ in due)))
    owners = _number_owners(context.legal_entity_id, [row.number or row.key for row, _, _ in due])
    ready: list[Due] = []
    for row, row_hash, unit_id in due:
        present = known.get(row.key)
        record = present or Known(next(fresh), _new_lake_key(), "", new_reference(), "", "", 0)
        number = _free_number(row.number or row.key, record, owners, context.source)
        owners[number] = record.party_id
        ready.append(Due(row, row_hash, unit_id, number, record, is_new=present is None))
    return ready


def _free_number(wanted: str, record: Known, owners: Mapping[str, int], source: str) -> str:
    # Two systems may print the same number for two customers: whoever comes second carries their system's name.
    if owners.get(wanted[:LONGEST_NUMBER], record.party_id) == record.party_id:
        return wanted[:LONGEST_NUMBER]
    if record.number:
        return record.number
    named = f"{wanted[:26]}-{source[:12]}"
    return named if named not in owners else f"{wanted[:27]}-{record.lake_key % 16**12:012x}"


def _write(ready: Sequence[Due], context: IntakeContext) -> None:
    if not ready:
        return
    entity = context.legal_entity_id
    upsert(
        connection, "parties_party", _PARTY,
        [_party(one, entity) for one in ready],
        key=("id",), update=_PARTY_CHANGES,
    )  # fmt: skip
    people = [one for one in ready if one.row.kind == PartyKind.PERSON]
    births = keys.seal_many(
        [one.row.birth_on.isoformat() if one.row.birth_on else None for one in people],
        parties=[one.known.party_id for one in people],
        field="birth_on",
    )
    upsert(
        connection, "parties_person", _PERSON,
        [_person(one, birth) for one, birth in zip(people, births, strict=True)],
        key=("party_id",),
    )  # fmt: skip
    upsert(
        connection, "parties_organisation", _ORGANISATION,
        [_organisation(one, context.currency) for one in ready if one.row.kind == PartyKind.ORGANISATION],
        key=("party_id",),
    )  # fmt: skip
    upsert(
        connection, "parties_sourcerecord", ("source", "key", "party_id", "lake_key", "row_hash"),
        [(context.source, o.row.key, o.known.party_id, o.known.lake_key, o.row_hash) for o in ready],
        key=("source", "key"), update=("row_hash",),
    )  # fmt: skip
    _write_words(ready, entity)


def _write_words(ready: Sequence[Due], legal_entity_id: int) -> None:
    tokens.forget_names([one.known.party_id for one in ready if not one.is_new])
    copy_rows(
        connection, "parties_searchtoken", tokens.COLUMNS,
        (
            (legal_entity_id, word, one.known.party_id)
            for one in ready
            for word in names.tokens(
                is_person=one.row.kind == PartyKind.PERSON,
                full_name=one.row.full_name,
                native_name=one.row.native_name or "",
                number=one.number,
            )
        ),
    )  # fmt: skip


def _party(one: Due, legal_entity_id: int) -> tuple[object, ...]:
    row = one.row
    full_name, native_name = row.full_name[:200], (row.native_name or "")[:200]
    return (
        one.known.party_id, one.known.reference, legal_entity_id, one.unit_id, row.kind, one.number,
        full_name, native_name, names.sort_name(is_person=row.kind == PartyKind.PERSON, full_name=full_name, native_name=native_name), row.status or PartyStatus.ACTIVE.value,
        row.customer_since, row.risk_profile or "", row.kyc_expires_on, row.language or "", one.known.version + 1,
    )  # fmt: skip


def _person(one: Due, birth_sealed: bytes | None) -> tuple[object, ...]:
    row = one.row
    year, month = (row.birth_on.year, row.birth_on.month) if row.birth_on else (None, None)
    return (
        one.known.party_id, row.sex or "", year, month, birth_sealed, row.education or "",
        (row.occupation or "")[:100], (row.employer or "")[:200], (row.income_band or "")[:20],
        row.marital_status or "",
    )  # fmt: skip


def _organisation(one: Due, currency: str) -> tuple[object, ...]:
    row = one.row
    capital_currency = currency if row.registered_capital is not None else ""
    return (
        one.known.party_id, (row.industry_code or "")[:10], row.size or "", row.registered_capital,
        capital_currency, row.founded_on,
    )  # fmt: skip


def _new_party_ids(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_NEW_IDS, [count])
        return [party_id for (party_id,) in cursor.fetchall()]


def _new_lake_key() -> int:
    return secrets.randbelow(2**63 - 1) + 1


def _number_owners(legal_entity_id: int, numbers: Sequence[str]) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERS, [legal_entity_id, [number[:LONGEST_NUMBER] for number in numbers]])
        return dict(cursor.fetchall())


_PARTY_CHANGES = (
    "unit_id", "kind", "number", "full_name", "native_name", "sort_name", "status", "customer_since",
    "risk_profile", "kyc_expires_on", "language", "version",
)  # fmt: skip
_PARTY = ("id", "reference", "legal_entity_id", *_PARTY_CHANGES)
_PERSON = (
    "party_id", "sex", "birth_year", "birth_month", "birth_on_sealed", "education", "occupation", "employer",
    "income_band", "marital_status",
)  # fmt: skip
_ORGANISATION = ("party_id", "industry_code", "size", "registered_capital", "currency", "founded_on")

_KNOWN = """
    SELECT record.key, party.id, record.lake_key, record.row_hash, party.reference, party.number, party.status,
           party.version
    FROM parties_sourcerecord AS record JOIN parties_party AS party ON party.id = record.party_id
    WHERE record.source = %s AND record.key = ANY(%s)
"""
_NUMBERS = "SELECT number, id FROM parties_party WHERE legal_entity_id = %s AND number = ANY(%s)"
_NEW_IDS = "SELECT nextval(pg_get_serial_sequence('parties_party', 'id')) FROM generate_series(1, %s)"
