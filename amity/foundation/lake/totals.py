"""How much a table of the lake holds, from its metadata alone: pages ask without opening the lake.

The catalogue's libraries take seconds to import and much room to keep; a web server needs neither.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

import fsspec
from django.conf import settings
from django.db import connection

NAMESPACE = "amity"


@dataclass(frozen=True, slots=True)
class Totals:
    """Rows and bytes of a table's current snapshot."""

    rows: int
    size: int


NOTHING = Totals(0, 0)


def totals(table_name: str) -> Totals:
    """Return how much a table holds; nothing while nothing was ever written to it."""
    location = _metadata_of(table_name)
    if location is None:
        return NOTHING
    with fsspec.open(location, "rt", encoding="utf-8") as lines:
        metadata = json.load(lines)
    current = metadata.get("current-snapshot-id")
    for snapshot in metadata.get("snapshots", ()):
        if snapshot["snapshot-id"] == current:
            said = snapshot["summary"]
            return Totals(int(said["total-records"]), int(said["total-files-size"]))
    return NOTHING


def _metadata_of(table_name: str) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute("select to_regclass('iceberg_tables') is not null")
        if not cursor.fetchone()[0]:
            return None
        cursor.execute(
            "select metadata_location from iceberg_tables"
            " where catalog_name = %s and table_namespace = %s and table_name = %s",
            [settings.LAKE_CATALOGUE, NAMESPACE, table_name],
        )
        row = cursor.fetchone()
    return row[0] if row else None
