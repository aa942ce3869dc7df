"""A customer as the database has them, whole: so that an import can be undone exactly, or not at all.

Rows are kept as they stand, sealed columns as they are sealed; whoever keeps them seals the whole.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.apps import apps
from django.db import connection, models

from amity.foundation.access import laying

TABLES: tuple[tuple[str, str], ...] = (
    ("parties_party", "id"),
    ("parties_person", "party_id"),
    ("parties_organisation", "party_id"),
    ("parties_sourcerecord", "party_id"),
    ("parties_identifier", "party_id"),
    ("parties_contactpoint", "party_id"),
    ("parties_address", "party_id"),
    ("parties_relationship", "party_id"),
    ("parties_searchtoken", "party_id"),
    ("coverage_assignment", "party_id"),
    ("holdings_holding", "owner_id"),
    ("holdings_holdingparty", "party_id"),
    ("interactions_interaction", "party_id"),
)
"""What an import may write of a customer: the tables, and the column that says whose a row is."""
MADE_AGAIN = (
    ("access_grant", "party_id"),
    ("scores_profile", "party_id"),
    ("decisions_decision", "party_id"),
    ("quality_gap", "party_id"),
    ("quality_standing", "party_id"),
    ("relations_suggestedmember", "party_id"),
    ("relations_suggestedtie", "party_id"),
    ("relations_suggestedtie", "other_id"),
)
"""What the house makes anew of every customer: no use that anybody made of them."""
NOT_A_USE = (("audit_entry", "party_id"), ("imports_change", "party_id"))

Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def taken(party_ids: Sequence[int]) -> dict[int, Rows]:
    """Return the customers whole, by table."""
    found: dict[int, dict[str, list[dict[str, Any]]]] = {party: {} for party in party_ids}
    with connection.cursor() as cursor:
        for table, column in TABLES:
            cursor.execute(_TAKEN.format(table=table, column=column), [list(party_ids)])
            for party_id, row in cursor.fetchall():
                whole = row if isinstance(row, dict) else json.loads(row)
                found[party_id].setdefault(table, []).append(whole)
    return {
        party: {name: sorted(rows, key=_spelled) for name, rows in one.items()}
        for party, one in found.items()
    }


def spelled(rows: Rows) -> str:
    """Return a customer as text."""
    return json.dumps(rows, ensure_ascii=False, sort_keys=True)


def hash_of(rows: Rows) -> str:
    """Return a hash that is equal where nothing changed."""
    return hashlib.sha256(spelled(rows).encode()).hexdigest()


def used(party_ids: Sequence[int]) -> set[int]:
    """Return those whom somebody has done something with: rows in tables that no import writes."""
    found: set[int] = set()
    with connection.cursor() as cursor:
        for table, column in _others():
            cursor.execute(
                f"SELECT DISTINCT {column} FROM {table} WHERE {column} = ANY(%s)", [list(party_ids)]
            )
            found.update(party for (party,) in cursor.fetchall())
    return found


def put_back(party_id: int, before: Rows) -> None:
    """Make the customer what they were. Call it in a transaction: ties are checked at its end."""
    now = taken([party_id])[party_id]
    with connection.cursor() as cursor:
        for table, column in reversed(TABLES):
            if now.get(table) != before.get(table):
                cursor.execute(f"DELETE FROM {table} WHERE {column} = %s", [party_id])
        for table, _column in TABLES:
            if now.get(table) != before.get(table):
                cursor.executemany(
                    _PUT_BACK.format(table=table), [(json.dumps(row),) for row in before.get(table, ())]
                )


def remove(party_id: int) -> None:
    """Take away a customer who was not there before, with all that the house made of them."""
    with connection.cursor() as cursor:
        for table, column in MADE_AGAIN:
            cursor.execute(f"DELETE FROM {table} WHERE {column} = %s", [party_id])
        for table, column in reversed(TABLES):
            cursor.execute(f"DELETE FROM {table} WHERE {column} = %s", [party_id])


def _others() -> Iterator[tuple[str, str]]:
    """Yield every other table in which a customer is named, and the column."""
    known = {*TABLES, *MADE_AGAIN, *NOT_A_USE}
    for model in apps.get_models(include_auto_created=True):
        table = _table(model)
        for column in laying.links(model):
            if (table, column) not in known and table != "parties_party":
                yield table, column
    yield "parties_party", "merged_into_id"


def _table(model: type[models.Model]) -> str:
    return str(model._meta.db_table)  # noqa: SLF001  Django documents _meta


def _spelled(row: Mapping[str, Any]) -> str:
    return json.dumps(row, sort_keys=True)


_TAKEN = "SELECT {column}, to_jsonb(whole) FROM {table} AS whole WHERE {column} = ANY(%s)"
_PUT_BACK = "INSERT INTO {table} SELECT * FROM jsonb_populate_record(NULL::{table}, %s::jsonb)"
