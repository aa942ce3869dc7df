"""What the bank knows of customers whom a row was matched to, and what the row adds to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from amity.foundation.keys import services as keys
from amity.know.parties.intake.customer_rows import FILL, Incoming, Known
from amity.know.parties.models import PartyStatus

KEPT = ("key", "kind", "number", "unit_code")
"""What a match never changes: a customer stays where they are, under the number that the bank printed."""


class Standing(NamedTuple):
    """A customer as the bank has them, in the shape of a row."""

    row: Incoming
    unit_id: int
    known: Known
    """Without a record's own part: key of the lake and hash."""


def standing(party_ids: Sequence[int]) -> dict[int, Standing]:
    """Return the customers as rows, and lock them: nobody changes them before what was added is written."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [list(set(party_ids))])
        rows = cursor.fetchall()
    births = keys.open_many([row[-1] for row in rows], parties=[row[0] for row in rows], field="birth_on")
    found: dict[int, Standing] = {}
    for (party_id, reference, version, unit_id, number, status, *merged_as, own, values), birth in (
        ((*row[:8], row[8] or row[5], row[9:]), birth) for row, birth in zip(rows, births, strict=True)
    ):
        said: dict[str, Any] = {
            name: None if value == "" else value for name, value in zip(_PLAIN, values[:-1], strict=True)
        }
        said |= {"key": "", "number": number, "unit_code": None, "status": own}
        said["birth_on"] = date.fromisoformat(birth) if birth else None
        row = Incoming(**said)
        known = Known(party_id, 0, "", reference, number, status, version, *merged_as)
        found[party_id] = Standing(row, unit_id, known)
    return found


def merged(old: Incoming, new: Incoming, on_match: str) -> Incoming:
    """Return what the customer becomes: blanks filled, or everything overwritten that the row says."""
    fields: dict[str, Any] = {}
    for name, was, said in zip(Incoming._fields, old, new, strict=True):
        if name in KEPT:
            continue
        is_said = said is not None and (on_match != FILL or was is None)
        fields[name] = said if is_said else was
    # A list of prospects makes nobody a prospect who is a customer.
    if new.status == PartyStatus.PROSPECT or on_match == FILL:
        fields["status"] = old.status
    return old._replace(**fields)


_PLAIN = (
    "kind", "full_name", "native_name", "customer_since", "language", "risk_profile", "kyc_expires_on",
    "sex", "education", "occupation", "employer", "income_band", "marital_status",
    "industry_code", "size", "registered_capital", "founded_on",
)  # fmt: skip
_STANDING = """
    SELECT party.id, party.reference, party.version, coalesce(party.own_unit_id, party.unit_id),
        party.number, party.status, party.unit_id, party.merged_into_id, party.own_status, party.kind,
        party.full_name, party.native_name, party.customer_since, party.language,
        party.risk_profile, party.kyc_expires_on, person.sex, person.education, person.occupation,
        person.employer, person.income_band, person.marital_status,
        body.industry_code, body.size, body.registered_capital, body.founded_on, person.birth_on_sealed
    FROM parties_party AS party
    LEFT JOIN parties_person AS person ON person.party_id = party.id
    LEFT JOIN parties_organisation AS body ON body.party_id = party.id
    WHERE party.id = ANY(%s) FOR UPDATE OF party
"""
