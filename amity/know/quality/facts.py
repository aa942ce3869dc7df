"""The verdicts that PostgreSQL gives of itself: is a fact there, is it of a list, has it expired.

One query, for everybody in the ring's export and for one customer who was edited just now. No value of a
sealed field is read here: only whether there is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from amity.know.parties import selectors as parties
from amity.know.quality.judgements import PLAIN_FACTS, WITHOUT_EMPLOYER

_PRESENT_TEXT = "CASE WHEN coalesce({0}, '') <> '' THEN true ELSE false END"
_LISTED = "CASE WHEN coalesce({0}, '') <> '' THEN {0} IN ({1}) END"


def _codes(*values: str) -> str:
    return ", ".join(f"'{value}'" for value in values)


def _listed(column: str, name: str) -> str:
    return _LISTED.format(column, _codes(*parties.codes_of(name)))


_PERSON = "CASE WHEN p.kind = 'PERSON' THEN {} END"
_BODY = "CASE WHEN p.kind = 'ORGANISATION' THEN {} END"
_EMPLOYER = (
    "CASE WHEN coalesce(n.employer, '') <> '' THEN true"
    " WHEN coalesce(n.occupation, '') = '' THEN NULL"
    f" WHEN lower(n.occupation) ~ '({'|'.join(WITHOUT_EMPLOYER)})' THEN NULL"
    " ELSE false END"
)

VERDICTS: dict[str, str] = {
    "mobile__present": "coalesce(c.has_mobile, false)",
    "email__present": "coalesce(c.has_email, false)",
    "address__present": "p.id IN (SELECT party_id FROM parties_address)",
    "document__present": _PERSON.format("coalesce(i.has_own, false)"),
    "document__not_expired": _PERSON.format("i.own_until > cut.as_of"),
    "uscc__present": _BODY.format("coalesce(i.has_uscc, false)"),
    "birth_on__present": _PERSON.format("n.birth_year IS NOT NULL"),
    "sex__present": _PERSON.format(_PRESENT_TEXT.format("n.sex")),
    "sex__listed": _listed("n.sex", "SEX"),
    "education__present": _PERSON.format(_PRESENT_TEXT.format("n.education")),
    "education__listed": _listed("n.education", "EDUCATION"),
    "occupation__present": _PERSON.format(_PRESENT_TEXT.format("n.occupation")),
    "employer__present": _PERSON.format(_EMPLOYER),
    "income_band__present": _PERSON.format(_PRESENT_TEXT.format("n.income_band")),
    "marital_status__present": _PERSON.format(_PRESENT_TEXT.format("n.marital_status")),
    "marital_status__listed": _listed("n.marital_status", "MARITAL_STATUS"),
    "language__present": _PRESENT_TEXT.format("p.language"),
    "language__listed": _listed("p.language", "LANGUAGE"),
    "risk_profile__present": _PERSON.format(_PRESENT_TEXT.format("p.risk_profile")),
    "risk_profile__listed": _LISTED.format("p.risk_profile", _codes("C1", "C2", "C3", "C4", "C5")),
    "kyc__present": "p.kyc_expires_on IS NOT NULL",
    "kyc__not_expired": "p.kyc_expires_on >= cut.as_of",
    "industry_code__present": _BODY.format(_PRESENT_TEXT.format("o.industry_code")),
    # A letter and up to four digits (GB/T 4754), or digits with points (NACE).
    "industry_code__well_formed": (
        "CASE WHEN coalesce(o.industry_code, '') <> '' THEN"
        " o.industry_code ~ '^([A-U][0-9]{0,4}|[0-9]{1,2}([.]?[0-9]{1,2}){0,2})$' END"
    ),
    "size__present": _BODY.format(_PRESENT_TEXT.format("o.size")),
    "size__listed": _listed("o.size", "SIZE"),
    "registered_capital__present": _BODY.format("o.registered_capital IS NOT NULL"),
    "registered_capital__plausible": "o.registered_capital > 0",
    "founded_on__present": _BODY.format("o.founded_on IS NOT NULL"),
    "founded_on__plausible": "o.founded_on BETWEEN DATE '1600-01-01' AND cut.as_of",
    "customer_since__present": "p.customer_since IS NOT NULL",
    "customer_since__plausible": (
        "p.customer_since BETWEEN DATE '1900-01-02' AND cut.as_of"
        " AND (n.birth_year IS NULL OR n.birth_year > extract(year FROM cut.as_of)"
        " OR extract(year FROM p.customer_since) >= n.birth_year)"
    ),
    "representative__present": _BODY.format(
        "p.id IN (SELECT party_id FROM parties_relationship"
        " WHERE role = 'LEGAL_REPRESENTATIVE' AND active_to IS NULL"
        " UNION SELECT other_id FROM parties_relationship WHERE role = 'REPRESENTS' AND active_to IS NULL)"
    ),
}
"""Each verdict as PostgreSQL reckons it: nothing where none is due."""

if tuple(sorted(VERDICTS)) != tuple(sorted(PLAIN_FACTS)):
    raise AssertionError(sorted(set(VERDICTS) ^ set(PLAIN_FACTS)))

_CONTACTS = """
    SELECT party_id, bool_or(kind IN ('MOBILE', 'PHONE')) AS has_mobile, bool_or(kind = 'EMAIL') AS has_email,
        string_agg(md5(value_sealed), ',' ORDER BY id) AS sealed
    FROM parties_contactpoint {where} GROUP BY party_id
