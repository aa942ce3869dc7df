"""Use cases of the intake: open a batch, keep what it refused and parked, close it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from zlib import crc32

from django.db import connection, transaction
from django.db.models import F

from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import SYSTEM
from amity.foundation.kernel.errors import NotNow
from amity.foundation.kernel.intake import Taken
from amity.foundation.keys import services as keys
from amity.foundation.postgres.copying import copy_rows
from amity.know.sources.models import Batch, BatchState, Feed, Parked

AT_ONCE = 10_000
LONGEST_REASON = 300
LONGEST_ERROR = 2000


@dataclass(frozen=True, slots=True)
class BatchGiven:
    """Which file a batch is, and by which mapping it is read."""

    legal_entity_id: int
    feed: str
    source: str
    feed_version: str
    load: str
    table: str
    file_name: str
    content_hash: str


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that cannot be taken, with what it said."""

    row_number: int
    column: str
    reason: str
    raw: str


@dataclass(frozen=True, slots=True)
class ParkedGiven:
    """A row that waits for its parent, spelled so that it can be taken later."""

    parent_table: str
    parent_key: str
    row_number: int
    row: str


@dataclass(frozen=True, slots=True)
class Counted:
    """The control of a batch: lines = accepted + rejected + skipped + continuations."""

    lines: int
    continuations: int
    skipped: int
    accepted: int
    rejected: int


@contextmanager
def alone(source: str) -> Iterator[None]:
    """Let one intake of a source run at a time: two would each find the other's rows missing.

    :raises NotNow: if another one runs.
    """
    key = crc32(f"amity intake {source}".encode())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        if not cursor.fetchone()[0]:
            raise NotNow(f"Another intake of {source} is running: wait until it has ended.")
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


def has_been_loaded(given: BatchGiven) -> bool:
    """Say whether the file's last content to come in was this, by this mapping.

    The last, not any: a file that goes back to what it said once must take effect again.
    """
    same = Batch.objects.filter(feed__name=given.feed, load=given.load, file_name=given.file_name)
    last = same.filter(state=BatchState.LOADED).order_by("-pk").first()
    given_now = (given.content_hash, given.feed_version)
    return last is not None and (last.content_hash, last.feed_version) == given_now


@transaction.atomic
def open_batch(given: BatchGiven, *, at: datetime) -> int:
    """Begin a batch, in the place of one that a kill or a refusal left behind; return its id."""
    feed, _is_new = Feed.objects.update_or_create(
        name=given.feed,
        defaults={
            "legal_entity_id": given.legal_entity_id,
            "source": given.source,
            "version": given.feed_version,
        },
    )
    same = Batch.objects.filter(feed=feed, load=given.load, file_name=given.file_name)
    # What a broken batch had loaded stays: loaders know it again by its keys.
    same.filter(content_hash=given.content_hash).exclude(state=BatchState.LOADED).delete()
    # The same rows come again, by a changed mapping: what waited of them waits anew.
    Parked.objects.filter(batch__in=same.filter(content_hash=given.content_hash)).delete()
    batch = Batch.objects.create(
        feed=feed,
        feed_version=given.feed_version,
        table=given.table,
        load=given.load,
        file_name=given.file_name,
        content_hash=given.content_hash,
        started_at=at,
    )
    return batch.pk


def keep_rejects(batch_id: int, refused: Iterable[RefusedRow]) -> int:
    """Keep refused rows, what they said sealed under the batch's key; return how many."""
    count = 0
    rows = iter(refused)
    while part := list(islice(rows, AT_ONCE)):
        with transaction.atomic():
            copy_rows(connection, "sources_reject", _REJECT_COLUMNS, _to_reject(batch_id, part))
        count += len(part)
    return count


def keep_parked(batch_id: int, table: str, parked: Sequence[ParkedGiven]) -> None:
    """Keep rows whose parent has not arrived. Call it in the transaction that takes their chunk."""
    sealed = keys.seal_many_for_batch([one.row for one in parked], batch=batch_id)
    rows = (
        (batch_id, table, one.parent_table, one.parent_key[:120], one.row_number, row)
        for one, row in zip(parked, sealed, strict=True)
    )
    copy_rows(connection, "sources_parked", _PARKED_COLUMNS, rows)


def count_chunk(batch_id: int, taken: Taken) -> None:
    """Add up what became of a chunk. Call it in the transaction that takes the chunk."""
    Batch.objects.filter(pk=batch_id).update(
        inserted=F("inserted") + taken.inserted,
        updated=F("updated") + taken.updated,
        parked=F("parked") + len(taken.parked),
    )


def forget_parked(batch_id: int, ids: Sequence[int], taken: Taken) -> None:
    """Let go of rows that have been taken after all. Call it in the transaction that takes them."""
    Parked.objects.filter(pk__in=ids).delete()
    Batch.objects.filter(pk=batch_id).update(
        inserted=F("inserted") + taken.inserted,
        updated=F("updated") + taken.updated,
        parked=F("parked") - len(ids),
    )


@transaction.atomic
def close_batch(batch_id: int, counted: Counted, *, at: datetime) -> None:
    """Say that all of a batch is in."""
    batch = Batch.objects.select_related("feed").get(pk=batch_id)
    batch.lines = counted.lines
    batch.continuations = counted.continuations
    batch.skipped = counted.skipped
    batch.accepted = counted.accepted
    batch.rejected = counted.rejected
    batch.state = BatchState.LOADED
    batch.ended_at = at
    fields = ["lines", "continuations", "skipped", "accepted", "rejected", "state", "ended_at"]
    batch.save(update_fields=fields)
    changes = {
        name: ("", getattr(batch, name))
        for name in ("lines", "accepted", "rejected", "parked", "inserted", "updated")
    }
    audit.record(action="batch:loaded", subject=f"batch:{batch_id}", by=SYSTEM, at=at, changes=changes)


@transaction.atomic
def refuse_batch(batch_id: int, *, error: str, at: datetime) -> None:
    """Say that a batch cannot be taken, and why."""
    Batch.objects.filter(pk=batch_id).update(
        state=BatchState.REFUSED, error=error[:LONGEST_ERROR], ended_at=at
    )
    audit.record(action="batch:refused", subject=f"batch:{batch_id}", by=SYSTEM, at=at)


_REJECT_COLUMNS = ("batch_id", "row_number", "column", "reason", "raw_sealed")
_PARKED_COLUMNS = ("batch_id", "table", "parent_table", "parent_key", "row_number", "row_sealed")


def _to_reject(batch_id: int, refused: Sequence[RefusedRow]) -> Iterator[tuple[object, ...]]:
    sealed = keys.seal_many_for_batch([one.raw for one in refused], batch=batch_id)
    for one, raw in zip(refused, sealed, strict=True):
        yield (batch_id, one.row_number, one.column, one.reason[:LONGEST_REASON], raw)
