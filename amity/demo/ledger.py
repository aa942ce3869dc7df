"""The ledger: holdings alike in books, money that moves in entries, and balances that follow from both to the cent."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pyarrow as pa

from amity.demo.arrays import NEVER, Flags, Floats, Ints
from amity.demo.horizon import Horizon
from amity.demo.stage import Stage, numbered
from amity.demo.tables import NO_AMOUNT, coded, days, moments, money, rates, table

KINDS = ("SALARY", "TRANSFER", "CASH", "CARD", "FEE", "INTEREST", "LOAN", "INVESTMENT", "TAX", "OTHER")
CHANNELS = ("BRANCH", "ONLINE", "MOBILE", "PHONE", "ATM", "POS", "SYSTEM", "MAIL", "WEB", "MANAGER")
PURPOSES = (
    "SALARY", "PENSION", "BONUS", "PAYROLL", "GROCERIES", "DINING", "SHOPPING", "TRANSPORT", "HEALTH", "TRAVEL", "SCHOOL",
    "RENT", "UTILITIES", "FAMILY", "GIFT", "CASH", "OWN_ACCOUNT", "HOUSE", "WEDDING", "CHILD", "MORTGAGE", "CONSUMER_LOAN",
    "CAR_LOAN", "BUSINESS_LOAN", "DRAWDOWN", "CARD_REPAYMENT", "DEPOSIT", "MATURITY", "WEALTH", "REDEMPTION", "PREMIUM",
    "INTEREST", "ACCOUNT_FEE", "TRANSFER_FEE", "SALES", "SUPPLIER", "TAX",
)  # fmt: skip
BANKS = (
    "宁城银行 Bank of Ningcheng", "江石银行 Riverstone Bank", "天衡银行 Balance Bank", "东岸银行 East Coast Bank",
    "众邻网络银行 Neighbour Digital Bank", "国信储蓄银行 National Savings Bank",
)  # fmt: skip
"""The other banks; none of them exists."""


@dataclass(frozen=True, slots=True)
class Entries:
    """Money that moves, one place an entry. ``counterparty`` and ``bank`` are -1 for none."""

    holding: Ints
    day: Ints
    second: Ints
    cents: Ints
    kind: Ints
    purpose: Ints
    channel: Ints
    counterparty: Ints
    bank: Ints

    @property
    def count(self) -> int:
        return len(self.holding)

    def chosen(self, which: Any) -> "Entries":
        """Return some of the entries, by flag or by place."""
        return Entries(**{name: getattr(self, name)[which] for name in _FIELDS})


_FIELDS = ("holding", "day", "second", "cents", "kind", "purpose", "channel", "counterparty", "bank")


def entries(
    holding: Ints,
    day: Ints,
    cents: Ints,
    *,
    kind: str,
    purpose: str | Ints,
    channel: str | Ints,
    second: Ints | int = 9 * 3600,
    counterparty: Ints | int = -1,
    bank: Ints | int = -1,
) -> Entries:
    """Return entries; a single word or number stands for all."""
    size = len(holding)
    codes = PURPOSES.index(purpose) if isinstance(purpose, str) else purpose
    through = CHANNELS.index(channel) if isinstance(channel, str) else channel
    wide = [_wide(v, size) for v in (second, KINDS.index(kind), codes, through, counterparty, bank)]
    return Entries(holding, day, wide[0], cents, *wide[1:])


def joined(parts: Sequence[Entries]) -> Entries:
    """Return all entries of the parts."""
    return Entries(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in _FIELDS})


def _wide(value: Ints | int, size: int) -> Ints:
    return np.full(size, value, dtype=np.int64) if isinstance(value, int) else value


@dataclass(frozen=True, slots=True)
class Book:
    """Holdings alike. ``path`` gives balances at the horizon's ends; without it they follow from the entries."""

    product: Ints
    owner: Ints
    opened: Ints
    closed: Ints
    matures: Ints
    rate: Floats
    limit: Ints
    status: Any
    path: Ints | None = None
    has_balance: bool = True


