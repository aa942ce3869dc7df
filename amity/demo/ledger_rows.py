"""The rows of the ledger: holdings, standing orders, balances, transactions."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from amity.demo import numbers
from amity.demo.arrays import Flags, Ints
from amity.demo.entries import BANKS, CHANNELS, KINDS, PURPOSES, Entries
from amity.demo.ledger import Ledger
from amity.demo.products import codes
from amity.demo.stage import numbered
from amity.demo.tables import coded, days, moments, money, rates, table

CHUNK_NUMBERS = 1_000_000
"""How many account numbers are set aside for a chunk."""
CHUNK_KEYS = 1_000_000_000
"""How many keys of transactions are set aside for a chunk."""


def holding_rows(ledger: Ledger, *, without: Flags) -> pa.Table:
    """Return the rows of the holdings, ``without`` those of owners who have none yet."""
    stage, places = ledger.stage, np.arange(ledger.size)
    account = numbers.accounts(stage.of("numbers")["account_prefix"], places + stage.chunk * CHUNK_NUMBERS)
    columns = {
        "key": stage.holding_keys(places),
        "product_code": coded(codes(), ledger.column("product")),
        "owner_key": stage.customer_keys(ledger.column("owner")),
        "number": account,
        "status": ledger.column("status"),
        "opened_on": days(ledger.column("opened"), stage.horizon),
        "closed_on": days(ledger.column("closed"), stage.horizon),
        "matures_on": days(ledger.column("matures"), stage.horizon),
        "currency": "CNY",
        "rate": rates(ledger.column("rate")),
        "limit_amount": money(ledger.column("limit")),
        "is_held_away": False,
    }
    return table("holdings", ledger.size, columns).filter(pa.array(~without[ledger.column("owner")]))


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


def balance_rows(ledger: Ledger, amounts: Ints, *, without: Flags) -> pa.Table:
    """Return the rows of the balances at the horizon's ends."""
    holding, end = np.nonzero(ledger.is_kept(without=without))
    columns = {
        "holding_key": ledger.stage.holding_keys(np.arange(ledger.size)).take(pa.array(holding)),
        "as_of": days(ledger.stage.horizon.ends[end], ledger.stage.horizon),
        "amount": money(amounts[holding, end]),
        "currency": "CNY",
    }
    return table("balances", len(holding), columns)


def transaction_rows(ledger: Ledger, moved: Entries, others: Sequence[str]) -> pa.Table:
    """Return the rows of the transactions; ``others`` are the counterparties."""
    stage, horizon = ledger.stage, ledger.stage.horizon
    columns = {
        "key": pa.array(np.arange(moved.count) + (stage.chunk + 1) * CHUNK_KEYS).cast(pa.string()),
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
    }
    return table("transactions", moved.count, columns)
