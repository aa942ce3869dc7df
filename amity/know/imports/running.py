"""Write down how an import runs: what the check found, how far it is, what it did, why it stopped."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import SYSTEM
from amity.foundation.kernel.errors import BadInput
from amity.foundation.kernel.intake import Loaders
from amity.foundation.kernel.workspaces import workspace
from amity.foundation.keys import services as keys
from amity.know.imports import recording, sealing, selectors, steps
from amity.know.imports.models import Change, Finding, Import, ImportState
from amity.know.imports.steps import Fault, Judged

RANKS = ("error", "repeat", "waiting", "skip", "fill", "overwrite", "update", "new", "unchanged")
"""In this order a page shows them."""
MOST_SHOWN = 200
"""Of rows that are as they should be."""
LONGEST_ERROR = 2000
BROKEN = "The import stopped. Check the list again; if it stops again, ask whoever runs the house."
GONE = "The file was let go. Upload it again."


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A list in a folder with its feed, and what the run needs to know of it."""

    folder: Path
    workspace: Path
    mends: Mapping[int, Mapping[str, str]]
    units: frozenset[int] | None


def check(reference: UUID, loaders: Loaders, *, at: datetime) -> None:
    """Judge every row of a list, and write down what is wrong and what would become of the rest."""
    row = Import.objects.get(reference=reference)
    if row.state != ImportState.CHECKING:
        return
    try:
        with unpacked(row) as it:
            judged = steps.judge(
                it.folder, it.workspace, mends=it.mends, units=it.units, most_others=MOST_SHOWN
            )
            outcomes = _outcomes(row, judged, loaders)
    except BadInput as error:
        stop(row, str(error), at=at)
        return
    _keep(row, judged, outcomes, at=at)


def _outcomes(row: Import, judged: Judged, loaders: Loaders) -> dict[int, str]:
    found = selectors.outcomes_of(row, judged)
    if found or not judged.tables:
        return found
    # Rows of other tables are tried: what the room says of them is true, and then taken back.
    [(table, rows, numbers)] = judged.tables[:1]
    with transaction.atomic():
        taken = loaders[table](rows, selectors.context_of(row, judged))
        transaction.set_rollback(True)
    waiting = {numbers[one.row] for one in taken.parked}
    whole = "update" if taken.updated else "unchanged" if not taken.inserted else "new"
    return {number: "waiting" if number in waiting else whole for number in numbers}


def _keep(row: Import, judged: Judged, outcomes: Mapping[int, str], *, at: datetime) -> None:
    findings = [_finding(row, judged, _outcome(fault), fault) for fault in judged.faults]
    findings += [
        _finding(row, judged, outcome, Fault(number, "", "", is_repeat=False))
        for number, outcome in outcomes.items()
        if number in judged.cells
    ]
    counts = dict.fromkeys(RANKS, 0)
    for outcome in (*outcomes.values(), *map(_outcome, judged.faults)):
        counts[outcome] += 1
    with transaction.atomic():
        Finding.objects.filter(of=row).delete()
        Finding.objects.bulk_create(findings, batch_size=1000)
        row.counts, row.rows_total, row.state, row.error = counts, judged.rows, ImportState.CHECKED, ""
        _save(row, "counts", "rows_total", "state", "error", at=at)
        _record("import:checked", row, counts, at=at)


def _outcome(fault: Fault) -> str:
    return "repeat" if fault.is_repeat else "error"


def _finding(row: Import, judged: Judged, outcome: str, fault: Fault) -> Finding:
    cells = judged.cells.get(fault.row)
    sealed = (
        keys.seal_for_batch(json.dumps(cells, ensure_ascii=False), batch=row.key_number)
        if cells is not None
        else None
    )
    return Finding(
        of=row,
        row_number=fault.row,
        rank=RANKS.index(outcome),
        outcome=outcome,
        target=fault.target[:80],
        reason=fault.reason[:300],
        row_sealed=sealed,
    )


def begin(reference: UUID) -> Import | None:
    """Say that an import runs; None if it is not to run, or no more."""
    row = Import.objects.get(reference=reference)
    if row.state not in (ImportState.QUEUED, ImportState.RUNNING):
        return None
    row.state, row.rows_done = ImportState.RUNNING, 0
    row.save(update_fields=["state", "rows_done"])
    return row


def recorded(loaders: Loaders, row: Import) -> Loaders:
    """Return the loaders, each of which writes down what it does to whom."""
    return recording.recorded(loaders, row)


def tell(row: Import, rows: int) -> None:
    """Say how far an import is."""
    row.rows_done = min(row.rows_total, row.rows_done + rows)
    Import.objects.filter(pk=row.pk).update(rows_done=row.rows_done)


def finish(row: Import, *, refused: int, at: datetime) -> None:
    """Say that all is in. What was refused is kept for its seven days; the file has nothing left to say."""
    with transaction.atomic():
        made = Change.objects.filter(of=row, is_new=True).count()
        changed = Change.objects.filter(of=row, is_new=False).count()
        row.counts = row.counts | {"made": made, "changed": changed, "refused": refused}
        row.state, row.rows_done, row.ended_at = ImportState.DONE, row.rows_total, at
        row.profile_sealed = row.mends_sealed = None
        _save(row, "counts", "state", "rows_done", "ended_at", "profile_sealed", "mends_sealed", at=at)
        _record("import:done", row, {"made": made, "changed": changed}, at=at)
    sealing.remove_file(row.reference)


def stop(row: Import, error: str, *, at: datetime) -> None:
    """Say why an import cannot go on."""
    with transaction.atomic():
        row.state, row.error = ImportState.FAILED, error[:LONGEST_ERROR]
        _save(row, "state", "error", at=at)
        _record("import:stopped", row, {}, at=at)


def give_up(reference: UUID, *, at: datetime) -> None:
    """Say of an import that something went wrong which the log tells, not the page."""
    row = Import.objects.get(reference=reference)
    if row.state in (ImportState.RUNNING, ImportState.QUEUED):
        stop(row, BROKEN, at=at)


@contextmanager
def unpacked(row: Import) -> Iterator[Unpacked]:
    """Give a folder with the list and its feed, and a workspace; nothing of either stays."""
    with workspace(Path(settings.HOME) / "intake") as place:
        folder = sealing.folder_for(place)
        try:
            (folder / row.file_name).write_bytes(sealing.content(row.reference, key=row.key_number))
        except FileNotFoundError:
            raise BadInput(GONE) from None
        (folder / steps.FEED).write_text(selectors.feed_of(row), encoding="utf-8")
        mends = {int(number): cells for number, cells in selectors.mends_of(row).items()}
        yield Unpacked(folder, place, mends, selectors.units_of_match(row))


def _save(row: Import, *fields: str, at: datetime) -> None:
    row.version += 1
    row.changed_at = at
    row.save(update_fields=[*fields, "version", "changed_at"])


def _record(action: str, row: Import, counts: Mapping[str, int], *, at: datetime) -> None:
    changes = {name: ("", count) for name, count in counts.items()}
    audit.record(action=action, subject=f"import:{row.reference}", by=SYSTEM, at=at, changes=changes)