def book(
    product: Ints,
    owner: Ints,
    opened: Ints,
    *,
    closed: Ints | int = NEVER,
    matures: Ints | int = NEVER,
    rate: Floats | None = None,
    limit: Ints | int = NO_AMOUNT,
    status: Any = "ACTIVE",
    path: Ints | None = None,
    has_balance: bool = True,
) -> Book:
    """Return a book; a single value stands for all."""
    size = len(owner)
    statuses = np.full(size, status, dtype=object) if isinstance(status, str) else status
    shares = np.full(size, np.nan) if rate is None else rate
    wide = [_wide(v, size) for v in (closed, matures, limit)]
    return Book(product, owner, opened, wide[0], wide[1], shares, wide[2], statuses, path, has_balance)


@dataclass(slots=True)
class Ledger:
    """All books and entries of a chunk, as they are written one after another."""

    stage: Stage
    books: list[Book] = field(default_factory=list)
    parts: list[Entries] = field(default_factory=list)
    openings: list[Ints] = field(default_factory=list)
    orders: list[tuple[Ints, Ints, str]] = field(default_factory=list)
    """Standing orders: holdings, cents, purpose."""
    size: int = 0

    def open_book(self, new: Book, *, opening: Ints | None = None) -> Ints:
        """Add holdings and return their places; ``opening`` is their balance before the horizon."""
        first, count = self.size, len(new.owner)
        self.books.append(new)
        self.openings.append(np.zeros(count, dtype=np.int64) if opening is None else opening)
        self.size += count
        return np.arange(first, first + count)

    def write(self, part: Entries) -> Entries:
        """Add the entries inside the horizon, and return them.

        Of today only the early morning has been: shops are still closed, and the rest is drawn together.
        """
        today = part.day == self.stage.horizon.last
        inside = (part.day >= 0) & (part.day <= self.stage.horizon.last) & ~(today & _in_shops(part))
        kept = part if inside.all() else part.chosen(inside)
        early = np.where(kept.day == self.stage.horizon.last, 1800 + kept.second // 3, kept.second)
        kept = replace(kept, second=early)
        self.parts.append(kept)
        return kept

    def column(self, name: str) -> Any:
        """Return a column of all books, holding by holding."""
        return np.concatenate([getattr(one, name) for one in self.books])

    def net(self, holdings: int) -> Ints:
        """Return what moved on the first holdings so far, holding by bucket."""
        horizon = self.stage.horizon
        total = np.zeros((holdings, horizon.buckets), dtype=np.int64)
        for part in self.parts:
            here = part if holdings >= self.size else part.chosen(part.holding < holdings)
            np.add.at(total, (here.holding, horizon.bucket(here.day)), here.cents)
        return total


def _in_shops(part: Entries) -> Any:
    return (part.kind == KINDS.index("CARD")) | (part.kind == KINDS.index("CASH"))


def balances(ledger: Ledger, moved: Entries, *, without: Flags) -> tuple[Ints, Ints, Ints]:
    """Return the balances that are kept: holding, day, cents."""
    horizon = ledger.stage.horizon
    ends = horizon.ends
    amounts = _amounts(ledger, moved)
    opened, closed = ledger.column("opened")[:, None], ledger.column("closed")[:, None]
    has = np.repeat([one.has_balance for one in ledger.books], [len(one.owner) for one in ledger.books])[
        :, None
    ]
    month_before = np.append(ends[0] - 31, ends[:-1])
    # One nought is kept at the end of the month in which a holding was closed.
    has &= ~without[ledger.column("owner")][:, None]
    alive = has & (opened <= ends) & (closed > month_before)
    holding, end = np.nonzero(alive)
    return holding, ends[end], amounts[holding, end]


def worth_today(ledger: Ledger, moved: Entries) -> Ints:
    """Return each holding's balance today."""
    today: Ints = _amounts(ledger, moved)[:, -1]
    return today


def _amounts(ledger: Ledger, moved: Entries) -> Ints:
    horizon = ledger.stage.horizon
    flat = np.zeros(ledger.size * horizon.buckets, dtype=np.int64)
    order = moved.holding * horizon.buckets + horizon.bucket(moved.day)
    np.add.at(flat, order, moved.cents)
    opening = np.concatenate(ledger.openings)[:, None]
    amounts = np.concatenate([opening, opening + np.cumsum(flat.reshape(ledger.size, -1), axis=1)], axis=1)
    first = 0
    for one in ledger.books:
        if one.path is not None:
            amounts[first : first + len(one.owner)] = one.path
        first += len(one.owner)
    return amounts


def holding_rows(ledger: Ledger, products: Sequence[str], numbers: pa.Array, *, without: Flags) -> pa.Table:
    """Return the rows of the holdings, ``without`` those of owners who have none yet."""
    stage = ledger.stage
    rows = table(
        "holdings",
        ledger.size,
        {
            "key": stage.holding_keys(np.arange(ledger.size)),
            "product_code": coded(products, ledger.column("product")),
            "owner_key": stage.customer_keys(ledger.column("owner")),
            "number": numbers,
            "status": ledger.column("status"),
            "opened_on": days(ledger.column("opened"), stage.horizon),
            "closed_on": days(ledger.column("closed"), stage.horizon),
            "matures_on": days(ledger.column("matures"), stage.horizon),
            "currency": "CNY",
            "rate": rates(ledger.column("rate")),
            "limit_amount": money(ledger.column("limit")),
            "is_held_away": False,
        },
    )
    return rows.filter(pa.array(~without[ledger.column("owner")]))


def order_rows(ledger: Ledger) -> pa.Table:
    """Return the rows of the standing orders."""
    stage, first, parts = ledger.stage, 0, []
    for holding, amount, purpose in ledger.orders:
        columns = {
            "key": numbered(f"O{stage.chunk:03d}", np.arange(first, first + len(holding)), 6),
            "holding_key": stage.holding_keys(holding),
            "amount": money(amount),
            "currency": "CNY",
            "purpose": purpose,
            "counterparty_bank": coded(BANKS, holding % len(BANKS)),
        }
        parts.append(table("standing_orders", len(holding), columns))
        first += len(holding)
    return pa.concat_tables(parts)


def balance_rows(ledger: Ledger, kept: tuple[Ints, Ints, Ints]) -> pa.Table:
    """Return the rows of the balances."""
    holding, day, cents = kept
    columns = {
        "holding_key": ledger.stage.holding_keys(np.arange(ledger.size)).take(pa.array(holding)),
        "as_of": days(day, ledger.stage.horizon),
        "amount": money(cents),
        "currency": "CNY",
    }
    return table("balances", len(holding), columns)


def in_order(moved: Entries) -> Entries:
    """Return entries by moment, then by holding."""
    return moved.chosen(np.lexsort((moved.holding, moved.second, moved.day)))


def transaction_rows(ledger: Ledger, moved: Entries, others: Sequence[str]) -> pa.Table:
    """Return the rows of the transactions; ``others`` are the counterparties."""
    stage: Stage = ledger.stage
    horizon: Horizon = stage.horizon
    keys = pa.array(np.arange(moved.count) + (stage.chunk + 1) * 1_000_000_000).cast(pa.string())
    return table(
        "transactions",
        moved.count,
        {
            "key": keys,
            "holding_key": stage.holding_keys(np.arange(ledger.size)).take(pa.array(moved.holding)),
            "booked_on": days(moved.day, horizon),
            "booked_at": moments(moved.day, moved.second, horizon, stage.of("bank")["utc_offset_hours"]),
            "amount": money(moved.cents),
            "currency": "CNY",
            "status": "SETTLED",
            "kind": coded(KINDS, moved.kind),
            "purpose": coded(PURPOSES, moved.purpose),
            "counterparty": coded(others, moved.counterparty),
            "counterparty_bank": coded(BANKS, moved.bank),
            "channel": coded(CHANNELS, moved.channel),
        },
    )
