"""Turn a chunk of the intake into rows of the lake: keys, not names; amounts in the bank's own currency.

What a source knew on the day it booked is known from that day on: ``known_at`` is the row's own day, and
``arrived_at`` says when the lake got it. Works on whole columns: most rows come by the million.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from amity.foundation.kernel.errors import BadInput
from amity.foundation.kernel.intake import IntakeContext
from amity.foundation.keys import services as keys
from amity.know.holdings import selectors as holdings
from amity.know.parties import selectors as parties

COUNTERPARTY = "counterparty"
"""The purpose of the keyed hash of the other side."""
OF_EVENTS = ("key", "channel", "kind", "at", "topic", "status", "amount", "score")
RATE = pa.decimal128(18, 8)
MONEY = pa.decimal128(18, 2)


@dataclass(frozen=True, slots=True)
class Books:
    """How a feed's amounts and days are read: what a unit of a currency is worth, and where a day begins."""

    rates: Mapping[str, Decimal]
    zone: str


def transactions(chunk: pa.Table, context: IntakeContext, books: Books) -> pa.Table:
    """Return the lake's transactions of a chunk: those whose holding has arrived."""
    kept, found = _with_holding(chunk, context)
    currency = pc.coalesce(kept.column("currency"), found.column("currency"))
    midnight = _midnight(kept.column("booked_on"), books)
    return pa.table({
        **_same_for_all(context, kept.num_rows),
        "lake_key": found.column("lake_key"),
        "holding": found.column("id"),
        "key": kept.column("key"),
        "booked_on": kept.column("booked_on"),
        "booked_at": pc.coalesce(kept.column("booked_at"), midnight),
        "known_at": midnight,
        "amount": kept.column("amount"),
        "currency": currency,
        "amount_base": _in_base(kept.column("amount"), currency, context, books),
        "status": pc.coalesce(kept.column("status"), "SETTLED"),
        "counterparty_key": _hashed(kept.column("counterparty")),
        **{c: kept.column(c) for c in ("kind", "purpose", "counterparty_bank", "channel", "description")},
    })  # fmt: skip


def balances(chunk: pa.Table, context: IntakeContext, books: Books) -> pa.Table:
    """Return the lake's balances of a chunk: those whose holding has arrived."""
    kept, found = _with_holding(chunk, context)
    currency = pc.coalesce(kept.column("currency"), found.column("currency"))
    return pa.table({
        **_same_for_all(context, kept.num_rows),
        "lake_key": found.column("lake_key"),
        "holding": found.column("id"),
        "product_line": found.column("product_line"),
        "as_of": kept.column("as_of"),
        "known_at": _midnight(kept.column("as_of"), books),
        "amount_base": _in_base(kept.column("amount"), currency, context, books),
    })  # fmt: skip


def events(chunk: pa.Table, context: IntakeContext, _books: Books) -> pa.Table:
    """Return the lake's events of a chunk: of customers who have arrived, and of nobody (key 0)."""
    customers = chunk.column("customer_key")
    arrived = parties.lake_keys(context.source, pc.drop_null(pc.unique(customers)).to_pylist())
    places = pc.index_in(customers, value_set=arrived.column("key"))
    is_here = pc.or_(pc.is_null(customers), pc.is_valid(places))
    kept = chunk.filter(is_here)
    lake_keys = arrived.column("lake_key").take(places.filter(is_here))
    return pa.table({
        **_same_for_all(context, kept.num_rows),
        "lake_key": pc.fill_null(lake_keys, 0),
        "known_at": kept.column("at"),
        **{name: kept.column(name) for name in OF_EVENTS},
    })  # fmt: skip


def _with_holding(chunk: pa.Table, context: IntakeContext) -> tuple[pa.Table, pa.Table]:
    places, arrived = holdings.known_holdings(context).of(chunk.column("holding_key"))
    kept = chunk.filter(pc.is_valid(places)) if places.null_count else chunk
    return kept, arrived.take(pc.drop_null(places))


def _same_for_all(context: IntakeContext, rows: int) -> dict[str, pa.Array]:
    return {
        "legal_entity": pa.repeat(pa.scalar(context.legal_entity_id, pa.int64()), rows),
        "source": pa.repeat(pa.scalar(context.source, pa.string()), rows),
        "arrived_at": pa.repeat(pa.scalar(context.at, pa.timestamp("us", "UTC")), rows),
    }


def _midnight(days: pa.ChunkedArray, books: Books) -> pa.ChunkedArray:
    moments = pc.assume_timezone(
        days.cast(pa.timestamp("us")), books.zone, ambiguous="earliest", nonexistent="earliest"
    )
    return moments.cast(pa.timestamp("us", "UTC"))


def _in_base(
    amounts: pa.ChunkedArray, currency: pa.ChunkedArray, context: IntakeContext, books: Books
) -> pa.ChunkedArray:
    """Return the amounts in the legal entity's currency.

    :raises BadInput: if one is in a currency that the feed gives no rate for.
    """
    rates = {**books.rates, context.currency: Decimal(1)}
    used = pc.unique(currency).to_pylist()
    if unknown := sorted(set(used) - set(rates)):
        raise BadInput(f"There is no rate for {', '.join(unknown)}: say in [rates] what one unit is worth.")
    if used == [context.currency]:
        return amounts
    worth = pa.array([rates[code].quantize(Decimal("1.00000000")) for code in used], RATE)
    each = worth.take(pc.index_in(currency, value_set=pa.array(used, pa.string())).combine_chunks())
    return pc.round(pc.multiply(amounts, each), ndigits=2, round_mode="half_to_even").cast(MONEY)


def _hashed(names: pa.ChunkedArray) -> pa.ChunkedArray:
    # One hash a name, not a row: most payments go to few places.
    known = pc.drop_null(pc.unique(names))
    hashes = pa.array(keys.keyed_hash_many(known.to_pylist(), purpose=COUNTERPARTY), pa.string())
    return hashes.take(pc.index_in(names, value_set=known).combine_chunks())
