"""Ask analytics about a list: how it is written, what its columns seem to be, what its rows would become."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.conf import settings

from amity.analytics.intake import alike, guessing, looking, plans, settling
from amity.analytics.intake.errors import BadFeed, BadSource
from amity.analytics.intake.feed import SourceFile, read_feed
from amity.analytics.intake.forms import FORMS
from amity.analytics.intake.looking import Look, Seen
from amity.analytics.intake.session import Session, Task
from amity.analytics.tables.contract import Table
from amity.foundation.kernel.errors import BadInput
from amity.foundation.kernel.intake import Match
from amity.know.imports.policies import MOST_ROWS

FEED = "feed.toml"
ALIAS = plans.ALIAS
"""What the feed of a list calls its file."""
MAIN_ROW = 2
"""The number of the one row of a list that is judged by itself: the header is the first."""
Kept = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Profile:
    """What a look at an upload gave: how it is written, its columns, and what they seem to be."""

    file: dict[str, Any]
    came_in: str
    columns: list[dict[str, Any]]
    guessed: dict[str, Any]
    rows: int
    unread: int


def look_at(path: Path, *, form: str, workspace: Path) -> Profile:
    """
    Look at an upload. One in UTF-16 is written anew in its place.

    :raises BadInput: if it cannot be used, with what it looks like and what to do.
    """
    try:
        settled = settling.settle(path, alias=plans.ALIAS)
        look = looking.look(path, settled.file, workspace, time_zone=settings.TIME_ZONE, most_rows=MOST_ROWS)
    except (BadFeed, BadSource) as error:
        raise BadInput(str(error)) from None
    guessed = guessing.guess(FORMS[form], look)
    return Profile(
        plans.file_stored(settled.file),
        settled.came_in,
        [_seen_stored(column) for column in look.columns],
        {target: plans.recipe_stored(recipe) for target, recipe in guessed.items()},
        look.rows,
        look.unread,
    )


def _seen_stored(column: Seen) -> dict[str, Any]:
    return {
        "name": column.name,
        "samples": list(column.samples),
        "values": list(column.values),
        "filled": column.filled,
        "shape": column.shape,
        "format": column.format,
    }


def recipe_for(form: str, column: Kept, target: str) -> dict[str, Any]:
    """Return how a column most likely becomes the target.

    :raises BadInput: if the form has no such target.
    """
    found = FORMS[form].target(target)
    if found is None:
        raise BadInput(target)
    seen = Seen(**{**column, "samples": tuple(column["samples"]), "values": tuple(column["values"])})
    return plans.recipe_stored(guessing.recipe_for(seen, found))


def guess_again(form: str, columns: Sequence[Kept]) -> dict[str, Any]:
    """Return what the columns seem to be in another form."""
    seen = tuple(Seen(**{**c, "samples": tuple(c["samples"]), "values": tuple(c["values"])}) for c in columns)
    guessed = guessing.guess(FORMS[form], Look(seen, 0, 0))
    return {target: plans.recipe_stored(recipe) for target, recipe in guessed.items()}


def preview(recipe: Kept, rows: Sequence[Mapping[str, str]], workspace: Path) -> tuple[str, ...]:
    """Return what a recipe makes of some rows."""
    return looking.preview(plans.recipe_restored(recipe), rows, workspace, time_zone=settings.TIME_ZONE)


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that is refused: in which target, why, and whether its customer stood in an earlier row."""

    row: int
    target: str
    reason: str
    is_repeat: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """What every row of a list would be: those that are refused, and the tables that the others make."""

    rows: int
    faults: tuple[Fault, ...]
    tables: tuple[tuple[str, pa.Table, tuple[int, ...]], ...]
    """Table, its accepted rows, and the number in the file of each."""
    match: Match | None
    cells: Mapping[int, Mapping[str, str]]
    """What the wanted rows say, by column."""