"""
_DOCUMENTS = """
    SELECT party_id, bool_or(scheme <> 'USCC') AS has_own, bool_or(scheme = 'USCC') AS has_uscc,
        max(expires_on) FILTER (WHERE scheme <> 'USCC') AS own_until,
        string_agg(md5(value_sealed), ',' ORDER BY id) AS sealed
    FROM parties_identifier {where} GROUP BY party_id
"""
_SOURCES = "SELECT party_id, min(source) AS source FROM parties_sourcerecord {where} GROUP BY party_id"
_SEALED_OF = "md5(concat_ws(',', c.sealed, i.sealed, md5(n.birth_on_sealed), n.sex))"
"""Says whether anything sealed changed, and nothing of what it is."""


def sql(*, one: bool) -> str:
    """Return the query of the plain verdicts: of everybody of the cut-offs, or of ``%(party)s`` alone."""
    where = "WHERE party_id = %(party)s" if one else ""
    verdicts = ",\n".join(f"{VERDICTS[name]} AS {name}" for name in PLAIN_FACTS)
    return f"""
        WITH cut(legal_entity_id, as_of) AS (VALUES {{cuts}}),
        c AS ({_CONTACTS.format(where=where)}),
        i AS ({_DOCUMENTS.format(where=where)}),
        s AS ({_SOURCES.format(where=where)})
        SELECT p.id AS party_id, p.legal_entity_id, p.unit_id, p.kind,
            coalesce(s.source, '') AS source,
            {_SEALED_OF} AS sealed_digest,
            transaction_timestamp() AS taken_at,
            {verdicts}
        FROM parties_party p JOIN cut USING (legal_entity_id)
        LEFT JOIN parties_person n ON n.party_id = p.id
        LEFT JOIN parties_organisation o ON o.party_id = p.id
        LEFT JOIN c ON c.party_id = p.id
        LEFT JOIN i ON i.party_id = p.id
        LEFT JOIN s ON s.party_id = p.id
        WHERE p.status NOT IN ('MERGED', 'ERASED') {"AND p.id = %(party)s" if one else ""}
    """


def of_one(party_id: int, *, cut: str) -> dict[str, Any] | None:
    """Return the plain verdicts of one customer, by column; None for who is gone."""
    with connection.cursor() as cursor:
        # The classification's pattern holds no percent sign, so that the driver's own stand alone.
        cursor.execute(sql(one=True).replace("{cuts}", cut), {"party": party_id})
        row = cursor.fetchone()
        names: Sequence[str] = [column.name for column in cursor.description or ()]
    return dict(zip(names, row, strict=True)) if row else None
