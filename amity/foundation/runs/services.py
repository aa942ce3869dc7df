"""Use cases that change runs, their steps and the pointer. Every write to these tables is in this file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

import psycopg
from django.db import Error, connection, transaction
from django.utils.translation import gettext as _

from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import SYSTEM
from amity.foundation.kernel.errors import DomainError
from amity.foundation.postgres.refusals import told_of
from amity.foundation.runs.models import REFRESH_LOCK, Pointer, Run, State, Step

ERROR_LENGTH = 2_000


class AlreadyTurning(DomainError):
    """Another refresh is under way."""


@dataclass(slots=True)
class Rows:
    """How many rows a step read and wrote; the step fills it in."""

    read: int | None = None
    written: int | None = None


@contextmanager
def single_refresh() -> Iterator[None]:
    """
    Hold the right to turn the ring; PostgreSQL gives it back when this process dies.

    :raises AlreadyTurning: if another process holds it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [REFRESH_LOCK])
        if not cursor.fetchone()[0]:
            raise AlreadyTurning(_("Another refresh is under way. `amity status` shows how far it is."))
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [REFRESH_LOCK])


@transaction.atomic
def begin(*, as_of: date, inputs: Mapping[str, object], versions: Mapping[str, object], at: datetime) -> int:
    """Begin a run, or go on with the unfinished one of the same day, inputs and versions; return its id."""
    unfinished = Run.objects.select_for_update().exclude(state=State.DONE).order_by("-pk")
    last = Run.objects.order_by("-pk").first()
    resumed: int | None = None
    for run in unfinished:
        same = (run.as_of, run.inputs.get("key"), run.versions) == (as_of, inputs.get("key"), dict(versions))
        if same and last is not None and run.pk == last.pk:
            run.state, run.ended_at, run.error = State.RUNNING, None, ""
            run.save(update_fields=["state", "ended_at", "error"])
            resumed = run.pk
        elif run.state == State.RUNNING:
            run.state, run.ended_at, run.error = State.FAILED, at, "Abandoned: a later run took its place."
            run.save(update_fields=["state", "ended_at", "error"])
    if resumed is not None:
        return resumed
    return Run.objects.create(as_of=as_of, inputs=dict(inputs), versions=dict(versions), started_at=at).pk


def add_inputs(*, run_id: int, inputs: Mapping[str, object]) -> None:
    """Note what a step of the run read, beside what is noted already."""
    with transaction.atomic():
        run = Run.objects.select_for_update().get(pk=run_id)
        run.inputs = {**run.inputs, **inputs}
        run.save(update_fields=["inputs"])


@contextmanager
def step(*, run_id: int, position: int, name: str, clock: Callable[[], datetime]) -> Iterator[Rows]:
    """Record a step while it is being done: when, how many rows, and what went wrong if it fails."""
    started = {
        "position": position,
        "state": State.RUNNING,
        "started_at": clock(),
        "ended_at": None,
        "error": "",
    }
    Step.objects.update_or_create(run_id=run_id, name=name, defaults=started)
    this = Step.objects.filter(run_id=run_id, name=name)
    rows = Rows()
    try:
        yield rows
    except BaseException as error:
        # PostgreSQL's own words quote the row, and pages show this.
        is_of_database = isinstance(error, Error | psycopg.Error)
        sentence = (told_of(error) if is_of_database else f"{type(error).__name__}: {error}")[:ERROR_LENGTH]
        this.update(state=State.FAILED, ended_at=clock(), error=sentence)
        Run.objects.filter(pk=run_id).update(
            state=State.FAILED, ended_at=clock(), error=f"{name}: {sentence}"[:ERROR_LENGTH]
        )
        raise
    this.update(state=State.DONE, ended_at=clock(), rows_in=rows.read, rows_out=rows.written)


def carry_step(*, run_id: int, position: int, name: str, at: datetime) -> None:
    """Record that a step's output was taken over from the run before."""
    Step.objects.update_or_create(
        run_id=run_id,
        name=name,
        defaults={"position": position, "state": State.DONE, "started_at": at, "ended_at": at},
    )


@transaction.atomic
def turn(*, generation: int, at: datetime) -> None:
    """Let every reader see this generation from now on; doing it again after a kill changes nothing."""
    if Pointer.objects.select_for_update().filter(pk=1, generation=generation).exists():
        return
    Pointer.objects.update_or_create(pk=1, defaults={"generation": generation, "turned_at": at})
    audit.record(action="ring:turned", subject=f"generation:{generation}", by=SYSTEM, at=at)


def finish(*, run_id: int, at: datetime) -> None:
    """Record that every step of the run is done."""
    Run.objects.filter(pk=run_id).update(state=State.DONE, ended_at=at, error="")
