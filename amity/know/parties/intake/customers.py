"""Take customer records: what is new or changed becomes a party; the rest is left alone."""

import os
import struct
from collections.abc import Iterator, Mapping, Sequence

import pyarrow as pa
from django.db import connection

from amity.foundation.audit.accounting import taken
from amity.foundation.kernel.intake import IntakeContext, Match, ParkedRow, Taken
from amity.foundation.kernel.references import new_reference
from amity.foundation.keys import services as keys
from amity.foundation.organisation import selectors as organisation
from amity.know.parties.intake import alike
from amity.know.parties.intake.customer_rows import (
    FILL,
    NEW,
    OVERWRITE,
    SKIP,
    UNCHANGED,
    UPDATE,
    WAITING,
    Due,
    Incoming,
    Known,
    Verdict,
)
from amity.know.parties.intake.customer_tables import bind, write
from amity.know.parties.intake.standing import merged, standing
from amity.know.parties.models import PartyStatus

LONGEST_NUMBER = 40
SOURCE_KEY = "source_key"


def take_customers(table: pa.Table, context: IntakeContext) -> Taken:
    """Insert and update parties by the source's key; a row that the source did not change is left alone.

    Where the feed says how customers are matched, a row of somebody whom the bank has is theirs.
    """
    rows = _incoming(table)
    known = _known(context.source, [row.key for row in rows])
    units = organisation.unit_ids(context.legal_entity_id)
    hashes = _hashes(rows)
    verdicts = _verdicts(rows, hashes, known, units, context)
    parked = tuple(
        ParkedRow(index, "units", row.unit_code or "")
        for index, (row, verdict) in enumerate(zip(rows, verdicts, strict=True))
        if verdict.what == WAITING
    )
    own = [
        (row, row_hash, units[row.unit_code] if row.unit_code else context.unit_id)
        for row, row_hash, verdict in zip(rows, hashes, verdicts, strict=True)
        if verdict.what in (NEW, UPDATE)
    ]
    ready = _numbered(own, known, context)
    write(ready, context)
    theirs = _matched(rows, hashes, verdicts, known)
    changed = [one for one, is_changed in theirs if is_changed]
    write(changed, context)
    bind([one for one, is_changed in theirs if not is_changed], context)
    inserted = sum(one.is_new for one in ready)
    updated = len(ready) - inserted + len(changed)
    return taken("customers", context, rows=len(rows), inserted=inserted, updated=updated, parked=parked)


def judge_customers(table: pa.Table, context: IntakeContext) -> list[Verdict]:
    """Return what would become of each row, if they were taken now."""
    rows = _incoming(table)
    known = _known(context.source, [row.key for row in rows])
    units = organisation.unit_ids(context.legal_entity_id)
    return _verdicts(rows, _hashes(rows), known, units, context)


def _incoming(table: pa.Table) -> list[Incoming]:
    return [Incoming._make(values) for values in zip(*(c.to_pylist() for c in table.columns), strict=True)]


def _hashes(rows: Sequence[Incoming]) -> list[str]:
    return keys.keyed_hash_many(["\x1f".join(map(str, row)) for row in rows], purpose="source row")


def _verdicts(
    rows: Sequence[Incoming],
    hashes: Sequence[str],
    known: Mapping[str, Known],
    units: Mapping[str, int],
    context: IntakeContext,
) -> list[Verdict]:
    match = context.match
    fresh = [(place, row) for place, row in enumerate(rows) if row.key not in known]
    found = alike.found(fresh, match, context) if match else {}
    for place, row in enumerate(rows) if match else ():
        if row.key in known:
            found[place] = (known[row.key].party_id, SOURCE_KEY)
    out_of_reach = _out_of_reach([party for party, _by in found.values()], match)
    seen: set[int] = set()
    verdicts: list[Verdict] = []
    for place, (row, row_hash) in enumerate(zip(rows, hashes, strict=True)):
        present = known.get(row.key)
        if row.unit_code and row.unit_code not in units:
            verdicts.append(Verdict(WAITING))
        elif not _is_due(present, row_hash):
            verdicts.append(Verdict(UNCHANGED, present.party_id if present else None))
        elif match is None or place not in found:
            verdicts.append(Verdict(UPDATE if present else NEW, present.party_id if present else None))
        else:
            party_id, by = found[place]
            is_kept = party_id in out_of_reach or party_id in seen
            seen.add(party_id)
            verdicts.append(Verdict(SKIP if is_kept else match.on_match, party_id, by))
    return verdicts


def _out_of_reach(party_ids: Sequence[int], match: Match | None) -> set[int]:
    """Return those of the customers whom the match may not change: they are another unit's."""
    if match is None or match.units is None:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_ELSEWHERE, [list(party_ids), list(match.units)])
        return {party_id for (party_id,) in cursor.fetchall()}


def _matched(
    rows: Sequence[Incoming], hashes: Sequence[str], verdicts: Sequence[Verdict], known: Mapping[str, Known]
) -> list[tuple[Due, bool]]:
    """Return the rows of those whom the bank has, each as its customer becomes; and whether that differs."""
    places = [place for place, verdict in enumerate(verdicts) if verdict.what in (SKIP, FILL, OVERWRITE)]
    stand = standing([party for place in places if (party := verdicts[place].party_id)])
    lake_keys = iter(_new_lake_keys(len(places)))
    theirs: list[tuple[Due, bool]] = []
    for place in places:
        row, (what, party_id, by) = rows[place], verdicts[place]
        old, unit_id, bare = stand[party_id or 0]
        present = known.get(row.key)
        record = bare._replace(lake_key=present.lake_key if present else next(lake_keys))
        new = old if what == SKIP else merged(old, row, what)
        due = Due(new._replace(key=row.key), hashes[place], unit_id, record.number, record, False, what, by)
        theirs.append((due, new != old))
    return theirs


def _known(source: str, wanted: Sequence[str]) -> dict[str, Known]:
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [source, list(wanted)])
        return {key: Known(*values) for key, *values in cursor.fetchall()}


def _is_due(known: Known | None, row_hash: str) -> bool:
    if known is None:
        return True
    # An erased customer does not come back because an old system still lists them.
    return known.row_hash != row_hash and known.status != PartyStatus.ERASED


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
           party.status, party.version, party.unit_id, party.merged_into_id
    FROM parties_sourcerecord AS record
    JOIN parties_party AS party ON party.id = coalesce(record.own_party_id, record.party_id)
    WHERE record.source = %s AND record.key = ANY(%s)
"""
_NUMBERS = "SELECT number, id FROM parties_party WHERE legal_entity_id = %s AND number = ANY(%s)"
_ELSEWHERE = "SELECT id FROM parties_party WHERE id = ANY(%s) AND unit_id <> ALL(%s)"
_NEW_IDS = "SELECT nextval(pg_get_serial_sequence('parties_party', 'id')) FROM generate_series(1, %s)"
