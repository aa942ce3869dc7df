"""How much room the bank's files take. Asked below the fold."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from amity.foundation.access import services as access
from amity.foundation.kernel.actors import Actor
from amity.foundation.lake.totals import totals

LAKE = ("transactions", "balances_monthly", "events", "activity_monthly")
TABLES = 8


@dataclass(frozen=True, slots=True)
class Store:
    """A table or a folder: how many rows where that is known, and how many bytes."""

    name: str
    rows: int | None
    size: int


@dataclass(frozen=True, slots=True)
class Storage:
    """What the bank's files weigh, and how much room is left for more."""

    database: int
    tables: tuple[Store, ...]
    lake: tuple[Store, ...]
    folders: tuple[Store, ...]
    free: int
    is_tight: bool


def storage(*, by: Actor) -> Storage:
    """Return how much room everything takes."""
    access.check("operations:read", by=by)
    home = Path(settings.HOME)
    disk = shutil.disk_usage(home)
    return Storage(
        database=_database_size(),
        tables=_largest_tables(),
        lake=tuple(_lake_table(name) for name in LAKE),
        folders=tuple(Store(name, None, _folder_size(home / name)) for name in ("audit", "keys")),
        free=disk.free,
        is_tight=disk.free < disk.total // 10,
    )


def _lake_table(name: str) -> Store:
    held = totals(name)
    return Store(name, held.rows, held.size)


def _database_size() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def _largest_tables() -> tuple[Store, ...]:
    with connection.cursor() as cursor:
        # Partitions count for the table that they are parts of. The planner's row counts are near enough.
        cursor.execute(
            """
            SELECT root, sum(greatest(reltuples, 0))::bigint, sum(pg_total_relation_size(oid))::bigint AS size
              FROM (SELECT coalesce(parent.relname, part.relname) AS root, part.oid, part.reltuples
                      FROM pg_class AS part
                      LEFT JOIN pg_inherits ON inhrelid = part.oid
                      LEFT JOIN pg_class AS parent ON parent.oid = inhparent
                     WHERE part.relkind = 'r' AND part.relnamespace = current_schema()::regnamespace) AS parts
             GROUP BY root ORDER BY size DESC LIMIT %s
            """,
            [TABLES],
        )
        return tuple(Store(*row) for row in cursor.fetchall())


def _folder_size(folder: Path) -> int:
    return sum(_file_sizes(folder)) if folder.is_dir() else 0


def _file_sizes(folder: Path) -> Iterator[int]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.stat().st_size
