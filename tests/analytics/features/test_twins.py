"""Fast expressions against slow twins in plain Python, on generated tables."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import ibis
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from amity.analytics.features import of_transactions
from amity.analytics.features.engine import compute
from tests.analytics.pictures import MONEY, rows

AS_OF = date(2025, 6, 30)
KINDS = ("CARD", "CASH", "INVESTMENT", "SALARY")

transactions = st.lists(
    st.tuples(
        st.integers(1, 3),
        st.sampled_from(KINDS),
        st.integers(-3, 95).map(lambda days: AS_OF - timedelta(days=days)),
        st.sampled_from(("SETTLED", "PENDING", "REVERSED")),
        st.decimals(-10_000, 10_000, places=2),
        st.sampled_from(("MOBILE", "BRANCH", None)),
    ),
    min_size=1,
    max_size=30,
)


def slow(rows_of_one: list[tuple]) -> tuple:
    """Measure one customer, a row at a time."""
    count, money_in, money_out, spent, card, largest = (
        0,
        Decimal(0),
        Decimal(0),
        Decimal(0),
        Decimal(0),
        Decimal(0),
    )
    channels = set()
    for _party, kind, booked_on, status, amount, channel in rows_of_one:
        age = (AS_OF - booked_on).days
        if not 0 <= age < 90:
            continue
        if channel:
            channels.add(channel)
        if status != "SETTLED":
            continue
        count += 1
        money_in += max(amount, Decimal(0))
        money_out += max(-amount, Decimal(0))
        card -= amount if kind == "CARD" else 0
        if amount < 0 and kind != "INVESTMENT":
            spent -= amount
            largest = max(largest, -amount if age < 14 else Decimal(0))
    return count, money_in, money_out, spent, card, largest, len(channels)


@settings(max_examples=40, deadline=None)
@given(transactions)
def test_features_of_transactions_equal_their_twins(given_rows: list[tuple]) -> None:
    by_party = defaultdict(list)
    for row in given_rows:
        by_party[row[0]].append(row)
    names = ("party_id", "kind", "booked_on", "status", "amount_base", "channel")
    types = (pa.int64(), pa.string(), pa.date32(), pa.string(), MONEY, pa.string())
    columns = zip(*given_rows, strict=True)
    table = pa.table({n: pa.array(c, t) for n, t, c in zip(names, types, columns, strict=True)})

    found = rows(compute(of_transactions.FEATURES, {"transactions": ibis.memtable(table)}, as_of=AS_OF))

    assert found == [(party, *slow(by_party[party])) for party in sorted(by_party)]
