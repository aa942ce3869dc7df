"""Find whom the bank has already among rows of customers: by document, telephone, e-mail, name and birth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.db import connection

from amity.foundation.kernel.intake import IntakeContext, Match
from amity.foundation.keys import services as keys
from amity.know.parties import names
from amity.know.parties.contacts import normalised
from amity.know.parties.intake.customer_rows import Incoming
from amity.know.parties.intake.indexes import blind_indexes

DOCUMENT, MOBILE, EMAIL, NAME_BIRTH = "document", "mobile", "email", "name_birth"
TABLES = {DOCUMENT: ("parties_identifier", "scheme")}
OF_CONTACTS = ("parties_contactpoint", "kind")

Found = dict[int, tuple[int, str]]
"""By place of the row: the party, and by what it was found."""


def found(rows: Sequence[tuple[int, Incoming]], match: Match, context: IntakeContext) -> Found:
    """Return whom the rows are known to be; the first key of the rule that finds somebody decides."""
    answer: Found = {}
    for by in match.keys:
        left = [(place, row) for place, row in rows if place not in answer]
        if by == NAME_BIRTH:
            hits = _by_name(left, context)
        elif by in (DOCUMENT, MOBILE, EMAIL):
            hits = _by_mark(left, by, match, context)
        else:
            continue
        answer |= {place: (party, by) for place, party in hits}
    return answer


def _by_mark(
    rows: Sequence[tuple[int, Incoming]], by: str, match: Match, context: IntakeContext
) -> Iterator[tuple[int, int]]:
    asked = [
        (place, row.kind, scheme, value if by == DOCUMENT else normalised(scheme, value))
        for place, row in rows
        for name, scheme, value in match.marks.get(row.key, ())
        if name == by
    ]
    indexes = blind_indexes([(scheme, value) for _place, _kind, scheme, value in asked])
    table, column = TABLES.get(by, OF_CONTACTS)
    with connection.cursor() as cursor:
        cursor.execute(_BY_MARK.format(table=table, column=column), [indexes, context.legal_entity_id])
        owners: dict[tuple[str, bytes, str], list[int]] = defaultdict(list)
        for scheme, index, kind, party_id in cursor.fetchall():
            owners[scheme, bytes(index), kind].append(party_id)
    for (place, kind, scheme, _value), index in zip(asked, indexes, strict=True):
        if whose := owners.get((scheme, index, kind)):
            # A number that several share names the one whom the bank has known longest.
            yield place, min(whose)


def _by_name(rows: Sequence[tuple[int, Incoming]], context: IntakeContext) -> Iterator[tuple[int, int]]:
    sorted_by = {
        place: names.sort_name(
            is_person=row.kind == "PERSON", full_name=row.full_name, native_name=row.native_name or ""
        )
        for place, row in rows
        if row.birth_on is not None or row.kind != "PERSON"
    }
    with connection.cursor() as cursor:
        cursor.execute(_BY_NAME, [context.legal_entity_id, list(set(sorted_by.values()))])
        namesakes: dict[str, list[tuple[int, str, str, str, bytes | None]]] = defaultdict(list)
        for sort_name, *one in cursor.fetchall():
            namesakes[sort_name].append(tuple(one))
    for place, row in rows:
        same = [one for one in namesakes.get(sorted_by.get(place, ""), ()) if _is_named(row, one)]
        if row.kind == "PERSON":
            born = row.birth_on.isoformat() if row.birth_on else ""
            same = [one for one in same if born and _birth(one[0], one[4]) == born]
        # Of several namesakes nobody can be told apart: the row is somebody new, for the desk to look at.
        if len(same) == 1:
            yield place, same[0][0]


def _is_named(row: Incoming, one: tuple[int, str, str, str, bytes | None]) -> bool:
    _party, kind, full_name, native_name, _birth_sealed = one
    mine, theirs = _names(row.full_name, row.native_name), _names(full_name, native_name)
    return row.kind == kind and bool(mine & theirs)


def _names(full_name: str | None, native_name: str | None) -> set[str]:
    return {"".join(name.split()).casefold() for name in (full_name, native_name) if name}


def _birth(party_id: int, sealed: bytes | None) -> str | None:
    return keys.open_many([sealed], parties=[party_id], field="birth_on")[0]


_BY_MARK = """
    SELECT mark.{column}, mark.blind_index, party.kind, party.id
    FROM {table} AS mark JOIN parties_party AS party ON party.id = mark.party_id
    WHERE mark.blind_index = ANY(%s) AND party.legal_entity_id = %s
        AND party.status NOT IN ('MERGED', 'ERASED')
"""
_BY_NAME = """
    SELECT party.sort_name, party.id, party.kind, party.full_name, party.native_name, person.birth_on_sealed
    FROM parties_party AS party LEFT JOIN parties_person AS person ON person.party_id = party.id
    WHERE party.legal_entity_id = %s AND party.sort_name = ANY(%s)
        AND party.status NOT IN ('MERGED', 'ERASED')
"""
