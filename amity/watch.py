"""The watch in code: a feed that the house knows is looked at, what came is loaded, and its files moved."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from amity.analytics.intake.errors import BadFeed
from amity.analytics.intake.feed import Feed, read_feed
from amity.analytics.intake.watch import KEEP, Watch
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import BadInput, NotFound, NotNow
from amity.foundation.kernel.publishing import publish_bytes
from amity.foundation.kernel.workspaces import workspace
from amity.foundation.organisation import services as organisation
from amity.ingest import Report, ingest
from amity.know.sources import registering, selectors
from amity.know.sources.fetching import connections, drops
from amity.know.sources.fetching.drops import Drop, Lying
from amity.know.sources.outcomes import Outcome

FEEDS = "feeds"
MOST_NOTED = 1_000


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at a feed found."""

    feed: str
    outcome: str
    told: str
    signature: str = ""

    @property
    def in_words(self) -> str:
        """Return it as a sentence for the terminal."""
        return f"{self.feed}: {Outcome(self.outcome).label}. {self.told}".rstrip()

    @property
    def is_wrong(self) -> bool:
        """Whether somebody must mend something."""
        return self.outcome in {Outcome.REFUSED, Outcome.FAILED}


def add(folder: Path, *, by: Actor, at: datetime) -> str:
    """Keep a feed under AMITY_HOME/feeds and know it from now on; return its name.

    :raises BadInput: if it cannot be read by itself: no folder is watched, or a connection is missing.
    """
    feed = _feed_in(folder)
    publish_bytes(_place(feed.name) / "feed.toml", (folder / "feed.toml").read_bytes())
    _register(feed, by=by, at=at)
    return feed.name


def remove(name: str, *, by: Actor, at: datetime) -> None:
    """Know a feed no more; its feed.toml stays beside, called so.

    :raises NotFound: if it is not known.
    """
    registering.remove(name, by=by, at=at)
    kept = _place(name) / "feed.toml"
    if kept.exists():
        kept.rename(kept.with_name("removed.toml"))


def look(name: str, *, by: Actor, at: datetime) -> Look:
    """Look at a registered feed, load what is new and whole, and note what was found."""
    with registering.single(name) as is_ours:
        if not is_ours:
            return Look(name, Outcome.READING, "Somebody else reads it.")
        if not (_place(name) / "feed.toml").exists():
            raise NotFound(
                f"There is no feed {name} under {settings.HOME / FEEDS}: add it with amity feed add."
            )
        try:
            feed = _feed_in(_place(name))
            _register(feed, by=by, at=at)
            before = registering.last(name)
            registering.begin(name, at=at)
            found = _look(feed, at, before)
        except NotNow as hindrance:
            found = Look(name, Outcome.FAILED, str(hindrance))
        except BadInput as refusal:
            found = Look(name, Outcome.REFUSED, str(refusal))
        registering.end(name, found.outcome, told=found.told, at=at, signature=found.signature)
        return found


def _look(feed: Feed, at: datetime, before: tuple[str, str]) -> Look:
    if feed.watch is None:
        report = ingest(None, _place(feed.name), at=at, tell=lambda _load, _rows: None)
        return Look(feed.name, _outcome(report), _in_words(report))
    drop = Drop(feed.watch.folder, _connection(feed.watch.connection))
    drop.go_on()
    needed = [file.path for file in feed.files.values() if not (file.is_fetched or file.optional)]
    patterns = [file.path for file in feed.files.values() if not file.is_fetched]
    lying = drop.lying([*patterns, *filter(None, [feed.watch.marker])])
    signature = drops.signature(lying, feed.version)
    if not lying or signature == registering.signature(feed.name):
        # What was refused stays said until something else is delivered.
        return Look(feed.name, *(before if before[0] == Outcome.REFUSED else (Outcome.NOTHING, "")))
    settled = timedelta(minutes=feed.watch.settled_minutes)
    if waits := drops.waits_for(lying, needed, marker=feed.watch.marker, settled=settled, at=at):
        return Look(feed.name, Outcome.WAITING, f"It waits for {waits}.")
    return _load(feed, feed.watch, drop, lying, at)


