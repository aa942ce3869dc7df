"""What the ring did last, and the generation that readers see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from amity.foundation.runs.models import REFRESH_LOCK, Pointer, Run, State, Step


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of a run, as operators read it."""

    position: int
    name: str
    state: str
    seconds: float | None
    rows_in: int | None
    rows_out: int | None
    error: str


@dataclass(frozen=True, slots=True)
class RunRow:
    """One turn of the ring, as operators read it."""

    id: int
    as_of: str
    state: str
    started_at: datetime
    ended_at: datetime | None
    seconds: float | None
    inputs: Mapping[str, Any]
    versions: Mapping[str, Any]
    error: str

    @property
    def is_ok(self) -> bool:
        return self.state == State.DONE


@dataclass(frozen=True, slots=True)
class PointerRow:
    """The generation that readers see, and since when."""

    generation: int | None
    turned_at: datetime | None


def current_generation() -> int | None:
    """Return the generation that readers see; None before the ring has turned once."""
    return Pointer.objects.filter(pk=1).values_list("generation", flat=True).first()


def pointer() -> PointerRow:
    """Return the generation that readers see, and since when."""
    row = Pointer.objects.filter(pk=1).first()
    return PointerRow(row.generation, row.turned_at) if row else PointerRow(None, None)


def last_run() -> RunRow | None:
    """Return the run that began last."""
    return next(iter(recent(limit=1)), None)


def recent(*, limit: int = 20) -> tuple[RunRow, ...]:
    """Return the latest runs, newest first."""
    return tuple(_run_row(run) for run in Run.objects.order_by("-pk")[:limit])


def run(run_id: int) -> RunRow | None:
    """Return the run of that id."""
    found = Run.objects.filter(pk=run_id).first()
    return _run_row(found) if found else None


def is_under_way() -> bool:
    """Tell whether a process is turning the ring now; a run may say so long after its process was killed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted "
            "AND (classid::bigint << 32) + objid::bigint = %s "
            "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))",
            [REFRESH_LOCK],
        )
        return bool(cursor.fetchone()[0])


def steps(run_id: int) -> tuple[StepRow, ...]:
    """Return the steps of a run, in order."""
    return tuple(_step_row(step) for step in Step.objects.filter(run=run_id).order_by("position"))


def done_steps(run_id: int) -> frozenset[str]:
    """Return the names of the steps that need not be done again."""
    rows = Step.objects.filter(run=run_id, state=State.DONE)
    return frozenset(rows.values_list("name", flat=True))


def last_inputs_after(step: str) -> Mapping[str, Any]:
    """Return the inputs of the latest run that finished ``step``; empty if none has."""
    rows = Run.objects.filter(steps__name=step, steps__state=State.DONE).order_by("-pk")
    return rows.values_list("inputs", flat=True).first() or {}


def _seconds(started_at: datetime, ended_at: datetime | None) -> float | None:
    return None if ended_at is None else round((ended_at - started_at).total_seconds(), 3)


def _run_row(run: Run) -> RunRow:
    return RunRow(
        id=run.pk,
        as_of=run.as_of.isoformat(),
        state=run.state,
        started_at=run.started_at,
        ended_at=run.ended_at,
        seconds=_seconds(run.started_at, run.ended_at),
        inputs=run.inputs,
        versions=run.versions,
        error=run.error,
    )


def _step_row(step: Step) -> StepRow:
    return StepRow(
        position=step.position,
        name=step.name,
        state=step.state,
        seconds=_seconds(step.started_at, step.ended_at),
        rows_in=step.rows_in,
        rows_out=step.rows_out,
        error=step.error,
    )
