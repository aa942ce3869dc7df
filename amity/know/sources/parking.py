"""Rows that waited for their parent: which there are, for the intake to try again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count

from amity.foundation.keys import services as keys
from amity.know.sources.models import Parked

AT_ONCE = 50_000


@dataclass(frozen=True, slots=True)
class Waiting:
    """Parked rows of one batch and table: their ids and what they say."""

    batch_id: int
    table: str
    ids: tuple[int, ...]
    texts: tuple[str, ...]


def waiting(*, source: str, table: str) -> Iterator[Waiting]:
    """Yield the parked rows of a source for one table, batch by batch, in the order in which they came."""
    mine = Parked.objects.filter(batch__feed__source=source, table=table)
    for batch_id, _count in mine.values_list("batch_id").annotate(Count("id")).order_by("batch_id"):
        rows = mine.filter(batch_id=batch_id).order_by("id").values_list("id", "row_sealed")
        last = 0
        while part := list(rows.filter(id__gt=last)[:AT_ONCE]):
            last = part[-1][0]
            yield Waiting(batch_id, table, tuple(row[0] for row in part), _opened(part, batch_id))


def count(*, source: str) -> int:
    """Return how many rows of a source wait."""
    return Parked.objects.filter(batch__feed__source=source).count()


def _opened(part: Sequence[tuple[int, bytes | memoryview]], batch_id: int) -> tuple[str, ...]:
    return tuple(keys.open_for_batch(bytes(sealed), batch=batch_id) for _, sealed in part)
