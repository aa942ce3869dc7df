"""The ring in code: the steps that turn what the bank knows into what it should do next, in order.

Each step publishes files under AMITY_HOME/ring/RUN, or a partition that nobody reads yet; the last turns the
pointer. A step that was done is not done again, so a refresh that was killed goes on where it stood.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.utils.translation import gettext as _

from amity.decide.actions import services as actions
from amity.decide.decisions import exports as decision_exports
from amity.decide.decisions import steps as decisions
from amity.engage.interactions import exports as interaction_exports
from amity.foundation.kernel.errors import BadInput, DomainError
from amity.foundation.lake import selectors as lake
from amity.foundation.organisation import selectors as organisation
from amity.foundation.runs import cuts, exports
from amity.foundation.runs import selectors as runs
from amity.foundation.runs import services as run_services
from amity.foundation.runs.cuts import Cut
from amity.foundation.runs.selectors import RunRow
from amity.foundation.runs.services import Rows
from amity.know.consents import exports as consent_exports
from amity.know.holdings import services as holdings
from amity.know.quality import exports as quality_exports
from amity.know.quality import publishing as quality_publishing
from amity.know.quality import steps as quality
from amity.know.quality.services import rules as quality_rules
from amity.know.relations import exports as relation_exports
from amity.know.relations import steps as relations
from amity.know.sources import steps as sources
from amity.understand.features import steps as features
from amity.understand.scores import steps as scores

Clock = Callable[[], datetime]


class NothingToRefresh(DomainError):
    """No bank's data have arrived yet."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of the ring: its run, its cut-offs, and where its files are."""

    run_id: int
    cuts: tuple[Cut, ...]
    folder: Path
    clock: Clock


def take_cut_off(turn: Turn, rows: Rows) -> None:
    """Export what the ring reads of PostgreSQL, all at one moment."""
    extra = (
        *interaction_exports.EXPORTS,
        *decision_exports.EXPORTS,
        *relation_exports.EXPORTS,
        *quality_exports.EXPORTS,
        *consent_exports.EXPORTS,
    )
    with exports.one_moment():
        taken = features.export_tables(cuts=turn.cuts, folder=turn.folder)
        others = sum(exports.write(export, cuts=turn.cuts, folder=turn.folder) for export in extra)
    rows.read, rows.written = taken.read + others, taken.written + others


def summarise(turn: Turn, rows: Rows) -> None:
    """Sum the closed months of transactions that changed since they were summed last."""
    seen = runs.last_inputs_after("summarise").get("summed", {})
    rows.read = rows.written = 0
    summed = {}
    for cut in turn.cuts:
        entity = str(cut.legal_entity_id)
        counted, summed[entity] = features.sum_months(
            cut=cut, folder=turn.folder, run_id=turn.run_id, seen=seen.get(entity, {})
        )
        rows.read, rows.written = rows.read + counted.read, rows.written + counted.written
    run_services.add_inputs(run_id=turn.run_id, inputs={"summed": {**seen, **summed}})


def measure(turn: Turn, rows: Rows) -> None:
    """Compute every customer's features."""
    counted = [features.compute_features(cut=cut, folder=turn.folder) for cut in turn.cuts]
    rows.read, rows.written = sum(c.read for c in counted), sum(c.written for c in counted)


def classify(turn: Turn, rows: Rows) -> None:
    """Give every customer a tier, and fifths of recency, frequency and money."""
    counted = [scores.classify(cut=cut, folder=turn.folder) for cut in turn.cuts]
    rows.read, rows.written = sum(read for read, _w in counted), sum(written for _r, written in counted)


def plan(turn: Turn, rows: Rows) -> None:
    """Rank the actions that could help each customer."""
    rows.read, rows.written = decisions.plan(cuts=turn.cuts, folder=turn.folder, run_id=turn.run_id)


def judge_records(turn: Turn, rows: Rows) -> None:
    """Check every record against the rules of quality; find the gaps, and what is worth asking."""
    opened = quality.open_sealed(cuts=turn.cuts, folder=turn.folder)
    judged = quality.judge(cuts=turn.cuts, folder=turn.folder, offers=decisions.offers())
    rows.read, rows.written = opened.read + judged.read, judged.written


