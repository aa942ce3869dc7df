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
    meaning_zh="截止日前90天内的已入账交易笔数。",
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
    meaning_zh="截止日前90天内的已入账转入金额。",
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
    meaning_zh="截止日前90天内的已入账转出金额，以正数表示。",
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
    meaning_zh="截止日前90天内的已入账转出金额，不含转入投资的部分。",
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
    meaning_zh="截止日前90天内的已入账刷卡消费，退款抵减。",
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
    meaning_zh="截止日前14天内最大的一笔已入账转出。",
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
    meaning_zh="截止日前90天内客户交易使用的渠道数。",
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
