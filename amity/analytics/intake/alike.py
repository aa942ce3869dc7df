"""What a file's rows have in common: by what each may be known, who stands twice, what is left out.

Of a file whose load of customers says how they are matched, a row is taken whole or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from amity.analytics.intake import matching
from amity.analytics.intake.matching import CUSTOMERS, Mark, MatchRule, Repeat
from amity.analytics.intake.session import Session, Task

MARKED = ("identifiers", "contact_points")


@dataclass(frozen=True, slots=True)
class Alike:
    """What is known of a file's rows before any of them is handed over."""

    rule: MatchRule
    marks: Mapping[str, Sequence[Mark]]
    repeats: Mapping[int, Repeat]
    left_out: frozenset[int]
    """Numbers of the rows that are refused in one of the file's loads, or repeat a customer."""

    def of(self, task: Task) -> Mapping[int, str]:
        """Return the rows that the task refuses for their customer's sake, with the reason."""
        if task.load.match is None:
            return {}
        return {
            number: f"is the customer of row {repeat.first_row} ({repeat.by})"
            for number, repeat in self.repeats.items()
        }


def rule_of(task: Task, tasks: Sequence[Task]) -> MatchRule | None:
    """Return the rule by which the customers of the task's file are matched, if the feed says one."""
    return next((other.load.match for other in beside(task, tasks) if other.load.match), None)


def beside(task: Task, tasks: Sequence[Task]) -> tuple[Task, ...]:
    """Return the tasks that read the same file under the same name, this one among them."""
    return tuple(
        other for other in tasks if other.load.source == task.load.source and other.path == task.path
    )


def look(session: Session, task: Task, tasks: Sequence[Task], rule: MatchRule) -> Alike:
    """
    Judge the file's rows for each of its loads, and see who is alike.

    :raises BadFeed: if a mapping cannot be run.
    :raises BadSource: if the file cannot be read.
    """
    rows: dict[str, list[dict[str, Any]]] = {}
    customers: list[tuple[int, dict[str, Any]]] = []
    refused: set[int] = set()
    for other in beside(task, tasks):
        session.run(other)
        refused.update(one.row_number for one in session.refusals(other))
        if other.load.table.name == CUSTOMERS:
            customers += _rows(session, other)
        elif other.load.table.name in MARKED:
            rows.setdefault(other.load.table.name, []).extend(row for _number, row in _rows(session, other))
    marks = matching.marks_of(rule, rows)
    # A row with a fault does not take the place of the good one after it.
    standing = ((number, row) for number, row in customers if number not in refused)
    repeats = matching.repeats(rule, standing, marks)
    return Alike(rule, marks, repeats, frozenset(refused | repeats.keys()))


def _rows(session: Session, task: Task) -> Iterator[tuple[int, dict[str, Any]]]:
    for chunk in session.chunks(task):
        yield from zip(chunk.rows, chunk.table.to_pylist(), strict=True)
