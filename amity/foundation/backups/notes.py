"""Notes beside the database: when the last backup was made, and that a restore is not finished."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from amity.foundation.kernel.errors import BadInput
from amity.foundation.kernel.publishing import publish_bytes


@dataclass(frozen=True, slots=True)
class LastBackup:
    """The backup that was made last."""

    at: datetime
    folder: str
    size: int


def note_backup(folder: Path, size: int, *, at: datetime) -> None:
    """Write down that a backup was made."""
    said = {"at": at.isoformat(), "folder": str(folder), "size": size}
    publish_bytes(_last(), json.dumps(said).encode())


def last_backup() -> LastBackup | None:
    """Return the backup that was made last; None before the first, or where the note cannot be read."""
    try:
        said = json.loads(_last().read_text(encoding="utf-8"))
        return LastBackup(datetime.fromisoformat(said["at"]), said["folder"], int(said["size"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def begin_restore(source: Path) -> None:
    """Write down that a restore has begun: until it has ended, nothing else may use this home."""
    publish_bytes(_restoring(), str(source).encode())


def end_restore() -> None:
    """Write down that the home is whole again."""
    _restoring().unlink(missing_ok=True)


def check_whole() -> None:
    """
    Refuse a home that a restore left half done.

    :raises BadInput: if a restore began and did not end.
    """
    if _restoring().exists():
        source = _restoring().read_text(encoding="utf-8")
        raise BadInput(
            f"A restore of {source} into {settings.HOME} did not end. Run it again: "
            f"amity restore {source} --replace"
        )


def _last() -> Path:
    return settings.HOME / "last-backup.json"


def _restoring() -> Path:
    return settings.HOME / "restoring"
