"""``amity status``: what an operator asks first, and what to do where something is stale."""

import argparse
import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from amity.decide.decisions import selectors as decisions
from amity.foundation.audit import selectors as audit
from amity.foundation.jobs import selectors as jobs
from amity.foundation.jobs.selectors import JobCounts
from amity.foundation.lake.totals import totals
from amity.foundation.organisation import selectors as organisation
from amity.foundation.runs import selectors as runs
from amity.foundation.runs.selectors import RunRow, StepRow
from amity.know.sources import selectors as sources
from amity.understand.features import selectors as features
from amity.understand.scores import selectors as scores
from amity.web.operations.selectors import findings
from amity.web.operations.selectors.findings import Finding

HELP = "Say how the bank's data, runs and jobs stand, and what to do where something is stale."

WRONG = 1
"""The exit code when something asks for somebody today."""
LAKE_TABLES = ("transactions", "balances_monthly", "events", "activity_monthly")


@dataclass(frozen=True, slots=True)
class Status:
    """Everything that the command says."""

    customers: int
    holdings: int
    transactions: int
    rejects: int
    features: int
    scores: int
    decisions: int
    jobs: JobCounts
    last_run: RunRow | None
    is_under_way: bool
    steps: tuple[StepRow, ...]
    audit_ok: bool
    audit_entries: int
    last_loaded_at: datetime | None
    turned_at: datetime | None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("--json", action="store_true", help="for a program to read")


def run(options: argparse.Namespace) -> int:
    """Say how everything stands."""
    at = timezone.now()
    status = _status(at)
    found = _found(status, at)
    if options.json:
        print(json.dumps(_as_json(status, found), indent=2))
        return 0
    _say(status, found, at, Console(highlight=False))
    return WRONG if any(finding.is_urgent for finding in found) else 0


def _found(status: Status, at: datetime) -> tuple[Finding, ...]:
    """Return what is stale or wrong; the trail is checked here entry by entry, which a page cannot."""
    found = findings.findings(at=at)
    if status.audit_ok:
        return found
    return (Finding("audit", _("The audit trail does not hold: run `amity audit verify`.")), *found)


def _status(at: datetime) -> Status:
    population, arrived, verdict = features.population(), sources.counts(), audit.verify()
    last = runs.last_run()
    return Status(
        customers=population.customers,
        holdings=population.holdings,
        transactions=totals("transactions").rows,
        rejects=arrived.rejects,
        features=features.count(),
        scores=scores.count(),
        decisions=decisions.count(),
        jobs=jobs.counts(at=at),
        last_run=last,
        is_under_way=runs.is_under_way(),
        steps=runs.steps(last.id) if last else (),
        audit_ok=verdict.ok,
        audit_entries=verdict.entries,
        last_loaded_at=arrived.last_loaded_at,
        turned_at=runs.pointer().turned_at,
    )


def _as_json(status: Status, found: tuple[Finding, ...]) -> dict[str, object]:
    numbers = ("customers", "holdings", "transactions", "rejects", "features", "scores", "decisions")
    queue = {name: value for name, value in asdict(status.jobs).items() if isinstance(value, int)}
    steps = [
        {"name": s.name, "state": s.state, "seconds": s.seconds, "rows": s.rows_out} for s in status.steps
    ]
    last = status.last_run
    return {
        **{name: getattr(status, name) for name in numbers},
        "jobs": queue,
        "last_run": {
            "ok": last.is_ok if last else False,
            "seconds": last.seconds if last else None,
            "steps": steps,
        },
        "audit": {"ok": status.audit_ok, "entries": status.audit_entries},
        "findings": [asdict(finding) for finding in found],
    }


def _say(status: Status, found: tuple[Finding, ...], at: datetime, console: Console) -> None:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for name, value in _lines(status, at):
        table.add_row(f"[dim]{name}[/]", value)
    console.print(table)
    for finding in found:
        colour = "yellow" if finding.is_urgent else "dim"
        console.print(f"[{colour}]•[/] {escape(finding.sentence)}")


def _lines(status: Status, at: datetime) -> Iterator[tuple[str, str]]:
    for entity in organisation.legal_entities():
        known = f"data up to {entity.business_date}" if entity.business_date else "no business date yet"
        yield entity.code, f"{entity.name_en}, {known}"
    plural = "" if status.holdings == 1 else "s"
    yield "Customers", f"{status.customers:,} with {status.holdings:,} holding{plural}"
    yield "Lake", f"{status.transactions:,} transactions"
    yield "Refused rows", f"{status.rejects:,}"
    yield (
        "Ring",
        f"{status.features} features, {status.scores:,} profiles, {status.decisions:,} proposed actions",
    )
    yield "Last refresh", _run_words(status, at)
    queue = status.jobs
    yield (
        "Jobs",
        f"{queue.todo} waiting, {queue.doing} running, {queue.failed} failed, {queue.stalled} stalled",
    )
    yield "Audit", f"{status.audit_entries:,} entries, " + ("whole" if status.audit_ok else "[red]bent[/]")
    yield "Storage", _storage_words()


def _run_words(status: Status, at: datetime) -> str:
    run = status.last_run
    if run is None:
        return "none yet"
    slowest = max(status.steps, key=lambda step: step.seconds or 0, default=None)
    took = f", {run.seconds:.1f} s" if run.seconds is not None else ""
    most = f", longest step {slowest.name} {slowest.seconds:.1f} s" if slowest and slowest.seconds else ""
    state = "under way" if status.is_under_way else "stopped" if findings.stopped() else "done"
    return f"{state} for {run.as_of}, began {_ago(at - run.started_at)} ago{took}{most}"


def _storage_words() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        database = int(cursor.fetchone()[0])
    home = Path(settings.HOME)
    ring = sum(file.stat().st_size for file in (home / "ring").rglob("*") if file.is_file())
    kept = sum(totals(name).size for name in LAKE_TABLES)
    free = shutil.disk_usage(home).free
    return f"database {_size(database)}, lake {_size(kept)}, ring {_size(ring)}; {_size(free)} free"


def _ago(passed: timedelta) -> str:
    minutes = int(passed.total_seconds() // 60)
    if minutes < 60:  # noqa: PLR2004 an hour
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} days"


def _size(count: int) -> str:
    size = float(count)
    for unit in ("B", "KB", "MB", "GB"):
        if size < 1000:  # noqa: PLR2004 the next unit
            return f"{size:.0f} {unit}"
        size /= 1000
    return f"{size:.1f} TB"
