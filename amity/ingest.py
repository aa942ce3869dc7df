"""The intake, in order: read a feed; check each file's rows, keep what is refused, hand over the rest."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import DataError, Error, IntegrityError
from django.utils import timezone

from amity import merge
from amity.analytics.intake import alike
from amity.analytics.intake.alike import Alike
from amity.analytics.intake.errors import BadFeed, BadSource, NoRoom
from amity.analytics.intake.feed import Feed, read_feed
from amity.analytics.intake.mapping import Judged
from amity.analytics.intake.mends import Mends
from amity.analytics.intake.session import Chunk, Fetched, Session, Task, schema_of
from amity.analytics.tables.canonical import CANONICAL
from amity.analytics.tables.contract import Table
from amity.engage.interactions import steps as interactions
from amity.engage.tasks import steps as tasks
from amity.foundation.kernel.errors import BadInput, NotNow
from amity.foundation.kernel.intake import IntakeContext, Loaders, Match, Taken
from amity.foundation.kernel.workspaces import workspace
from amity.foundation.organisation import services as organisation
from amity.foundation.organisation import steps as organisation_steps
from amity.know.consents import steps as consents
from amity.know.coverage import services as coverage
from amity.know.coverage import steps as coverage_steps
from amity.know.holdings import steps as holdings
from amity.know.parties import steps as parties
from amity.know.parties.intake.erased import keeping_out
from amity.know.parties.intake.matched import leaving_alone
from amity.know.products import steps as products
from amity.know.sources import loading, parking, taking
from amity.know.sources import steps as sources
from amity.know.sources.fetching import connections, databases, objects
from amity.know.sources.lake_rows import Books

LOADERS: Loaders = keeping_out(leaving_alone({
    **organisation_steps.INTAKE,
    **products.INTAKE,
    **parties.INTAKE,
    **coverage_steps.INTAKE,
    **holdings.INTAKE,
    **sources.INTAKE,
    **consents.INTAKE,
    **interactions.INTAKE,
    **tasks.INTAKE,
}))  # fmt: skip
"""Who takes which canonical table."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of one file in one table. ``is_unchanged``: the same content had come before."""

    load: str
    table: str
    file_name: str
    lines: int = 0
    continuations: int = 0
    skipped: int = 0
    accepted: int = 0
    rejected: int = 0
    parked: int = 0
    inserted: int = 0
    updated: int = 0
    is_unchanged: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What became of an intake."""

    feed: str
    legal_entity: str
    business_date: date | None
    loaded: tuple[Loaded, ...]
    replayed: int
    waiting: int

    @property
    def is_unchanged(self) -> bool:
        """Whether nothing was new."""
        return all(each.is_unchanged for each in self.loaded)


Tell = Callable[[str, int], None]
"""Told of progress: a load's name, and how many of its rows are in by now."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What every step of one intake shares."""

    feed: Feed
    session: Session
    context: IntakeContext
    books: Books
    tell: Tell
    how: Way
    tasks: tuple[Task, ...]
    seen: dict[tuple[str, Path | None], Alike] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Way:
    """How an intake differs from others: who takes the rows, what was mended, whose customers may change."""

    loaders: Loaders = field(default_factory=lambda: LOADERS)
    mends: Mends = field(default_factory=dict)
    units: frozenset[int] | None = None
    """The units whose customers a match may change; None for all."""


AS_ALWAYS = Way()


def ingest(
    folder: Path | None, feed_folder: Path, *, at: datetime, tell: Tell, how: Way = AS_ALWAYS
) -> Report:
    """Load a bank's extract by a feed. The same files a second time change nothing.

    ``folder``: where its files lie; a feed that reads all it needs elsewhere needs none.

    :raises BadInput: if the feed or a file cannot be used; the control is done before a row is handed over.
    """
    try:
        feed = read_feed(feed_folder)
        with (
            loading.alone(feed.source),
            workspace(settings.HOME / "intake") as place,
            Session(
                folder,
                feed,
                place,
                time_zone=settings.TIME_ZONE,
                fetched=_fetched(feed, place / "fetched"),
                mends=how.mends,
            ) as session,
        ):
            return _run(feed, session, at, tell, how)
    except NoRoom as error:
        raise NotNow(str(error)) from None
    except (BadFeed, BadSource) as error:
        raise BadInput(str(error)) from None


