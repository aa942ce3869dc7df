"""Feeds that the house knows: register and remove them, say when each is due, note what a look found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from zlib import crc32
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import NotFound
from amity.know.sources import schedules
from amity.know.sources.models import Registered
from amity.know.sources.outcomes import Outcome

LONGEST_TOLD = 2000


@dataclass(frozen=True, slots=True)
class Given:
    """What a feed says of itself when it is registered."""

    name: str
    legal_entity_id: int
    reads_from: str
    schedule: str


@transaction.atomic
def register(given: Given, *, by: Actor, at: datetime) -> bool:
    """
    Know a feed from now on, or know it anew; say whether anything is new.

    :raises BadInput: if its schedule is not understood.
    """
    due = next_due(given.schedule, at)
    known = Registered.objects.select_for_update().filter(name=given.name).first()
    columns = {
        "legal_entity_id": given.legal_entity_id,
        "reads_from": given.reads_from[:300],
        "schedule": given.schedule,
    }
    if known and all(getattr(known, name) == value for name, value in columns.items()):
        return False
    Registered.objects.update_or_create(name=given.name, defaults={**columns, "next_at": due})
    audit.record(action="feed:registered", subject=f"feed:{given.name}", by=by, at=at)
    return True


@transaction.atomic
def remove(name: str, *, by: Actor, at: datetime) -> None:
    """
    Know a feed no more; what it brought stays.

    :raises NotFound: if it is not known.
    """
    removed, _by_model = Registered.objects.filter(name=name).delete()
    if not removed:
        raise NotFound(_("There is no registered feed %(name)s.") % {"name": name})
    audit.record(action="feed:removed", subject=f"feed:{name}", by=by, at=at)


@transaction.atomic
def claim_due(*, at: datetime) -> tuple[str, ...]:
    """Return the feeds that are due, each to one asker alone: their next time is set before this commits."""
    due = Registered.objects.select_for_update(skip_locked=True).filter(next_at__lte=at).order_by("name")
    names = []
    for feed in due:
        feed.next_at = next_due(feed.schedule, at)
        feed.save(update_fields=["next_at"])
        names.append(feed.name)
    return tuple(names)


def next_due(schedule: str, at: datetime) -> datetime | None:
    """Return when a schedule is due next; None for a feed that is read only when somebody asks."""
    if not schedule:
        return None
    return schedules.next_after(schedules.read(schedule), at, zone=ZoneInfo(settings.TIME_ZONE))


def signature(name: str) -> str:
    """Return what lay in the feed's folder when it was last read to the end."""
    return Registered.objects.filter(name=name).values_list("signature", flat=True).first() or ""


def last(name: str) -> tuple[str, str]:
    """Return what the last look found, and what it told."""
    found = Registered.objects.filter(name=name).values_list("outcome", "told").first()
    return found or (Outcome.NEW, "")


def begin(name: str, *, at: datetime) -> None:
    """Note that a feed is being read."""
    Registered.objects.filter(name=name).update(outcome=Outcome.READING, looked_at=at, told="")


def end(name: str, outcome: str, *, told: str, at: datetime, signature: str = "") -> None:
    """Note what a look found."""
    found = Registered.objects.filter(name=name)
    found.update(outcome=outcome, looked_at=at, told=told[:LONGEST_TOLD])
    if outcome == Outcome.LOADED:
        found.update(loaded_at=at)
    if signature:
        found.update(signature=signature)


@contextmanager
def single(name: str) -> Iterator[bool]:
    """Say whether nobody else looks at the feed while the block runs."""
    key = crc32(f"amity watch {name}".encode())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        is_ours = bool(cursor.fetchone()[0])
        try:
            yield is_ours
        finally:
            if is_ours:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