def bring_gaps(turn: Turn, rows: Rows) -> None:
    """Open, age and close gaps, and bring scores up to date: only what differs is written."""
    rows.written = quality_publishing.publish(cuts=turn.cuts, folder=turn.folder)


def bring_balances(turn: Turn, rows: Rows) -> None:
    """Bring the month-end balances that customers' pages draw up to date: the months that changed."""
    seen = runs.last_inputs_after("balances").get("months", {})
    rows.read = rows.written = 0
    brought = {}
    for cut in turn.cuts:
        entity = str(cut.legal_entity_id)
        balances, months, brought[entity] = features.monthly_balances(
            cut=cut, folder=turn.folder, seen=seen.get(entity, {})
        )
        if balances is not None:
            rows.read += balances.num_rows
            rows.written += holdings.replace_monthly_balances(cut.legal_entity_id, balances, months=months)
    run_services.add_inputs(run_id=turn.run_id, inputs={"months": {**seen, **brought}})


def relate(turn: Turn, rows: Rows) -> None:
    """Suggest households, and warn of circles of shares and guarantees."""
    found = [relations.relate(cut=cut, folder=turn.folder) for cut in turn.cuts]
    rows.read = sum(each.suggestions for each in found)
    rows.written = sum(each.fresh + each.warnings for each in found)


def publish(turn: Turn, rows: Rows) -> None:
    """Fill the coming generation, which nobody reads yet."""
    rows.read = scores.wide_rows(cuts=turn.cuts, folder=turn.folder, run_id=turn.run_id)
    profiles = scores.publish(folder=turn.folder, run_id=turn.run_id)
    rows.written = profiles + decisions.publish(folder=turn.folder, run_id=turn.run_id)


def turn_pointer(turn: Turn, rows: Rows) -> None:
    """Let every reader see the new generation, and drop what nobody reads any more."""
    run_services.turn(generation=turn.run_id, at=turn.clock())
    scores.drop_old(generation=turn.run_id)
    decisions.drop_old(generation=turn.run_id)
    _drop_old_files(turn.run_id)
    rows.read = rows.written = None


@dataclass(frozen=True, slots=True)
class RingStep:
    """A step of the ring: its name in records and on the command line, what it does, and in words."""

    name: str
    act: Callable[[Turn, Rows], None]
    words: str


STEPS = (
    RingStep("export", take_cut_off, "Take one cut-off of the bank's records"),
    RingStep("summarise", summarise, "Sum up closed months"),
    RingStep("features", measure, "Measure every customer"),
    RingStep("classify", classify, "Give tiers and classes"),
    RingStep("plan", plan, "Rank what would help next"),
    RingStep("records", judge_records, "Check every record"),
    RingStep("gaps", bring_gaps, "Open and close gaps in records"),
    RingStep("balances", bring_balances, "Bring month-end balances up to date"),
    RingStep("relations", relate, "Find who belongs together"),
    RingStep("publish", publish, "Publish the coming generation"),
    RingStep("turn", turn_pointer, "Let everybody see it"),
)

Watch = Callable[[RingStep, Rows | None], None]
"""Is told of a step when it begins, and again with its rows when it has ended."""


def refresh(*, clock: Clock, watch: Watch, as_of: date | None = None, begin_at: str = "") -> int:
    """
    Turn the ring once and return the run's id.

    ``as_of`` overrides each bank's own day; ``begin_at`` keeps the last run's steps before that one.

    :raises AlreadyTurning: if another refresh is under way.
    :raises NothingToRefresh: if no bank's data have arrived.
    :raises BadInput: if ``begin_at`` names no step, or there is no run whose earlier steps could be kept.
    """
    _check_step(begin_at)
    with run_services.single_refresh():
        _bring_reported_events(clock)
        turn = _begin(clock, as_of, begin_at)
        done = runs.done_steps(turn.run_id)
        for position, step in enumerate(STEPS, start=1):
            if step.name in done:
                continue
            watch(step, None)
            with run_services.step(
                run_id=turn.run_id, position=position, name=step.name, clock=clock
            ) as rows:
                step.act(turn, rows)
            watch(step, rows)
        run_services.finish(run_id=turn.run_id, at=clock())
        return turn.run_id


