"""What others ask about holdings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

import pyarrow as pa
from django.db import connection
from django.db.models import Count, Q, QuerySet, Sum

from amity.foundation.access import services as access
from amity.foundation.access import walls
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.intake import IntakeContext
from amity.foundation.kernel.money import to_minor
from amity.know.holdings.models import (
    Holding,
    HoldingParty,
    HoldingStatus,
    MonthlyBalance,
    RecentTransaction,
    TransactionStatus,
)
from amity.know.parties import selectors as parties
from amity.know.parties.models import Party, PartyStatus
from amity.know.products.models import ProductLine

OVER = (HoldingStatus.CLOSED, HoldingStatus.MATURED)
"""A holding in these states holds no money any more."""
OWNING = ("OWNER", "JOINT_OWNER")
GUARANTOR = "GUARANTOR"


@dataclass(frozen=True, slots=True)
class HoldingRow:
    """One holding as the customer's page shows it. ``role`` is empty for the first owner."""

    id: int
    reference: UUID
    product_code: str
    name_en: str
    name_zh: str
    line: ProductLine
    kind: str
    status: HoldingStatus
    role: str
    number_tail: str
    currency: str
    balance_minor: int | None
    balance_on: date | None
    limit_minor: int | None
    rate: Decimal | None
    opened_on: date | None
    matures_on: date | None
    is_held_away: bool


@dataclass(frozen=True, slots=True)
class TransactionRow:
    """One recent movement of money."""

    id: int
    holding_id: int
    booked_on: date
    booked_at: datetime | None
    amount_minor: int
    currency: str
    status: TransactionStatus
    kind: str
    purpose: str
    channel: str
    counterparty_bank: str
    description: str


