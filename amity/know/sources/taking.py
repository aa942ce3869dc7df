"""Take one chunk, whole or not at all: to its room, to the lake, and what waits to the parking."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pyarrow as pa
from django.db import transaction

from amity.foundation.kernel.intake import IntakeContext, Loader, Taken
from amity.know.sources import loading, spelling, steps
from amity.know.sources.lake_rows import Books
from amity.know.sources.parking import Waiting

COUNTED_IN_LAKE = frozenset({"transactions", "balances"})
"""Tables whose rows the lake has all of, and PostgreSQL only the recent ones."""


@dataclass(frozen=True, slots=True)
class Part:
    """A chunk of a canonical table, and the row number in its file of each row."""

    table: str
    rows: pa.Table
    row_numbers: tuple[int, ...]


@transaction.atomic
def take(part: Part, *, loader: Loader, context: IntakeContext, books: Books) -> Taken:
    """Take a chunk.

    :raises BadInput: if an amount is in a currency that the feed gives no rate for.
    """
    taken = _handed_over(part.table, part.rows, loader, context, books)
    parked = taken.parked
    texts = spelling.spell(part.rows, [one.row for one in parked])
    loading.keep_parked(
        context.batch_id,
        part.table,
        [
            loading.ParkedGiven(one.parent_table, one.parent_key, part.row_numbers[one.row], text)
            for one, text in zip(parked, texts, strict=True)
        ],
    )
    loading.count_chunk(context.batch_id, taken)
    return taken


@transaction.atomic
def take_again(
    waiting: Waiting, *, schema: pa.Schema, loader: Loader, context: IntakeContext, books: Books
) -> int:
    """Try parked rows again and return how many of them have found their parent."""
    its_own = replace(context, batch_id=waiting.batch_id)
    rows = spelling.read(waiting.texts, schema)
    taken = _handed_over(waiting.table, rows, loader, its_own, books)
    still = {one.row for one in taken.parked}
    done = [pk for row, pk in enumerate(waiting.ids) if row not in still]
    loading.forget_parked(waiting.batch_id, done, taken)
    return len(done)


def _handed_over(name: str, rows: pa.Table, loader: Loader, context: IntakeContext, books: Books) -> Taken:
    taken = loader(rows, context)
    # Before the commit: a kill between the two leaves rows in the lake that the next try knows again,
    # never a batch that counts rows which the lake has not.
    appended = steps.append_to_lake(name, rows, context, books)
    if appended is None or name not in COUNTED_IN_LAKE:
        return taken
    return replace(
        taken, inserted=appended, updated=0, unchanged=rows.num_rows - appended - len(taken.parked)
    )
