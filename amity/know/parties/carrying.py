"""Hand the rows of merged customers to the survivor, and give them back: the mechanics, no decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.functional import Promise

from amity.foundation.kernel.carrying import Carries, Moves
from amity.foundation.keys import services as keys

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """Something that people wrote to a customer after a merge."""

    table: str
    label: str | Promise
    id: int
    reference: UUID
    at: datetime


def heads(merged: Iterable[int] | None = None) -> dict[int, int]:
    """Return with whom each merged party stands in the end: of these, or of all there are."""
    rows = _rows(_HEADS, {"of": None if merged is None else list(merged)})
    return {party: head for party, head in rows if party != head}


def members(party_id: int) -> tuple[int, ...]:
    """Return the party and all that were merged into it, however far down. One query."""
    return tuple(standing_with([party_id]))


def standing_with(party_ids: Iterable[int]) -> dict[int, int]:
    """Return the parties and all that were merged into them, each with the one above. One query."""
    return dict(_rows(_MEMBERS, {"parties": list(party_ids)}))


def hand_on(carries: Carries, merged: Iterable[int] | None = None) -> int:
    """Hand what hangs on merged parties to whom they stand with; return how many rows. Twice is once."""
    stand_with = heads(merged)
    if not stand_with:
        return 0
    count = 0
    for one in carries:
        if isinstance(one, Moves):
            found = _rows(_select(one, f"{one.column} = ANY(%(parties)s)"), {"parties": list(stand_with)})
            if found and not one.own:
                _note(one.table, [(row[0], row[1]) for row in found])
            _move(one, found, {row[0]: stand_with[row[1]] for row in found})
            count += len(found)
    _rows(_SAME_UNIT, {"of": list(stand_with)})
    return count


def give_back(carries: Carries, own: Sequence[int], *, to: int) -> int:
    """Give the rows that are these parties' by origin to one of them; return how many."""
    count = 0
    for one in carries:
        if isinstance(one, Moves):
            found = _rows(_select(one, _of_own(one)), {"own": list(own), "to": to, "table": one.table})
            _move(one, found, {row[0]: to for row in found})
            count += len(found)
    # Who stands alone again has rows like everybody else's: nothing is to be remembered of them.
    _rows(_FORGET_OF, {"party": to})
    return count


def written(carries: Carries, party_id: int, *, since: datetime) -> list[Written]:
    """Return what people wrote to a customer since that moment, the latest first."""
    found: list[Written] = []
    for one in carries:
        if isinstance(one, Moves) and one.written_at:
            given = {"party": party_id, "since": since, "table": one.table}
            sql = _WRITTEN.format(table=one.table, column=one.column, at=one.written_at, who=one.by_staff)
            found += (Written(one.table, one.label, *row) for row in _rows(sql, given))
    return sorted(found, key=lambda row: row.at, reverse=True)


def note(table: str, row_id: int, *, own: int) -> None:
    """Remember whose a row is by origin, which was written to a survivor."""
    _note(table, [(row_id, own)])


def note_like(table: str, row_id: int, *, like: tuple[str, int]) -> None:
    """Remember of a row that it is by origin whose another row is, if that is remembered."""
    _rows(_NOTE_LIKE, {"table": table, "row": row_id, "like_table": like[0], "like_row": like[1]})


def forget(table: str, *, source: str, source_keys: Sequence[str]) -> None:
    """Forget whose these rows were: their source has just said it again, perhaps otherwise."""
    if _rows('SELECT 1 FROM parties_carried WHERE "table" = %(table)s LIMIT 1', {"table": table}):
        given = {"table": table, "source": source, "keys": list(source_keys)}
        _rows(_FORGET_KEYS.format(table=table), given)


def _select(one: Moves, condition: str) -> str:
    columns = ", ".join(["id", one.column, *(column for column, _field in one.sealed)])
    # In the order of their ids: two that lock the same rows never wait for each other.
    return f"SELECT {columns} FROM {one.table} WHERE {condition} ORDER BY id FOR UPDATE"


def _of_own(one: Moves) -> str:
    if one.own:
        return f"{one.column} <> %(to)s AND {one.own} = ANY(%(own)s)"
    return (
        'id IN (SELECT row_id FROM parties_carried WHERE "table" = %(table)s AND own_party_id = ANY(%(own)s))'
    )