@dataclass(frozen=True, slots=True)
class SharedHolding:
    """A holding that is open, and which of some parties own it, the first owner first."""

    id: int
    line: ProductLine
    currency: str
    balance_minor: int
    limit_minor: int
    owners: tuple[int, ...]
    guarantors: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MonthRow:
    """What a customer had in one product line at a month's end."""

    month: date
    line: ProductLine
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum in one currency; what is owed is negative."""

    minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class Held:
    """How many customers hold something as its first owner, and how much by currency, most first."""

    customers: int
    amounts: tuple[Amount, ...]


def of_party(party_id: int, *, by: Actor) -> tuple[HoldingRow, ...]:
    """Return what the customer has a part in, line by line, the largest first; what is closed comes last."""
    if not access.visible(Party.objects.filter(pk=party_id), by=by).exists():
        return ()
    mine = parties.members(party_id)
    parts = dict(HoldingParty.objects.filter(party_id__in=mine).values_list("holding_id", "role"))
    rows = Holding.objects.filter(Q(owner_id=party_id) | Q(pk__in=parts)).select_related("product")
    found = (_to_row(row, "" if row.owner_id == party_id else parts[row.pk]) for row in rows)
    return tuple(sorted(found, key=_reading_order))


def of_parties(party_ids: Sequence[int], *, by: Actor) -> tuple[SharedHolding, ...]:
    """Return each open holding of our own in which these have a part, once. Three queries.

    Who among them is not within the actor's reach counts for nobody.
    """
    seen = set(access.visible(Party.objects.filter(pk__in=party_ids), by=by).values_list("pk", flat=True))
    owned: dict[int, list[int]] = defaultdict(list)
    guaranteed: dict[int, list[int]] = defaultdict(list)
    for holding, party, role in (
        HoldingParty.objects.filter(party_id__in=seen, role__in=(*OWNING, GUARANTOR))
        .order_by("party_id")
        .values_list("holding_id", "party_id", "role")
    ):
        (guaranteed if role == GUARANTOR else owned)[holding].append(party)
    rows = (
        Holding.objects.filter(Q(owner_id__in=seen) | Q(pk__in={*owned, *guaranteed}))
        .filter(is_held_away=False)
        .exclude(status__in=OVER)
        .select_related("product")
        .order_by("pk")
    )
    return tuple(_to_shared(row, seen, owned.get(row.pk, ()), guaranteed.get(row.pk, ())) for row in rows)


def recent_transactions(party_id: int, limit: int = 50) -> tuple[TransactionRow, ...]:
    """Return the latest movements of a customer whom the caller has found among those the actor may see."""
    rows = RecentTransaction.objects.filter(party_id=party_id).order_by("-booked_on", "-pk")[:limit]
    return tuple(_to_transaction(row) for row in rows)


def balances_by_month(party_id: int) -> tuple[MonthRow, ...]:
    """Return month-ends by line, oldest first, of a customer whom the caller found among those visible."""
    rows = MonthlyBalance.objects.filter(party_id__in=parties.members(party_id)).order_by("month", "line")
    summed = rows.values_list("month", "line").annotate(amount=Sum("amount_minor"))
    return tuple(MonthRow(month, ProductLine(line), int(amount)) for month, line, amount in summed)


def holders(party_ids: Collection[int]) -> frozenset[int]:
    """Return who of these holds something at the bank that is not closed."""
    rows = Holding.objects.filter(owner_id__in=party_ids, is_held_away=False).exclude(status__in=OVER)
    return frozenset(rows.values_list("owner_id", flat=True))


def held_by_product(*, by: Actor) -> dict[str, Held]:
    """Return what is held of each product by the customers within the actor's reach. Two queries.

    Who may see no customer, a product manager for one, is told about the whole bank: counts name nobody.
    """
    with walls.for_counts(by=by):
        return _held(_open_holdings(by), "product__code")


def held_by_unit(product_code: str, *, by: Actor) -> dict[int, Held]:
    """Return what is held of one product by the customers of each home unit. Two queries."""
    with walls.for_counts(by=by):
        return _held(_open_holdings(by).filter(product__code=product_code), "owner__unit_id")


def owners_of(product_code: str, *, by: Actor) -> QuerySet[Holding, int]:
    """Return the ids of the customers within reach who hold a product, for counts of a higher room."""
    rows = _open_holdings(by).filter(product__code=product_code)
    return rows.order_by().values_list("owner_id", flat=True).distinct()


def holding_keys(source: str, keys: Sequence[str]) -> pa.Table:
    """Return key, id, party_id, lake_key, currency and product_line of the source's holdings here."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLDING_KEYS, [source, list(keys)])
        rows = cursor.fetchall()
    columns = zip(*rows, strict=True) if rows else [()] * len(_HOLDING_KEY_SCHEMA)
    return pa.table(
        dict(zip(_HOLDING_KEY_SCHEMA.names, map(list, columns), strict=True)), schema=_HOLDING_KEY_SCHEMA
    )


class KnownHoldings:
    """The holdings that the chunks of one intake have asked for: most chunks ask for the same ones again."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._places: dict[str, int] = {}
        self._found = holding_keys(source, ())
        self._last: tuple[pa.ChunkedArray, pa.Array] | None = None

    def of(self, keys: pa.ChunkedArray) -> tuple[pa.Array, pa.Table]:
        """Return for each key its row in a table of holdings (none: it has not arrived), and that table.

        What is missing is asked for again each time.
        """
        # A chunk is asked about twice: for the pages' tables, and for the lake.
        if self._last is not None and not self._last[1].null_count and self._last[0].equals(keys):
            return self._last[1], self._found
        places = self._look_up(keys)
        self._last = keys, places
        return places, self._found

    def _look_up(self, keys: pa.ChunkedArray) -> pa.Array:
        wanted = keys.to_pylist()
        places = [*map(self._places.get, wanted)]
        if None in places:
            missing = {key for key, place in zip(wanted, places, strict=True) if place is None}
            more = holding_keys(self._source, sorted(missing))
            first = self._found.num_rows
            self._places |= {key: first + row for row, key in enumerate(more.column("key").to_pylist())}
            self._found = pa.concat_tables([self._found, more]).combine_chunks()
            places = [*map(self._places.get, wanted)]
        return pa.array(places, pa.int64())


def known_holdings(context: IntakeContext) -> KnownHoldings:
    """Return what this intake knows of its source's holdings by now."""
    if "holdings" not in context.remembered:
        context.remembered["holdings"] = KnownHoldings(context.source)
    return cast("KnownHoldings", context.remembered["holdings"])


