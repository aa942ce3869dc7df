"""What is stale or wrong, each with what to do: the same sentences on the page and in the terminal."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amity.foundation.audit import selectors as audit
from amity.foundation.backups import notes
from amity.foundation.jobs import selectors as jobs
from amity.foundation.keys import services as keys
from amity.foundation.keys.errors import KeyStoreDamaged
from amity.foundation.organisation import selectors as organisation
from amity.foundation.runs import selectors as runs
from amity.know.sources import selectors as sources

LATE = timedelta(days=1)
OLD_GENERATION = timedelta(days=2)
LATE_SEAL = timedelta(minutes=5)
LATE_LOOK = timedelta(minutes=15)
LONG_QUEUE = timedelta(minutes=5)
OLD_BACKUP = timedelta(days=int(os.environ.get("AMITY_BACKUP_DAYS", "2")))
TIGHT = 0.1
"""Of the disk: with less free than this share, it is time to make room."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence that says what is the matter and what to do. ``is_urgent``: somebody should act today."""

    name: str
    sentence: str
    is_urgent: bool = True


def findings(*, at: datetime) -> tuple[Finding, ...]:
    """Return what is stale or wrong, in the order in which to mend it. Nothing is checked row by row."""
    arrived = sources.counts()
    if arrived.last_loaded_at is None and not any(e.business_date for e in organisation.legal_entities()):
        sentence = _("There is no bank yet: load an extract with `amity ingest`, or try `amity demo`.")
        return (Finding("bank", sentence, is_urgent=False), *_of_sources(at))
    return (
        *_of_keys(),
        *_of_disk(),
        *_of_feeds(at),
        *_of_sources(at),
        *_of_ring(arrived.last_loaded_at, at),
        *_of_jobs(at),
        *_of_trail(at),
        *_of_backups(at),
        *_of_rows(arrived.rejects),
    )


def stopped() -> str:
    """Return why the last refresh is neither done nor going on; empty if it is one of them."""
    run = runs.last_run()
    if run is None or run.is_ok or runs.is_under_way():
        return ""
    return run.error or _("its process was killed")


def _of_keys() -> Iterator[Finding]:
    try:
        keys.verify()
    except (KeyStoreDamaged, OSError) as damage:
        remedy = _("Bring them back from their copy: amity restore --keys FILE")
        yield Finding("keys", f"{damage} {remedy}")


def _of_disk() -> Iterator[Finding]:
    disk = shutil.disk_usage(settings.HOME)
    if disk.free < disk.total * TIGHT:
        yield Finding(
            "disk",
            _("The disk is nearly full, %(free).1f GB are left: make room, or move backups elsewhere.")
            % {"free": disk.free / 1e9},
        )


def _of_feeds(at: datetime) -> Iterator[Finding]:
    today = organisation.calendar_day(at)
    for entity in organisation.legal_entities():
        is_past = organisation.today(entity.id, at=at) != today
        if entity.business_date and not is_past and today - entity.business_date > LATE:
            days = (today - entity.business_date).days
            sentence = ngettext(
                "The data of %(code)s are %(days)d day old: load its latest extract with `amity ingest`.",
                "The data of %(code)s are %(days)d days old: load its latest extract with `amity ingest`.",
                days,
            )
            yield Finding("feed", sentence % {"code": entity.code, "days": days})


def _of_sources(at: datetime) -> Iterator[Finding]:
    for source in sources.registered():
        if source.is_wrong:
            sentence = _("The feed %(name)s was not read: %(why)s")
            yield Finding("source", sentence % {"name": source.name, "why": source.told})
        elif source.next_at and at - source.next_at > LATE_LOOK:
            sentence = _("The feed %(name)s was due and nobody read it: start `amity worker`.")
            yield Finding("source", sentence % {"name": source.name})


def _of_ring(last_loaded_at: datetime | None, at: datetime) -> Iterator[Finding]:
    turned_at = runs.pointer().turned_at
    if turned_at is None:
        yield Finding("ring", _("Nothing is scored yet: run `amity refresh`."))
    elif last_loaded_at and last_loaded_at > turned_at and not runs.is_under_way():
        yield Finding("ring", _("Data arrived after the last refresh: run `amity refresh`."))
    elif at - turned_at > OLD_GENERATION:
        days = (at - turned_at).days
        sentence = ngettext(
            "The figures are %(days)d day old: run `amity refresh`, and see why the night's did not run.",
            "The figures are %(days)d days old: run `amity refresh`, and see why the night's did not run.",
            days,
        )
        yield Finding("ring", sentence % {"days": days})
    if why := stopped():
        sentence = _("The last refresh stopped (%(why)s): `amity refresh` goes on where it stood.")
        yield Finding("refresh", sentence % {"why": why})


def _of_jobs(at: datetime) -> Iterator[Finding]:
    queue = jobs.counts(at=at)
    if queue.stalled:
        sentence = ngettext(
            "%(count)d job has lost its worker: start `amity worker`, which gives it back.",
            "%(count)d jobs have lost their worker: start `amity worker`, which gives them back.",
            queue.stalled,
        )
        yield Finding("stalled", sentence % {"count": queue.stalled})
    if queue.oldest_todo_at and at - queue.oldest_todo_at > LONG_QUEUE:
        minutes = int((at - queue.oldest_todo_at).total_seconds() // 60)
        sentence = _("A job has waited for %(minutes)d minutes: start `amity worker`, or a second one.")
        yield Finding("queue", sentence % {"minutes": minutes})
    if queue.failed:
        sentence = ngettext(
            "%(count)d job gave up: Operations names it; the worker's log says where it failed.",
            "%(count)d jobs gave up: Operations names them; the worker's log says where they failed.",
            queue.failed,
        )
        yield Finding("failed", sentence % {"count": queue.failed})


def _of_trail(at: datetime) -> Iterator[Finding]:
    summary = audit.summary()
    since = audit.oldest_unsealed_at()
    if since is not None and at - since > LATE_SEAL:
        sentence = ngettext(
            "%(count)d entry of the audit trail waits for its seal: start `amity worker`.",
            "%(count)d entries of the audit trail wait for their seal: start `amity worker`.",
            summary.unsealed,
        )
        yield Finding("seal", sentence % {"count": summary.unsealed})


def _of_backups(at: datetime) -> Iterator[Finding]:
    last = notes.last_backup()
    if last is None:
        yield Finding("backup", _("No backup was ever made: run `amity backup FOLDER`."), is_urgent=False)
    elif at - last.at > OLD_BACKUP:
        days = (at - last.at).days
        sentence = ngettext(
            "The last backup is %(days)d day old: run `amity backup FOLDER`.",
            "The last backup is %(days)d days old: run `amity backup FOLDER`.",
            days,
        )
        yield Finding("backup", sentence % {"days": days})


def _of_rows(rejects: int) -> Iterator[Finding]:
    if rejects:
        sentence = ngettext(
            "%(count)d row was refused: Operations shows it with its reason.",
            "%(count)d rows were refused: Operations shows each with its reason.",
            rejects,
        )
        yield Finding("rejects", sentence % {"count": rejects}, is_urgent=False)
