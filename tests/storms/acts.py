"""What a child of the nursery can do beside the commands."""

import json
from collections.abc import Callable
from pathlib import Path

from amity import boot
from amity.analytics.tables.lake import LAKE
from amity.foundation.lake import selectors as lake


def lake_files(answer: str) -> int:
    """Write down which files the lake's tables list now."""
    with boot.database(migrated=True):
        files = {table.name: lake.files(table.name) for table in LAKE}
    Path(answer).write_text(json.dumps(files), encoding="utf-8")
    return 0


ACTS: dict[str, Callable[..., int]] = {"lake-files": lake_files}