def _to_shared(
    row: Holding, seen: set[int], joint: Sequence[int], guarantors: Sequence[int]
) -> SharedHolding:
    first = [row.owner_id] if row.owner_id in seen else []
    return SharedHolding(
        id=row.pk,
        line=ProductLine(row.product.line),
        currency=row.currency,
        balance_minor=_minor(row.balance) or 0,
        limit_minor=_minor(row.limit_amount) or 0,
        owners=(*first, *(party for party in joint if party not in first)),
        guarantors=tuple(guarantors),
    )


def _open_holdings(by: Actor) -> QuerySet[Holding]:
    gone = (PartyStatus.MERGED, PartyStatus.ERASED, PartyStatus.CLOSED)
    rows = Holding.objects.filter(legal_entity_id=by.legal_entity_id).exclude(status=HoldingStatus.CLOSED)
    living = rows.exclude(owner__status__in=gone)
    return access.visible(living, by=by, party="owner_id") if access.can("customers:read", by=by) else living


def _held(rows: QuerySet[Holding], group: str) -> dict[Any, Held]:
    counts = rows.order_by().values_list(group).annotate(customers=Count("owner_id", distinct=True))
    sums = rows.exclude(balance=0).order_by().values_list(group, "currency").annotate(total=Sum("balance"))
    amounts: dict[Any, list[Amount]] = defaultdict(list)
    for key, currency, total in sums:
        if total is not None:
            amounts[key].append(Amount(to_minor(total), currency))
    return {
        key: Held(customers, tuple(sorted(amounts[key], key=lambda amount: -abs(amount.minor))))
        for key, customers in counts
    }


def _to_row(holding: Holding, role: str) -> HoldingRow:
    product = holding.product
    return HoldingRow(
        id=holding.pk,
        reference=holding.reference,
        product_code=product.code,
        name_en=product.name_en,
        name_zh=product.name_zh,
        line=ProductLine(product.line),
        kind=product.kind,
        status=HoldingStatus(holding.status),
        role=role,
        number_tail=holding.number_tail,
        currency=holding.currency,
        balance_minor=_minor(holding.balance),
        balance_on=holding.balance_on,
        limit_minor=_minor(holding.limit_amount),
        rate=holding.rate,
        opened_on=holding.opened_on,
        matures_on=holding.matures_on,
        is_held_away=holding.is_held_away,
    )


def _reading_order(row: HoldingRow) -> tuple[bool, int, int, int]:
    line = list(ProductLine).index(row.line)
    return row.status in OVER, line, -abs(row.balance_minor or 0), row.id


def _to_transaction(row: RecentTransaction) -> TransactionRow:
    return TransactionRow(
        id=row.pk,
        holding_id=row.holding_id,
        booked_on=row.booked_on,
        booked_at=row.booked_at,
        amount_minor=to_minor(row.amount),
        currency=row.currency,
        status=TransactionStatus(row.status),
        kind=row.kind,
        purpose=row.purpose,
        channel=row.channel,
        counterparty_bank=row.counterparty_bank,
        description=row.description,
    )


def _minor(amount: Decimal | None) -> int | None:
    return None if amount is None else to_minor(amount)


_HOLDING_KEYS = """
    SELECT holding.key, holding.id, coalesce(record.own_party_id, holding.owner_id), holding.lake_key,
           holding.currency, product.line
    FROM holdings_holding AS holding JOIN products_product AS product ON product.id = holding.product_id
    LEFT JOIN parties_sourcerecord AS record ON record.lake_key = holding.lake_key
    WHERE holding.source = %s AND holding.key = ANY(%s)
"""
_HOLDING_KEY_SCHEMA = pa.schema([
    ("key", pa.string()), ("id", pa.int64()), ("party_id", pa.int64()), ("lake_key", pa.int64()),
    ("currency", pa.string()), ("product_line", pa.string()),
])  # fmt: skip
