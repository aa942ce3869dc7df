"""Write new and changed customers: the party, the person or organisation, the source's record, the words."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from django.db import connection

from amity.foundation.kernel.intake import IntakeContext
from amity.foundation.keys import services as keys
from amity.foundation.postgres.copying import Rows, copy_rows, upsert
from amity.know.parties import names, tokens
from amity.know.parties.intake.customer_rows import Due
from amity.know.parties.models import PartyKind, PartyStatus


class Shape(NamedTuple):
    """A table as the intake fills it: columns, key, and what a source may change (default: all others)."""

    table: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    changing: tuple[str, ...] | None = None


Put = Callable[[Shape, Rows], None]


def write(ready: Sequence[Due], context: IntakeContext) -> None:
    """Write them all; of those that are there already, only what a source may say of them changes."""
    # Nobody holds the ids of new ones: they go straight in, and PostgreSQL works while the next row is made.
    _write([one for one in ready if one.is_new], context, _add)
    changed = [one for one in ready if not one.is_new]
    _write(changed, context, _change)
    _forget_other_kind([one.known.party_id for one in changed])
    _write_words(ready, context.legal_entity_id)


def _write(due: Sequence[Due], context: IntakeContext, put: Put) -> None:
    if not due:
        return
    put(PARTY, [_party(one, context.legal_entity_id) for one in due])
    people = [one for one in due if one.row.kind == PartyKind.PERSON]
    births = keys.seal_many(
        [one.row.birth_on.isoformat() if one.row.birth_on else None for one in people],
        parties=[one.known.party_id for one in people],
        field="birth_on",
    )
    put(PERSON, [_person(one, birth) for one, birth in zip(people, births, strict=True)])
    bodies = [one for one in due if one.row.kind == PartyKind.ORGANISATION]
    put(ORGANISATION, [_organisation(one, context.currency) for one in bodies])
    put(RECORD, [_record(one, context) for one in due])


def bind(matched: Sequence[Due], context: IntakeContext) -> None:
    """Say of records whose customer stays as it is whose they are."""
    _change(RECORD, [_record(one, context) for one in matched])


def _record(one: Due, context: IntakeContext) -> tuple[object, ...]:
    known = one.known
    return (
        context.source, one.row.key, known.party_id, known.lake_key, context.at, one.row_hash, one.on_match,
        one.matched_by,
    )  # fmt: skip


def _add(shape: Shape, rows: Rows) -> None:
    copy_rows(connection, shape.table, shape.columns, rows)


def _change(shape: Shape, rows: Rows) -> None:
    upsert(connection, shape.table, shape.columns, rows, key=shape.key, update=shape.changing)


def _forget_other_kind(party_ids: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_NO_PERSON, [list(party_ids)])
        cursor.execute(_NO_ORGANISATION, [list(party_ids)])


def _write_words(ready: Sequence[Due], legal_entity_id: int) -> None:
    tokens.forget_names([one.known.party_id for one in ready if not one.is_new])
    words = [
        (word, one.known.party_id)
        for one in ready
        for word in names.tokens(
            is_person=one.row.kind == PartyKind.PERSON,
            full_name=one.row.full_name,
            native_name=one.row.native_name or "",
            number=one.number,
        )
    ]
    tokens.add_names(words, legal_entity_id=legal_entity_id)


def _party(one: Due, legal_entity_id: int) -> tuple[object, ...]:
    row = one.row
    full_name, native_name = row.full_name[:200], (row.native_name or "")[:200]
    is_person = row.kind == PartyKind.PERSON
    sort_name = names.sort_name(is_person=is_person, full_name=full_name, native_name=native_name)
    status = row.status or PartyStatus.ACTIVE.value
    # Who was merged stays so, where the survivor is; what the source says of it waits for an unmerge.
    is_merged = one.known.status == PartyStatus.MERGED
    return (
        one.known.party_id, one.known.reference, legal_entity_id,
        one.known.unit_id if is_merged else one.unit_id, row.kind, one.number,
        full_name, native_name, sort_name, one.known.status if is_merged else status, row.customer_since,
        row.risk_profile or "", row.kyc_expires_on, row.language or "", one.known.version + 1,
        one.known.merged_into_id, status if is_merged else "", one.unit_id if is_merged else None,
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


_PARTY_CHANGES = (
    "unit_id", "kind", "number", "full_name", "native_name", "sort_name", "status", "customer_since",
    "risk_profile", "kyc_expires_on", "language", "version", "merged_into_id", "own_status", "own_unit_id",
)  # fmt: skip
PARTY = Shape(
    "parties_party", ("id", "reference", "legal_entity_id", *_PARTY_CHANGES), ("id",), _PARTY_CHANGES
)
PERSON = Shape(
    "parties_person",
    (
        "party_id", "sex", "birth_year", "birth_month", "birth_on_sealed", "education", "occupation",
        "employer", "income_band", "marital_status",
    ),
    ("party_id",),
)  # fmt: skip
ORGANISATION = Shape(
    "parties_organisation",
    ("party_id", "industry_code", "size", "registered_capital", "currency", "founded_on"),
    ("party_id",),
)
RECORD = Shape(
    "parties_sourcerecord",
    ("source", "key", "party_id", "lake_key", "changed_at", "row_hash", "on_match", "matched_by"),
    ("source", "key"),
    # Not the party: a record that was merged goes on counting to the survivor.
    ("changed_at", "row_hash", "on_match", "matched_by"),
)

_NO_PERSON = """
    DELETE FROM parties_person USING parties_party AS party
    WHERE party.id = party_id AND party_id = ANY(%s) AND party.kind <> 'PERSON'
"""
_NO_ORGANISATION = """
    DELETE FROM parties_organisation USING parties_party AS party
    WHERE party.id = party_id AND party_id = ANY(%s) AND party.kind <> 'ORGANISATION'
"""