def _move(one: Moves, rows: Sequence[Row], to: Mapping[int, int]) -> None:
    """Write the new owner of each row, and seal anew what was sealed with the key of the one before."""
    if not rows:
        return
    texts = [
        _sealed_anew([row[place] for row in rows], [(row[1], to[row[0]]) for row in rows], field)
        for place, (_column, field) in enumerate(one.sealed, start=2)
    ]
    sets = ", ".join(f"{column} = %s" for column in (one.column, *(column for column, _field in one.sealed)))
    values = [(to[row[0]], *(text[index] for text in texts), row[0]) for index, row in enumerate(rows)]
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {one.table} SET {sets} WHERE id = %s", values)


def _sealed_anew(
    sealed: Sequence[bytes | None], owners: Sequence[tuple[int, int]], field: str
) -> list[bytes | None]:
    texts = keys.open_many(sealed, parties=[before for before, _after in owners], field=field)
    return keys.seal_many(texts, parties=[after for _before, after in owners], field=field)


def _note(table: str, rows: Sequence[tuple[int, int]]) -> None:
    ids, owners = zip(*rows, strict=True)
    _rows(_NOTE, {"table": table, "rows": list(ids), "owners": list(owners)})


def _rows(sql: str, values: Mapping[str, Any]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall()) if cursor.description else []


_HEADS = """
    WITH RECURSIVE climb (id, head) AS (
        SELECT id, merged_into_id FROM parties_party
        WHERE status = 'MERGED' AND (%(of)s::bigint[] IS NULL OR id = ANY(%(of)s::bigint[]))
        UNION SELECT climb.id, party.merged_into_id FROM climb
        JOIN parties_party AS party ON party.id = climb.head WHERE party.merged_into_id IS NOT NULL
    )
    SELECT climb.id, climb.head FROM climb JOIN parties_party AS party ON party.id = climb.head
    WHERE party.merged_into_id IS NULL
"""
_MEMBERS = """
    WITH RECURSIVE below (id, head) AS (
        SELECT given, given FROM unnest(%(parties)s::bigint[]) AS given
        UNION SELECT party.id, below.head FROM below
        JOIN parties_party AS party ON party.merged_into_id = below.id
    ) SELECT id, head FROM below ORDER BY id <> head, id
"""
# The wall asks a party's unit: what stands behind the survivor is seen by whoever sees the survivor.
_SAME_UNIT = """
    WITH RECURSIVE climb (id, head) AS (
        SELECT id, merged_into_id FROM parties_party WHERE id = ANY(%(of)s)
        UNION SELECT climb.id, party.merged_into_id FROM climb
        JOIN parties_party AS party ON party.id = climb.head WHERE party.merged_into_id IS NOT NULL
    )
    UPDATE parties_party AS merged SET unit_id = head.unit_id
    FROM climb JOIN parties_party AS head ON head.id = climb.head AND head.merged_into_id IS NULL
    WHERE merged.id = climb.id AND merged.unit_id <> head.unit_id
"""
_NOTE = """
    INSERT INTO parties_carried ("table", row_id, own_party_id)
    SELECT %(table)s, given.* FROM unnest(%(rows)s::bigint[], %(owners)s::bigint[]) AS given
    ON CONFLICT ("table", row_id) DO NOTHING
"""
_NOTE_LIKE = """
    INSERT INTO parties_carried ("table", row_id, own_party_id)
    SELECT %(table)s, %(row)s, own_party_id FROM parties_carried
    WHERE "table" = %(like_table)s AND row_id = %(like_row)s ON CONFLICT ("table", row_id) DO NOTHING
"""
_WRITTEN = """
    SELECT id, reference, {at} FROM {table} AS one
    WHERE {column} = %(party)s AND {at} >= %(since)s AND ({who}) AND NOT EXISTS (
        SELECT FROM parties_carried WHERE "table" = %(table)s AND row_id = one.id)
"""
_FORGET_OF = "DELETE FROM parties_carried WHERE own_party_id = %(party)s"
_FORGET_KEYS = """
    DELETE FROM parties_carried AS carried USING {table} AS written
    WHERE carried."table" = %(table)s AND carried.row_id = written.id
      AND written.source = %(source)s AND written.key = ANY(%(keys)s)
"""
