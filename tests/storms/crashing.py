"""Crash points: places between two effects, where a child kills itself. The product knows nothing of them.

A label stands before or after a call of a function. ``prepare`` puts a counter around each of them in a child
that has just been forked; on the turn that was asked for, the child ends there as by kill -9.
"""

import json
import os
import signal
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Point:
    """Where a label stands: before or after a call of ``module.name`` (or of ``module.Class.name``)."""

    module: str
    name: str
    is_after: bool


def _before(module: str, name: str) -> Point:
    return Point(module, name, is_after=False)


def _after(module: str, name: str) -> Point:
    return Point(module, name, is_after=True)


TABLE = "pyiceberg.table"
INGEST = {
    "a batch is open, nothing is taken": _after("amity.know.sources.loading", "open_batch"),
    "a room has its chunk, the lake has not": _before("amity.know.sources.steps", "append_to_lake"),
    "files are in the lake's folder, not committed": _before(TABLE, "Table.add_files"),
    "the lake has a chunk that PostgreSQL has not": _after(TABLE, "Table.add_files"),
    "a chunk is counted, not committed": _after("amity.know.sources.loading", "count_chunk"),
    "a chunk is committed, the next not begun": _after("amity.know.sources.taking", "take"),
    "a batch is in, its refused rows are not": _before("amity.know.sources.loading", "keep_rejects"),
    "the refused rows are in, the batch is not closed": _before("amity.know.sources.loading", "close_batch"),
    "a batch is closed": _after("amity.know.sources.loading", "close_batch"),
    "all is in but what waited": _before("amity.ingest", "_replay"),
    "all is in, the business date is not": _before(
        "amity.foundation.organisation.services", "set_business_date"
    ),
    "the date is set, nobody may see anything": _before("amity.know.coverage.services", "publish_grants"),
    "grants are published": _after("amity.know.coverage.services", "publish_grants"),
}
REFRESH = {
    "the lake has reported events that are not marked": _before("amity.know.sources.reported", "mark"),
    "a run is begun": _after("amity.foundation.runs.services", "begin"),
    "one table is exported": _after("amity.foundation.runs.exports", "write"),
    "months are written, not committed": _before("amity.foundation.lake.services", "_swap"),
    "months are committed, not noted": _after("amity.foundation.lake.services", "_swap"),
    "inputs are noted, the step is not": _after("amity.foundation.runs.services", "add_inputs"),
    "a step is done, not recorded": _after("amity.refresh", "RingStep.act"),
    "balances are in, not noted": _after("amity.know.holdings.services", "replace_monthly_balances"),
    "one table has the coming generation": _after("amity.foundation.runs.partitions", "fill"),
    "all is published, the pointer not turned": _before("amity.foundation.runs.services", "turn"),
    "the pointer is turned, the old one still there": _after("amity.foundation.runs.services", "turn"),
    "one old partition is dropped": _after("amity.foundation.runs.partitions", "drop_others"),
    "old files are not dropped": _before("amity.refresh", "_drop_old_files"),
    "all is done, the run is not": _before("amity.foundation.runs.services", "finish"),
}
POINTS = INGEST | REFRESH
_turns: Counter[str] = Counter()


def prepare(*, crash: Sequence[Any] | None, count: str | None) -> None:
    """Put the counters in place: to end at a label's nth turn, or to count how often each is passed."""
    if crash is None and count is None:
        return
    wanted, turn = crash or ("", 0)
    for label, point in POINTS.items():
        if count is None and label != wanted:
            continue
        _put(label, point, turn if label == wanted else 0)


def write_counts(path: str | None) -> None:
    """Write down how often each label was passed."""
    if path:
        Path(path).write_text(json.dumps(_turns), encoding="utf-8")


def _put(label: str, point: Point, turn: int) -> None:
    module = import_module(point.module)
    *owners, name = point.name.split(".")
    if owners == ["RingStep"]:
        module.STEPS = tuple(
            type(step)(step.name, _around(label, point, turn, step.act), step.words) for step in module.STEPS
        )
        return
    owner = getattr(module, owners[0]) if owners else module
    setattr(owner, name, _around(label, point, turn, getattr(owner, name)))


def _around(label: str, point: Point, turn: int, act: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(act)
    def act_and_count(*given: Any, **named: Any) -> Any:
        _turns[label] += 1
        is_it = _turns[label] == turn
        if is_it and not point.is_after:
            os.killpg(0, signal.SIGKILL)
        done = act(*given, **named)
        if is_it:
            os.killpg(0, signal.SIGKILL)
        return done

    return act_and_count
