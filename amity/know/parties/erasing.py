"""The list of who was erased, kept among the keys: what a restored backup brings back is erased again by it.

A line an erasing, of fixed form, only ever added to: mark, number of the party, reference, moment. Nothing in
it says who it was. Copy it to a second place: it is what makes an erasing outlast backups.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from amity.foundation.kernel.errors import BadInput

_LINE = re.compile(rb"E1 (\d{19}) ([0-9a-f-]{36}) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)")
LENGTH = 81


@dataclass(frozen=True, slots=True)
class Erased:
    """One erasing."""

    party_id: int
    reference: UUID
    at: datetime


def path() -> Path:
    """Return where the list lies."""
    return Path(settings.HOME) / "keys" / "erased.list"


def note(party_id: int, reference: UUID, *, at: datetime) -> None:
    """Add an erasing; on return it is on the disk."""
    line = f"E1 {party_id:019d} {reference} {at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}\n".encode()
    path().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        # What a kill cut short stays by itself on a line that cannot be read, and was not acted upon.
        if os.fstat(descriptor).st_size % LENGTH:
            os.write(descriptor, b"\n".rjust(LENGTH - os.fstat(descriptor).st_size % LENGTH, b"-"))
        os.write(descriptor, line)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    folder = os.open(path().parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def noted(file: Path | None = None) -> Iterator[Erased]:
    """
    Yield every erasing of this home's list, or of a copy.

    :raises BadInput: if the file is no such list.
    """
    source = file or path()
    if not source.exists():
        return
    content = source.read_bytes()
    for start in range(0, len(content), LENGTH):
        line = content[start : start + LENGTH].rstrip(b"\n")
        if found := _LINE.fullmatch(line):
            number, reference, at = (part.decode() for part in found.groups())
            moment = datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
            yield Erased(int(number), UUID(reference), moment)
        elif not line.rstrip(b"-").startswith(b"E1") and line.strip(b"-"):
            raise BadInput(f"{source} is not a list of erased customers.")