def _bring_reported_events(clock: Clock) -> None:
    """Let the lake have what channels reported, before the cut-off names its snapshot.

    Not while a turn is unfinished: on other snapshots it would be another turn, begun from nothing.
    """
    last = runs.last_run()
    if last is None or last.is_ok:
        sources.bring_reported_events(at=clock())


def _begin(clock: Clock, as_of: date | None, begin_at: str) -> Turn:
    at = clock()
    kept = _kept_run(begin_at, as_of) if begin_at else None
    taken = _cuts(kept, as_of, at)
    if not taken:
        raise NothingToRefresh(_("There is no bank yet. Load one with `amity ingest`, or try `amity demo`."))
    actions.seed(at=at)
    quality_rules.seed(at=at)
    run_id = run_services.begin(
        as_of=max(cut.as_of for cut in taken),
        inputs=_inputs(taken, begin_at),
        versions={"features": features.version(), "scores": scores.version(), "actions": decisions.version()},
        at=at,
    )
    turn = Turn(run_id, taken, cuts.folder(run_id), clock)
    turn.folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    turn.folder.mkdir(exist_ok=True)
    if kept is not None:
        _keep_steps_before(begin_at, kept, turn)
    return turn


def _cuts(kept: RunRow | None, as_of: date | None, at: datetime) -> tuple[Cut, ...]:
    days: Mapping[str, str] = kept.inputs["key"]["as_of"] if kept else {}
    return tuple(
        Cut(
            entity.id,
            entity.currency,
            as_of
            or (date.fromisoformat(days[str(entity.id)]) if kept else organisation.today(entity.id, at=at)),
        )
        for entity in organisation.legal_entities()
        if kept is None or str(entity.id) in days
    )


def _inputs(taken: tuple[Cut, ...], begin_at: str) -> Mapping[str, object]:
    days = {str(cut.legal_entity_id): cut.as_of.isoformat() for cut in taken}
    snapshots = {name: lake.snapshot_id(name) for name in ("transactions", "balances_monthly", "events")}
    return {"key": {"as_of": days, "snapshots": snapshots, "from": begin_at}}


def _check_step(name: str) -> None:
    names = [step.name for step in STEPS]
    if name and name not in names:
        raise BadInput(
            _("There is no step %(name)s. The steps are: %(names)s.")
            % {"name": name, "names": ", ".join(names)}
        )


def _kept_run(begin_at: str, as_of: date | None) -> RunRow:
    last = runs.current_generation()
    kept = runs.run(last) if last else None
    if as_of is not None and begin_at != STEPS[0].name:
        raise BadInput(
            _("The steps before %(name)s were done for another day: refresh without --from.")
            % {"name": begin_at}
        )
    if kept is None or not cuts.folder(kept.id).is_dir():
        raise BadInput(_("There is no earlier run whose steps could be kept: refresh without --from."))
    return kept


def _keep_steps_before(begin_at: str, kept: RunRow, turn: Turn) -> None:
    """Take over the files of the run that readers see, as the output of the steps before ``begin_at``."""
    for file in cuts.folder(kept.id).glob("*.parquet"):
        if not (turn.folder / file.name).exists():
            (turn.folder / file.name).hardlink_to(file)
    noted = {name: kept.inputs[name] for name in ("summed", "months") if name in kept.inputs}
    run_services.add_inputs(run_id=turn.run_id, inputs=noted)
    for position, step in enumerate(STEPS, start=1):
        if step.name == begin_at:
            return
        run_services.carry_step(run_id=turn.run_id, position=position, name=step.name, at=turn.clock())


def _drop_old_files(current: int) -> None:
    kept = set(scores.generations())
    for folder in cuts.folder(current).parent.iterdir():
        if folder.name.isdigit() and int(folder.name) < current and int(folder.name) not in kept:
            shutil.rmtree(folder)
