"""A drop folder, local or of an object store: what lies there, whether it is whole, and moving it away.

Moves are written down before the first and struck out after the last, so that a kill between two is made good
by the next look. A file that somebody replaced meanwhile is not moved: it is the next delivery's.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pyarrow import fs

from amity.foundation.kernel.errors import BadInput
from amity.know.sources.fetching import objects
from amity.know.sources.fetching.connections import Connection

DONE, REFUSED = "done", "refused"
JOURNAL = ".amity-moving.json"
WHY = {DONE: "REFUSED-ROWS.txt", REFUSED: "WHY.txt"}
"""What the note beside files that were moved is called."""


@dataclass(frozen=True, slots=True)
class Lying:
    """A file that lies in the folder, and by what it is known to be the same one."""

    path: str
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Moves:
    """Files on their way to a folder inside, and what is written there about them."""

    to: str
    files: tuple[Lying, ...]
    note: str = ""


class Drop:
    """One folder, entered by its connection where it is a store's."""

    def __init__(self, address: str, connection: Connection | None) -> None:
        if connection is None and not Path(address).is_dir():
            raise BadInput(f"There is no folder {address}: make it, or correct [watch] in the feed.")
        self._address = address
        self._connection = connection
        self._files = objects.opened(connection, address)

    def lying(self, patterns: Sequence[str]) -> tuple[Lying, ...]:
        """Return the files that one of the patterns means, and the hashes beside them, by name."""
        wanted = [*patterns, *(pattern + objects.DIGEST for pattern in patterns)]
        with objects.refusals(self._connection, self._address):
            found = [info for pattern in wanted for info in objects.matching(self._files, pattern)]
        lying = {Lying(str(info.path).lstrip("/"), info.size, info.mtime_ns or 0) for info in found}
        return tuple(sorted(lying, key=lambda one: one.path))

    def bring(self, lying: Sequence[Lying], folder: Path) -> None:
        """Copy files into a local folder as they lie here."""
        with objects.refusals(self._connection, self._address):
            for one in lying:
                if not one.path.endswith(objects.DIGEST):
                    info = self._files.get_file_info(one.path)
                    objects.copy_whole(self._files, info, self._address, folder / one.path)

    def move(self, lying: Sequence[Lying], to: str, *, at: datetime, note: str, first: str = "") -> str:
        """Move files away, the marker first, and return where they are now."""
        order = sorted(lying, key=lambda one: (one.path != first, one.path))
        with objects.refusals(self._connection, self._address):
            place = self._free(f"{to}/{at:%Y-%m-%d_%H%M%S}")
            moves = Moves(place, tuple(order), note)
            self._write(JOURNAL, json.dumps(asdict(moves)))
            self._carry_out(moves)
        return f"{self._address}/{place}"

    def go_on(self) -> bool:
        """Carry out what a kill left half done; say whether there was anything."""
        with objects.refusals(self._connection, self._address):
            if self._files.get_file_info(JOURNAL).type != fs.FileType.File:
                return False
            with self._files.open_input_stream(JOURNAL) as journal:
                said = json.loads(journal.read())
            files = tuple(Lying(**one) for one in said["files"])
            self._carry_out(Moves(said["to"], files, said["note"]))
        return True

    def _carry_out(self, moves: Moves) -> None:
        self._files.create_dir(moves.to)
        for one in moves.files:
            info = self._files.get_file_info(one.path)
            if info.type == fs.FileType.File and (info.size, info.mtime_ns or 0) == (one.size, one.mtime_ns):
                target = f"{moves.to}/{one.path}"
                self._files.create_dir(str(Path(target).parent))
                self._files.move(one.path, target)
        if moves.note:
            self._write(f"{moves.to}/{WHY[moves.to.split('/')[0]]}", moves.note)
        self._files.delete_file(JOURNAL)

    def _write(self, path: str, text: str) -> None:
        draft = f"{path}.part"
        with self._files.open_output_stream(draft) as file:
            file.write(text.encode())
        self._files.move(draft, path)

    def _free(self, place: str) -> str:
        tries = (place, *(f"{place}-{number}" for number in range(2, 1000)))
        return next(one for one in tries if self._files.get_file_info(one).type == fs.FileType.NotFound)


def waits_for(
    lying: Sequence[Lying], needed: Sequence[str], *, marker: str, settled: timedelta, at: datetime
) -> str:
    """Return what a delivery waits for; nothing if it is whole."""
    names = {one.path for one in lying}
    if marker:
        return "" if marker in names else f"the marker {marker}"
    missing = [one for one in needed if not any(objects.fits(name, one.split("/")) for name in names)]
    if missing:
        return ", ".join(missing)
    last = datetime.fromtimestamp(max((one.mtime_ns for one in lying), default=0) / 1e9, tz=UTC)
    return "" if at - last >= settled else "files to lie still"


def signature(lying: Sequence[Lying], version: str) -> str:
    """Return what tells a delivery from any other without reading it."""
    spelled = json.dumps([version, *([one.path, one.size, one.mtime_ns] for one in lying)])
    return hashlib.sha256(spelled.encode()).hexdigest()
