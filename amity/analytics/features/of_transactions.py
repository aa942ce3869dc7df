"""Features of the last three months' transactions, read day by day."""

from amity.analytics.features.definition import (
    COUNT,
    MONEY,
    SETTLED,
    TRANSACTIONS,
    Feature,
    within_days,
)

OWNER = "retail analytics"

TRANSACTIONS_COUNT_90D = Feature(
    name="transactions_count_90d",
    version=1,
    meaning="Settled transactions in the 90 days to the cut-off.",
    unit=COUNT,
    owner=OWNER,
    table=TRANSACTIONS,
    when_absent=0,
    value=lambda t, as_of: t.count(where=(t.status == SETTLED) & within_days(t.booked_on, as_of, 90)),
)

INFLOW_90D = Feature(
    name="inflow_90d",
    version=1,
    meaning="Settled money in, in the 90 days to the cut-off.",
    unit=MONEY,
    owner=OWNER,
    table=TRANSACTIONS,
    when_absent=0,
    value=lambda t, as_of: t.amount_base.sum(
        where=(t.status == SETTLED) & (t.amount_base > 0) & within_days(t.booked_on, as_of, 90)
    ),
)

OUTFLOW_90D = Feature(
    name="outflow_90d",
    version=1,
    meaning="Settled money out, in the 90 days to the cut-off, as a positive amount.",
    unit=MONEY,
    owner=OWNER,
    table=TRANSACTIONS,
    when_absent=0,
    value=lambda t, as_of: (-t.amount_base).sum(
        where=(t.status == SETTLED) & (t.amount_base < 0) & within_days(t.booked_on, as_of, 90)
    ),
)

SPENDING_90D = Feature(
    name="spending_90d",
    version=1,
    meaning="Settled money out in the 90 days to the cut-off, without what was moved into investments.",
    unit=MONEY,
    owner=OWNER,
    table=TRANSACTIONS,
    when_absent=0,
    value=lambda t, as_of: (-t.amount_base).sum(
        where=(t.status == SETTLED)
        & (t.amount_base < 0)
        & (t.kind != "INVESTMENT")
        & within_days(t.booked_on, as_of, 90)
    ),
)

CARD_SPEND_90D = Feature(
    name="card_spend_90d",
    version=1,
    meaning="Settled card spend in the 90 days to the cut-off; refunds count as minus.",
    unit=MONEY,
    owner=OWNER,
    table=TRANSACTIONS,
    when_absent=0,
    value=lambda t, as_of: (-t.amount_base).sum(
        where=(t.kind == "CARD") & (t.status == SETTLED) & within_days(t.booked_on, as_of, 90)
    ),
)

LARGEST_OUTFLOW_14D = Feature(
    name="largest_outflow_14d",
    version=1,
    meaning="The largest single settled payment out in the 14 days to the cut-off.",
    unit=MONEY,
    owner=OWNER,
    table=TRANSACTIONS,
    when_absent=0,
    value=lambda t, as_of: (-t.amount_base).max(
        where=(t.status == SETTLED)
        & (t.amount_base < 0)
        & (t.kind != "INVESTMENT")
        & within_days(t.booked_on, as_of, 14)
    ),
)

CHANNELS_USED_90D = Feature(
    name="channels_used_90d",
    version=1,
    meaning="How many channels the customer's transactions came through in the 90 days to the cut-off.",
    unit=COUNT,
    owner="channels",
    table=TRANSACTIONS,
    when_absent=0,
    value=lambda t, as_of: t.channel.nunique(where=within_days(t.booked_on, as_of, 90)),
)

FEATURES = (
    TRANSACTIONS_COUNT_90D,
    INFLOW_90D,
    OUTFLOW_90D,
    SPENDING_90D,
    CARD_SPEND_90D,
    LARGEST_OUTFLOW_14D,
    CHANNELS_USED_90D,
)
