"""Batches and their refused and parked rows, as an operator of one bank sees them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Min, Q, QuerySet, Sum

from amity.foundation.access import services as access
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import NotFound
from amity.know.sources import selectors as sources
from amity.know.sources.models import Batch, BatchState, Parked, Reject
from amity.know.sources.selectors import BatchRow

PAGE = 50
REASONS = 12
SHOWN = {
    "": Q(),
    "rejected": Q(rejected__gt=0),
    "parked": Q(parked__gt=0),
    "refused": Q(state=BatchState.REFUSED),
}
"""What the list of batches may be narrowed to."""


@dataclass(frozen=True, slots=True)
class Intake:
    """What came in, over all batches."""

    batches: int
    accepted: int
    rejected: int
    parked: int


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One batch of the list."""

    id: int
    feed: str
    table: str
    file_name: str
    state: str
    state_label: str
    lines: int
    accepted: int
    rejected: int
    parked: int
    seconds: float | None


@dataclass(frozen=True, slots=True)
class BatchPage:
    """A page of batches; ``before`` is where the next one begins, if any is left."""

    lines: tuple[BatchLine, ...]
    before: int | None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why rows were refused, and how many."""

    column: str
    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """Rows that wait for their parents, by the table of the parent."""

    parent_table: str
    count: int
    example: str


@dataclass(frozen=True, slots=True)
class RejectLine:
    """A refused row; its text stays sealed."""

    id: int
    row_number: int
    column: str
    reason: str
    has_text: bool


@dataclass(frozen=True, slots=True)
class RejectPage:
    """A page of refused rows; ``after`` is where the next one begins, if any is left."""

    lines: tuple[RejectLine, ...]
    after: int | None


@dataclass(frozen=True, slots=True)
class BatchDetail:
    """A batch with the reasons of its refused rows, and what its parked rows wait for."""

    batch: BatchRow
    reasons: tuple[Reason, ...]
    waiting: tuple[Waiting, ...]

    @property
    def adds_up(self) -> bool:
        """Every physical line is accounted for."""
        row = self.batch
        return row.lines == row.accepted + row.rejected + row.skipped + row.continuations


@dataclass(frozen=True, slots=True)
class SealedText:
    """A refused row's sealed text, and where it stands."""

    batch_id: int
    row_number: int
    sealed: bytes | None


def intake(*, by: Actor) -> Intake:
    """Return what came in, over all batches that the actor may see."""
    found = _batches(by).aggregate(
        batches=Count("pk"), accepted=Sum("accepted"), rejected=Sum("rejected"), parked=Sum("parked")
    )
    return Intake(**{name: value or 0 for name, value in found.items()})


def latest(*, by: Actor, only: str = "", before: int | None = None, limit: int = PAGE) -> BatchPage:
    """Return a page of batches, newest first. One query."""
    access.check("operations:read", by=by)
    rows = _batches(by).filter(SHOWN.get(only, Q())).select_related("feed").order_by("-pk")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = tuple(rows[: limit + 1])
    lines = tuple(_to_line(batch) for batch in found[:limit])
    return BatchPage(lines, lines[-1].id if len(found) > limit else None)


def detail(batch_id: int, *, by: Actor) -> BatchDetail:
    """
    Return one batch. Three queries.

    :raises NotFound: if there is no such batch among those that the actor may see.
    """
    batch = sources.batch(batch_id, by=by)
    reasons = (
        Reject.objects.filter(batch_id=batch_id)
        .values_list("column", "reason")
        .annotate(count=Count("pk"))
        .order_by("-count", "column", "reason")
    )
    return BatchDetail(batch, tuple(Reason(*row) for row in reasons[:REASONS]), _waiting(batch_id))


def rejects(batch_id: int, *, by: Actor, reason: str = "", after: int | None = None) -> RejectPage:
    """Return a page of a batch's refused rows, in the order of the file. One query."""
    access.check("operations:read", by=by)
    rows = Reject.objects.filter(batch_id=batch_id, batch__in=_batches(by)).order_by("pk")
    if reason:
        rows = rows.filter(reason=reason)
    if after is not None:
        rows = rows.filter(pk__gt=after)
    has_text = Q(raw_sealed__isnull=False)
    found = tuple(
        rows.annotate(has_text=has_text).values_list("pk", "row_number", "column", "reason", "has_text")[
            : PAGE + 1
        ]
    )
    lines = tuple(RejectLine(*row) for row in found[:PAGE])
    return RejectPage(lines, lines[-1].id if len(found) > PAGE else None)


def sealed_text(reject_id: int, *, by: Actor) -> SealedText:
    """
    Return the sealed text of a refused row.

    :raises NotFound: if there is no such row among those that the actor may see.
    """
    row = Reject.objects.filter(pk=reject_id, batch__in=_batches(by)).first()
    if row is None:
        raise NotFound
    return SealedText(row.batch_id, row.row_number, bytes(row.raw_sealed) if row.raw_sealed else None)


def _batches(by: Actor) -> QuerySet[Batch]:
    return Batch.objects.filter(feed__legal_entity_id=by.legal_entity_id)


def _waiting(batch_id: int) -> tuple[Waiting, ...]:
    rows = Parked.objects.filter(batch_id=batch_id).values_list("parent_table").order_by("parent_table")
    return tuple(
        Waiting(table, count, example)
        for table, count, example in rows.annotate(Count("pk"), Min("parent_key"))
    )


def _to_line(batch: Batch) -> BatchLine:
    return BatchLine(
        id=batch.pk,
        feed=batch.feed.name,
        table=batch.table,
        file_name=batch.file_name,
        state=batch.state,
        state_label=str(BatchState(batch.state).label),
        lines=batch.lines,
        accepted=batch.accepted,
        rejected=batch.rejected,
        parked=batch.parked,
        seconds=(batch.ended_at - batch.started_at).total_seconds() if batch.ended_at else None,
    )