def judge(
    folder: Path,
    workspace: Path,
    *,
    mends: Mapping[int, Mapping[str, str]],
    units: frozenset[int] | None,
    most_others: int = 0,
) -> Judged:
    """
    Judge every row of the list in a folder by the feed beside it, without taking any.

    :raises BadInput: if the plan cannot be run, or the file not be read.
    """
    try:
        feed = read_feed(folder)
        with Session(
            folder, feed, workspace, time_zone=settings.TIME_ZONE, mends={plans.ALIAS: mends}
        ) as session:
            return _judge(session, units, most_others)
    except (BadFeed, BadSource) as error:
        raise BadInput(str(error)) from None


def _judge(session: Session, units: frozenset[int] | None, most_others: int) -> Judged:
    tasks = session.tasks()
    rule = alike.rule_of(tasks[0], tasks)
    seen = alike.look(session, tasks[0], tasks, rule) if rule else None
    faults: dict[int, Fault] = {}
    tables = []
    rows = 0
    for task in tasks:
        judged = session.run(task)
        rows = max(rows, judged.lines - judged.continuations)
        if seen is not None:
            session.set_aside(task, judged, seen.of(task), seen.left_out)
        for one in session.refusals(task):
            faults.setdefault(one.row_number, _fault(task, one.row_number, one.column, one.reason))
        tables += [(task.load.table.name, chunk.table, chunk.rows) for chunk in session.chunks(task)]
    wanted = [*faults, *_others(tables, most_others)]
    match = None
    if seen is not None:
        marks = {key: tuple((m.by, m.scheme, m.value) for m in those) for key, those in seen.marks.items()}
        match = Match(seen.rule.keys, seen.rule.on_match, marks, units)
    cells = session.cells(tasks[0], wanted)
    return Judged(rows, tuple(faults[row] for row in sorted(faults)), tuple(tables), match, cells)


def _others(tables: Sequence[tuple[str, pa.Table, tuple[int, ...]]], most: int) -> tuple[int, ...]:
    return tables[0][2][:most] if tables else ()


def _fault(task: Task, row: int, column: str, reason: str) -> Fault:
    table = task.load.table
    part = task.load.name if "/" in task.load.name else table.name
    is_link = part != table.name and column in ("customer_key", "owner_key") and "/" in part
    target = "customers.key" if is_link else f"{part}.{column}" if column else ""
    return Fault(row, target, reason, is_repeat=_is_repeat(table, column, reason))


def _is_repeat(table: Table, column: str, reason: str) -> bool:
    return column == table.key[0] and reason.startswith(
        ("repeats row", "has the key of row", "is the customer of")
    )


def one_row(cells: Mapping[str, str], plan: Kept, folder: Path) -> dict[str, Any]:
    """Write a list of one row into a folder; return the plan by which it is read."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(cells)
    writer.writerow(cells.values())
    (folder / "row.csv").write_text(written.getvalue(), encoding="utf-8")
    file = SourceFile(plans.ALIAS, "row.csv", "csv", multiline=True)
    return {**plan, "file": plans.file_stored(file)}


def plan_of_feed(folder: Path) -> dict[str, Any]:
    """
    Return the plan that a feed is.

    :raises BadInput: if it cannot be read, or is more than a page can show.
    """
    try:
        return plans.stored(plans.of_feed(read_feed(folder)))
    except BadFeed as error:
        # The folder is one of a moment: its place says nothing to anybody.
        raise BadInput(str(error).replace(f"{folder}/", "")) from None


def error_file(rows: Iterator[tuple[int, str, str, Mapping[str, str]]], columns: Sequence[str]) -> str:
    """Return refused rows as CSV: number, column and reason, and what the row says."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(["#", "column", "reason", *columns])
    for number, column, reason, cells in rows:
        said = (cells.get(name, "") for name in columns)
        writer.writerow([number, column, reason, *map(_harmless, said)])
    return "\ufeff" + written.getvalue()


def _harmless(cell: str) -> str:
    # A sheet runs what begins so as a formula: the apostrophe keeps it a text.
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") and not cell[1:].isdigit() else cell


def template(form: str, headers: Mapping[str, str]) -> str:
    """Return an empty list of a form: the names of its columns, as ``headers`` calls the targets."""
    written = io.StringIO()
    csv.writer(written).writerow([headers[t.path] for t in FORMS[form].targets if t.path in headers])
    return "\ufeff" + written.getvalue()
