"""What a copy of the lake must hold: every file that a table lists, in any of its snapshots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyiceberg.table import StaticTable

from amity.analytics.tables.lake import LAKE
from amity.foundation.lake import catalogue, plans

BEFORE = "amity.restored"
"""The snapshot property of a table that was made anew from a backup's files."""


@dataclass(frozen=True, slots=True)
class Listed:
    """The files of a table: all that its metadata lists, and the data of the current snapshot among them."""

    everything: tuple[str, ...]
    current: tuple[str, ...]


def listed(metadata: str) -> Listed:
    """Return the files that a metadata file lists, itself among them."""
    table = StaticTable.from_metadata(metadata)
    found = {metadata}
    seen: set[str] = set()
    for snapshot in table.metadata.snapshots:
        found.add(snapshot.manifest_list)
        for manifest in snapshot.manifests(table.io):
            if manifest.manifest_path in seen:
                continue
            seen.add(manifest.manifest_path)
            entries = manifest.fetch_manifest_entry(table.io)
            found |= {manifest.manifest_path, *(str(entry.data_file.file_path) for entry in entries)}
    data = plans.data_files(table)
    return Listed(
        tuple(sorted(map(plans.path, found))), tuple(plans.path(str(file.file_path)) for file in data)
    )


def make_anew(name: str, files: Sequence[str], *, backup: str) -> None:
    """Make a table of these files alone, where they lie now: metadata cannot move, it names places."""
    [of] = [table for table in LAKE if table.name == name]
    table = catalogue.table(of)
    if files:
        table.add_files([f"file://{file}" for file in files], snapshot_properties={BEFORE: backup})