def _run(feed: Feed, session: Session, at: datetime, tell: Tell, how: Way) -> Report:
    entity, unit = _bank(feed, at)
    business_date = session.business_date()
    context = IntakeContext(entity, unit, feed.currency, feed.source, 0, at, business_date)
    books = Books(feed.rates, feed.time_zone or settings.TIME_ZONE)
    stage = Stage(feed, session, context, books, tell, how, session.tasks())
    given = [(task, _batch(feed, task, entity)) for task in stage.tasks]
    for task, batch in given:
        _check(stage, task, batch)
    loaded = [_load(stage, task, batch) for task, batch in given]
    # Also when every file had come in before: an intake killed after its last file has yet to do this.
    replayed = _replay(stage)
    if business_date:
        organisation.set_business_date(legal_entity_id=entity, business_date=business_date)
    merge.hand_on()
    coverage.publish_grants(legal_entity_id=entity, at=at)
    return _report(feed, business_date, loaded, replayed=replayed)


def _fetched(feed: Feed, place: Path) -> Mapping[str, list[Fetched]]:
    """Bring what lies elsewhere, all of it before a row is looked at."""
    found: dict[str, list[Fetched]] = {}
    wanted: dict[str, list[databases.Wanted]] = {}
    for file in feed.files.values():
        if file.database:
            one = databases.Wanted(file.alias, file.table, file.query)
            wanted.setdefault(file.database, []).append(one)
        elif file.is_fetched:
            brought = objects.bring(
                _connection(file.connection), file.path, place / file.alias, optional=file.optional
            )
            found[file.alias] = [Fetched(one.path, one.address) for one in brought]
    for number, (name, tables) in enumerate(wanted.items()):
        read = databases.read(_connection(name), tables, place / f"database {number}")
        for alias, table in read.items():
            found[alias] = [Fetched(table.path, feed.files[alias].path, table.rows)]
    return found


def _connection(name: str) -> connections.Connection:
    return connections.named(name, home=settings.HOME, environment=os.environ)


def _bank(feed: Feed, at: datetime) -> tuple[int, int]:
    """Return legal entity and unit of the feed, made where they are missing."""
    bank, place = feed.legal_entity, feed.unit
    entity = organisation.ensure_legal_entity(
        code=bank.code, name_en=bank.name_en, name_zh=bank.name_zh, currency=feed.currency, at=at
    )
    unit = organisation.ensure_unit(
        legal_entity_id=entity,
        code=place.code,
        name_en=place.name_en,
        name_zh=place.name_zh,
        kind=place.kind,
        at=at,
    )
    return entity, unit


def _check(stage: Stage, task: Task, given: loading.BatchGiven) -> None:
    """See that a file can be used, before a row of any is handed over: a bank is not loaded by halves."""
    if loading.has_been_loaded(given):
        return
    try:
        stage.session.check(task)
    except (BadFeed, BadSource) as error:
        batch = loading.open_batch(given, at=timezone.now())
        loading.refuse_batch(batch, error=str(error), at=timezone.now())
        raise


def _load(stage: Stage, task: Task, given: loading.BatchGiven) -> Loaded:
    """Check one file for one table, keep what is refused, hand over the rest chunk by chunk."""
    if loading.has_been_loaded(given):
        return _unchanged(task)
    batch = loading.open_batch(given, at=timezone.now())
    try:
        rows = _alike(stage, task)
        judged = stage.session.run(task)
        if rows is not None:
            judged = stage.session.set_aside(task, judged, rows.of(task), rows.left_out)
        taken = [_take(stage, task, chunk, batch, rows) for chunk in stage.session.chunks(task)]
        loading.keep_rejects(batch, _refused(stage, task))
    except (BadFeed, BadSource, BadInput) as error:
        loading.refuse_batch(batch, error=str(error), at=timezone.now())
        raise
    except (DataError, IntegrityError) as error:
        refusal = BadInput(f"load of {task.load.name} from {task.file_name}: {_constraint_of(error)}")
        loading.refuse_batch(batch, error=str(refusal), at=timezone.now())
        raise refusal from None
    counted = loading.Counted(
        judged.lines, judged.continuations, judged.skipped, judged.accepted, judged.rejected
    )
    loading.close_batch(batch, counted, at=timezone.now())
    return _loaded(task, judged, taken)


