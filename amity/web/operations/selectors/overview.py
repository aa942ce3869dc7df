"""What an operator asks first: is it fresh, did it run, does it wait, did anything fail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from amity.foundation.access import services as access
from amity.foundation.audit import selectors as audit
from amity.foundation.audit.selectors import AuditSummary
from amity.foundation.jobs import selectors as jobs
from amity.foundation.jobs.selectors import FailedJob, JobCounts
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import NotFound
from amity.foundation.organisation import selectors as organisation
from amity.foundation.runs import selectors as runs
from amity.foundation.runs.selectors import RunRow, StepRow
from amity.know.sources import selectors as sources
from amity.know.sources.selectors import RegisteredRow
from amity.web.operations.selectors.batches import BatchLine, Intake, intake, latest
from amity.web.operations.selectors.findings import LATE

RUNS = 8
BATCHES = 8
FAILED_JOBS = 5


@dataclass(frozen=True, slots=True)
class Freshness:
    """Up to which day data are known, and which generation readers see."""

    business_date: date | None
    days_old: int | None
    is_past: bool
    """The bank is one of the past: seen on its own day, so never late."""
    generation: int | None
    as_of: date | None
    turned_at: datetime | None

    @property
    def is_late(self) -> bool:
        return self.days_old is not None and self.days_old > LATE.days and not self.is_past


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of a run, and how long it took beside the longest."""

    step: StepRow
    share: int
    """Of the run's longest step, per cent."""


@dataclass(frozen=True, slots=True)
class RunDetail:
    """A run with its steps."""

    run: RunRow
    steps: tuple[StepLine, ...]
    as_of: date


@dataclass(frozen=True, slots=True)
class Overview:
    """The operations page above its fold."""

    freshness: Freshness
    jobs: JobCounts
    failed: tuple[FailedJob, ...]
    audit: AuditSummary
    last_run: RunDetail | None
    runs: tuple[RunRow, ...]
    intake: Intake
    batches: tuple[BatchLine, ...]
    sources: tuple[RegisteredRow, ...]
    may_run: bool


def overview(*, by: Actor, at: datetime) -> Overview:
    """Return how the house runs."""
    access.check("operations:read", by=by)
    recent = runs.recent(limit=RUNS)
    return Overview(
        freshness=_freshness(by, at),
        jobs=jobs.counts(at=at),
        failed=jobs.failed(limit=FAILED_JOBS),
        audit=audit.summary(),
        last_run=_detail(recent[0]) if recent else None,
        runs=recent,
        intake=intake(by=by),
        batches=latest(by=by, limit=BATCHES).lines,
        sources=registered(by=by),
        may_run=access.can("sources:run", by=by),
    )


def registered(*, by: Actor) -> tuple[RegisteredRow, ...]:
    """Return the feeds of the actor's bank that are read by themselves. One query."""
    access.check("operations:read", by=by)
    return sources.registered(legal_entity_id=by.legal_entity_id)


def run_detail(run_id: int, *, by: Actor) -> RunDetail:
    """
    Return one run with its steps.

    :raises NotFound: if there is none.
    """
    access.check("operations:read", by=by)
    run = runs.run(run_id)
    if run is None:
        raise NotFound
    return _detail(run)


def _freshness(by: Actor, at: datetime) -> Freshness:
    entity = organisation.legal_entity(by.legal_entity_id)
    day = organisation.calendar_day(at)
    pointer = runs.pointer()
    turned = runs.run(pointer.generation) if pointer.generation is not None else None
    return Freshness(
        business_date=entity.business_date,
        days_old=(day - entity.business_date).days if entity.business_date else None,
        is_past=organisation.today(entity.id, at=at) != day,
        generation=pointer.generation,
        as_of=date.fromisoformat(turned.as_of) if turned else None,
        turned_at=pointer.turned_at,
    )


def _detail(run: RunRow) -> RunDetail:
    steps = runs.steps(run.id)
    longest = max((step.seconds or 0 for step in steps), default=0)
    lines = tuple(
        StepLine(step, round(100 * (step.seconds or 0) / longest) if longest else 0) for step in steps
    )
    return RunDetail(run, lines, date.fromisoformat(run.as_of))
