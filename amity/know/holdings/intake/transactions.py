"""Take transactions: those of the last 90 days are kept here for the pages; the lake has them all."""

from collections.abc import Iterator
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection

from amity.foundation.audit.accounting import taken
from amity.foundation.kernel.intake import IntakeContext, Taken
from amity.foundation.organisation import selectors as organisation
from amity.foundation.postgres.copying import upsert
from amity.know.holdings.intake.parents import with_holding
from amity.know.parties import services as party_services

WINDOW = timedelta(days=90)


def take_transactions(table: pa.Table, context: IntakeContext) -> Taken:
    """Insert the transactions of the window by the source's key, and let go of those that have left it."""
    kept, parked = with_holding(table, context)
    first_day = (context.business_date or organisation.calendar_day(context.at)) - WINDOW
    recent = kept.filter(pc.greater_equal(kept.column("booked_on"), pa.scalar(first_day, pa.date32())))
    done = upsert(
        connection, "holdings_recenttransaction", ("legal_entity_id", "source", *_COLUMNS),
        ((context.legal_entity_id, context.source, *row) for row in _rows(recent)),
        key=("source", "key"),
    )  # fmt: skip
    party_services.forget_origin(
        "holdings_recenttransaction", source=context.source, source_keys=recent.column("key").to_pylist()
    )
    _let_go(context.legal_entity_id, first_day)
    return taken(
        "transactions", context,
        rows=table.num_rows, inserted=done.inserted, updated=done.updated, parked=parked,
    )  # fmt: skip


def _rows(recent: pa.Table) -> Iterator[tuple[object, ...]]:
    columns = [
        recent.column("key"), recent.column("holding_id"), recent.column("holding_party_id"),
        recent.column("booked_on"), recent.column("booked_at"), recent.column("amount"),
        pc.coalesce(recent.column("currency"), recent.column("holding_currency")),
        pc.coalesce(recent.column("status"), "SETTLED"), recent.column("kind"),
        *(_text(recent, *place) for place in _TEXTS),
    ]  # fmt: skip
    return zip(*(column.to_pylist() for column in columns), strict=True)


def _text(recent: pa.Table, name: str, longest: int) -> pa.ChunkedArray:
    return pc.utf8_slice_codeunits(pc.coalesce(recent.column(name), ""), 0, longest)


def _let_go(legal_entity_id: int, first_day: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_LET_GO, [legal_entity_id, first_day])


_TEXTS = (("purpose", 40), ("channel", 20), ("counterparty_bank", 40), ("description", 200))
_COLUMNS = (
    "key", "holding_id", "party_id", "booked_on", "booked_at", "amount", "currency", "status", "kind",
    "purpose", "channel", "counterparty_bank", "description",
)  # fmt: skip
_LET_GO = "DELETE FROM holdings_recenttransaction WHERE legal_entity_id = %s AND booked_on < %s"
