"""Open what is sealed of customers, in memory, for checks that keep nothing but their verdict."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from amity.foundation.keys import services as keys
from amity.know.quality.judgements import Opened


def opened(parties: Sequence[int]) -> dict[int, Opened]:
    """Return the contacts, documents and day of birth of customers; who was erased has none."""
    found = {party: Opened() for party in parties}
    for party, kind, value in _values(_CONTACTS, parties, "contact_point"):
        found[party].contacts.append((kind, value))
    for party, scheme, value in _values(_DOCUMENTS, parties, "identifier"):
        found[party].documents.append((scheme, value))
    for party, sex, value in _values(_PERSONS, parties, "birth_on"):
        found[party].sex, found[party].birth = sex, value
    return found


def _values(sql: str, parties: Sequence[int], field: str) -> list[tuple[int, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(parties)])
        rows = cursor.fetchall()
    texts = keys.open_many(
        [None if sealed is None else bytes(sealed) for _party, _kind, sealed in rows],
        parties=[party for party, _kind, _sealed in rows],
        field=field,
    )
    return [(party, kind, text or "") for (party, kind, _sealed), text in zip(rows, texts, strict=True)]


_CONTACTS = """
    SELECT party_id, kind, value_sealed FROM parties_contactpoint
    WHERE party_id = ANY(%s) AND kind IN ('MOBILE', 'EMAIL') ORDER BY id
"""
_DOCUMENTS = """
    SELECT party_id, scheme, value_sealed FROM parties_identifier WHERE party_id = ANY(%s) ORDER BY id
"""
_PERSONS = "SELECT party_id, sex, birth_on_sealed FROM parties_person WHERE party_id = ANY(%s)"