def _constraint_of(error: Error) -> str:
    """Say what PostgreSQL refused by its rule's name alone: its own sentence quotes the row."""
    told = getattr(error.__cause__, "diag", None)
    rule = (
        getattr(told, "constraint_name", None) or getattr(told, "column_name", None) or type(error).__name__
    )
    return f"the database refuses a row by its rule {rule}. Nothing of this chunk was kept."


def _alike(stage: Stage, task: Task) -> Alike | None:
    """See once a file who is alike in it, where the feed says how its customers are matched."""
    rule = alike.rule_of(task, stage.tasks)
    if rule is None:
        return None
    key = (task.load.source, task.path)
    if key not in stage.seen:
        stage.seen[key] = alike.look(stage.session, task, stage.tasks, rule)
    return stage.seen[key]


def _take(stage: Stage, task: Task, chunk: Chunk, batch: int, rows: Alike | None) -> Taken:
    table = task.load.table.name
    match = _match(stage, rows)
    taken = taking.take(
        taking.Part(table, chunk.table, chunk.rows),
        loader=stage.how.loaders[table],
        context=replace(stage.context, batch_id=batch, match=match),
        books=stage.books,
    )
    stage.tell(task.load.name, len(chunk.rows))
    return taken


def _match(stage: Stage, rows: Alike | None) -> Match | None:
    if rows is None:
        return None
    marks = {
        key: tuple((mark.by, mark.scheme, mark.value) for mark in marks) for key, marks in rows.marks.items()
    }
    return Match(rows.rule.keys, rows.rule.on_match, marks, stage.how.units)


def _refused(stage: Stage, task: Task) -> Iterator[loading.RefusedRow]:
    for one in stage.session.refusals(task):
        yield loading.RefusedRow(one.row_number, one.column, one.reason, one.raw)


def _replay(stage: Stage) -> int:
    """Try the rows that waited, parents before children, until no more of them find their parent."""
    replayed = 0
    while found := sum(_replay_table(stage, table) for table in CANONICAL):
        replayed += found
    return replayed


def _replay_table(stage: Stage, table: Table) -> int:
    return sum(
        taking.take_again(
            rows,
            schema=schema_of(table),
            loader=LOADERS[table.name],
            context=stage.context,
            books=stage.books,
        )
        for rows in parking.waiting(source=stage.feed.source, table=table.name)
    )


def _batch(feed: Feed, task: Task, entity: int) -> loading.BatchGiven:
    return loading.BatchGiven(
        legal_entity_id=entity,
        feed=feed.name,
        source=feed.source,
        feed_version=feed.version,
        load=task.load.name,
        table=task.load.table.name,
        file_name=task.file_name,
        content_hash=task.content_hash,
    )


def _unchanged(task: Task) -> Loaded:
    return Loaded(task.load.name, task.load.table.name, task.file_name, is_unchanged=True)


def _loaded(task: Task, judged: Judged, taken: list[Taken]) -> Loaded:
    return Loaded(
        load=task.load.name,
        table=task.load.table.name,
        file_name=task.file_name,
        lines=judged.lines,
        continuations=judged.continuations,
        skipped=judged.skipped,
        accepted=judged.accepted,
        rejected=judged.rejected,
        parked=sum(len(each.parked) for each in taken),
        inserted=sum(each.inserted for each in taken),
        updated=sum(each.updated for each in taken),
    )


def _report(feed: Feed, business_date: date | None, loaded: list[Loaded], *, replayed: int) -> Report:
    return Report(
        feed=feed.name,
        legal_entity=feed.legal_entity.code,
        business_date=business_date,
        loaded=tuple(loaded),
        replayed=replayed,
        waiting=parking.count(source=feed.source),
    )
