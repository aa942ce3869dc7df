"""A picture of what a bank knows: every row of every business table, without numbers of our own making.

An id, a reference or a moment of writing differs from run to run; what a row says does not. So a row is drawn
as what it says itself, and instead of each id as what the row that it names says.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import psycopg

from amity.analytics import engine

NOT_THE_BANKS = (
    "auth_", "django_", "procrastinate_", "iceberg_", "account_", "audit_", "runs_", "mfa_",
    # What a batch counted on each of its tries differs; that it was loaded once is asked apart.
    "sources_batch", "organisation_user",
    # How a feed came in, not what it brought.
    "sources_registered",
)  # fmt: skip
DATED = frozenset([
    "arrived_at", "in_lake_at", "recorded_at", "created_at", "started_at", "ended_at", "seen_at", "given_at",
    "updated_at", "changed_at", "active_from",
])  # fmt: skip
OURS = frozenset(
    [
        "id",
        "reference",
        "request_id",
        "decision",
        "run_id",
        "generation",
        "batch_id",
        "user_id",
        "row_hash",
        "path",
    ]
)
LINKS = {
    "party_id": "parties_party", "owner_id": "parties_party", "other_id": "parties_party",
    "merged_into_id": "parties_party", "own_party_id": "parties_party", "own_unit_id": "organisation_unit",
    "first_party_id": "parties_party", "second_party_id": "parties_party",
    "survivor_party_id": "parties_party",
    "merged_party_id": "parties_party", "staff_id": "organisation_staff", "created_by": "organisation_staff",
    "legal_entity_id": "organisation_legalentity", "legal_entity": "organisation_legalentity",
    "unit_id": "organisation_unit", "parent_id": "organisation_unit", "team_id": "organisation_team",
    "holding_id": "holdings_holding", "holding": "holdings_holding", "product_id": "products_product",
    "event_id": "sources_event", "feed_id": "sources_feed", "lake_key": "lake_key",
}  # fmt: skip
DEPTH = 3
"""How far a row is told by what it names: a transaction by its holding, by its owner, by its unit."""
CURRENT_ONLY = ("scores_profile", "decisions_decision")
Picture = dict[str, Counter[str]]


def draw(connection: psycopg.Connection[Any], lake: Mapping[str, Sequence[str]]) -> Picture:
    """Return the rows of each table as a bag of hashes, and those of the lake's files."""
    rows = {table: _rows(connection, table) for table in _tables(connection)}
    rows |= {f"lake {table}": _lake_rows(files) for table, files in lake.items()}
    said = {table: [_own(row) for row in of] for table, of in rows.items()}
    for _round in range(DEPTH):
        named = _by_id(rows, said)
        said = {table: [_told(row, named) for row in of] for table, of in rows.items()}
    drawn = {table: Counter(each) for table, each in said.items()}
    drawn["audit"] = _audit(connection)
    drawn["batches"] = _batches(connection)
    return drawn


def differing(first: Picture, second: Picture) -> dict[str, object]:
    """Return the tables that differ: how many rows only the first has, and only the second."""
    return {
        table: [
            dict(only) if table == "audit" else only.total()
            for only in (first[table] - second[table], second[table] - first[table])
        ]
        for table in sorted(first.keys() | second.keys())
        if first.get(table) != second.get(table)
    }


def _tables(connection: psycopg.Connection[Any]) -> Iterator[str]:
    found = connection.execute(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition"
        " AND relnamespace = 'public'::regnamespace ORDER BY relname"
    )
    return (name for (name,) in found.fetchall() if not name.startswith(NOT_THE_BANKS))


def _rows(connection: psycopg.Connection[Any], table: str) -> list[dict[str, Any]]:
    only = " WHERE generation = (SELECT generation FROM runs_pointer)" if table in CURRENT_ONLY else ""
    found = connection.execute(f'SELECT * FROM "{table}"{only}')
    names = [column.name for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _lake_rows(files: Sequence[str]) -> list[dict[str, Any]]:
    if not files:
        return []
    with engine.connect() as duck:
        names = list(duck.columns(f"SELECT * FROM {engine.parquet(files)}"))
        listed = (
            engine.name_of(name) if name in LINKS else f"{engine.name_of(name)}::VARCHAR" for name in names
        )
        found = duck.rows(f"SELECT {', '.join(listed)} FROM {engine.parquet(files)}")
    return [dict(zip(names, row, strict=True)) for row in found]


def _told(row: Mapping[str, Any], named: Mapping[str, Mapping[Any, str]]) -> str:
    links = (named.get(LINKS[name], {}).get(row[name], "?") for name in sorted(row) if _links(name, row))
    return _hash([_own(row), *links])


def _links(column: str, row: Mapping[str, Any]) -> bool:
    return column in LINKS and row[column] is not None


def _own(row: Mapping[str, Any]) -> str:
    return _hash([
        f"{name}={value}" for name, value in sorted(row.items())
        if name not in OURS and name not in LINKS and name not in DATED and not name.endswith("_sealed")
    ])  # fmt: skip


def _by_id(
    rows: Mapping[str, Sequence[Mapping[str, Any]]], said: Mapping[str, Sequence[str]]
) -> dict[str, dict[Any, str]]:
    found = {
        table: {row["id"]: what for row, what in zip(of, said[table], strict=True) if "id" in row}
        for table, of in rows.items()
    }
    records = zip(rows["parties_sourcerecord"], said["parties_sourcerecord"], strict=True)
    return found | {"lake_key": {row["lake_key"]: what for row, what in records}}


def _audit(connection: psycopg.Connection[Any]) -> Counter[str]:
    found = connection.execute("SELECT action FROM audit_entry WHERE action NOT LIKE 'ring:%'")
    return Counter(action for (action,) in found.fetchall())


def _batches(connection: psycopg.Connection[Any]) -> Counter[str]:
    found = connection.execute(
        'SELECT "table", load, file_name, content_hash, state, lines, continuations, skipped, accepted,'
        " rejected FROM sources_batch"
    )
    return Counter(_hash([str(value) for value in row]) for row in found.fetchall())


def _hash(parts: Sequence[str]) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:20]
