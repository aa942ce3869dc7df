"""Write new and changed customers: the party, the person or organisation, the source's record, the words."""

from collections.abc import Sequence

from django.db import connection

from amity.foundation.kernel.intake import IntakeContext
from amity.foundation.keys import services as keys
from amity.foundation.postgres.copying import copy_rows, upsert
from amity.know.parties import names, tokens
from amity.know.parties.intake.customer_rows import Due
from amity.know.parties.models import PartyKind, PartyStatus


def write(ready: Sequence[Due], context: IntakeContext) -> None:
    """Write them all; of those that are there already, only what a source may say of them changes."""
    if not ready:
        return
    entity = context.legal_entity_id
    upsert(
        connection, "parties_party", _PARTY,
        [_party(one, entity) for one in ready],
        key=("id",), update=_PARTY_CHANGES,
    )  # fmt: skip
    _forget_other_kind([one.known.party_id for one in ready if not one.is_new])
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


def _forget_other_kind(party_ids: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_NO_PERSON, [list(party_ids)])
        cursor.execute(_NO_ORGANISATION, [list(party_ids)])


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
    is_person = row.kind == PartyKind.PERSON
    sort_name = names.sort_name(is_person=is_person, full_name=full_name, native_name=native_name)
    return (
        one.known.party_id, one.known.reference, legal_entity_id, one.unit_id, row.kind, one.number,
        full_name, native_name, sort_name, row.status or PartyStatus.ACTIVE.value, row.customer_since,
        row.risk_profile or "", row.kyc_expires_on, row.language or "", one.known.version + 1,
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
    "risk_profile", "kyc_expires_on", "language", "version",
)  # fmt: skip
_PARTY = ("id", "reference", "legal_entity_id", *_PARTY_CHANGES)
_PERSON = (
    "party_id", "sex", "birth_year", "birth_month", "birth_on_sealed", "education", "occupation", "employer",
    "income_band", "marital_status",
)  # fmt: skip
_ORGANISATION = ("party_id", "industry_code", "size", "registered_capital", "currency", "founded_on")

_NO_PERSON = """
    DELETE FROM parties_person USING parties_party AS party
    WHERE party.id = party_id AND party_id = ANY(%s) AND party.kind <> 'PERSON'
"""
_NO_ORGANISATION = """
    DELETE FROM parties_organisation USING parties_party AS party
    WHERE party.id = party_id AND party_id = ANY(%s) AND party.kind <> 'ORGANISATION'
"""