def _load(feed: Feed, watch: Watch, drop: Drop, lying: tuple[Lying, ...], at: datetime) -> Look:
    seen = drops.signature(lying, feed.version) if watch.after == KEEP else ""
    moment = at.astimezone(ZoneInfo(settings.TIME_ZONE))
    try:
        with _here(watch, drop, lying) as folder:
            report = ingest(folder, _place(feed.name), at=at, tell=lambda _load, _rows: None)
    except NotNow:
        raise
    except BadInput as refusal:
        told = str(refusal)
        if watch.after != KEEP:
            note = _NOTHING.format(moment=moment, feed=feed.name, told=told)
            place = drop.move(lying, drops.REFUSED, at=moment, note=note, first=watch.marker)
            told = f"{told} The files are in {place}."
        return Look(feed.name, Outcome.REFUSED, told, seen)
    if watch.after != KEEP:
        drop.move(lying, drops.DONE, at=moment, note=_refused_rows(feed, report), first=watch.marker)
    return Look(feed.name, _outcome(report), _in_words(report), seen)


@contextmanager
def _here(watch: Watch, drop: Drop, lying: tuple[Lying, ...]) -> Iterator[Path]:
    """Yield the local folder in which the delivery lies: its own, or a copy of what a store holds."""
    if not watch.connection:
        yield Path(watch.folder)
        return
    with workspace(settings.HOME / "intake") as place:
        drop.bring(lying, place / "delivery")
        yield place / "delivery"


def _refused_rows(feed: Feed, report: Report) -> str:
    """Return the note about rows that were refused: file, row, column and why, never what they said."""
    files = sorted({one.file_name for one in report.loaded})
    rows = selectors.refused_rows(feed.name, files, limit=MOST_NOTED)
    if not rows:
        return ""
    lines = [
        f"{row.file_name}, row {row.row_number}, column {row.column or '–'}: {row.reason}" for row in rows
    ]
    more = ["…"] if len(rows) == MOST_NOTED else []
    return "\n".join(["These rows were refused; all others are in.", "", *lines, *more, "", _ROWS, ""])


def _outcome(report: Report) -> str:
    return Outcome.NOTHING if report.is_unchanged else Outcome.LOADED


def _in_words(report: Report) -> str:
    accepted, refused = (
        sum(getattr(one, name) for one in report.loaded) for name in ("accepted", "rejected")
    )
    return "" if report.is_unchanged else f"{accepted:,} rows accepted, {refused:,} refused."


def _feed_in(folder: Path) -> Feed:
    try:
        feed = read_feed(folder)
    except BadFeed as error:
        raise BadInput(str(error)) from None
    if feed.watch is None and not all(file.is_fetched for file in feed.files.values()):
        raise BadInput(
            f"{folder / 'feed.toml'} reads files: say in [watch] into which folder they are dropped."
        )
    return feed


def _register(feed: Feed, *, by: Actor, at: datetime) -> None:
    names = {file.database or file.connection for file in feed.files.values()}
    names |= {feed.watch.connection} if feed.watch else set()
    for name in sorted(filter(None, names)):
        _connection(name)
    bank = feed.legal_entity
    entity = organisation.ensure_legal_entity(
        code=bank.code, name_en=bank.name_en, name_zh=bank.name_zh, currency=feed.currency, at=at
    )
    given = registering.Given(feed.name, entity, _reads_from(feed), feed.schedule)
    registering.register(given, by=by, at=at)


def _reads_from(feed: Feed) -> str:
    """Say where a feed reads, with nothing of how it is let in."""
    folders = [feed.watch.folder] if feed.watch else []
    stores = {
        file.path.rpartition("/")[0] for file in feed.files.values() if file.is_fetched and not file.database
    }
    databases = {file.database for file in feed.files.values() if file.database}
    return ", ".join([*folders, *sorted(stores), *sorted(databases)])


def _connection(name: str) -> connections.Connection | None:
    return connections.named(name, home=settings.HOME, environment=os.environ) if name else None


def _place(name: str) -> Path:
    return Path(settings.HOME) / FEEDS / name


_NOTHING = """{moment:%Y-%m-%d %H:%M}, feed {feed}: nothing of these files was loaded.

{told}

Mend the files, and put them into the folder again.
"""
_ROWS = "Mend these rows in the source, and deliver the file again: rows that are in are known by their keys."
