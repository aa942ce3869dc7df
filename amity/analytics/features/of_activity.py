"""Features of a year's habits, read from the monthly sums and the days since the last closed month."""

from amity.analytics.features.definition import (
    ACTIVITY,
    COUNT,
    DAYS,
    MONEY,
    MONTHS,
    Feature,
    days_since,
    within_months,
)

OWNER = "retail analytics"
SALARY = "SALARY"

DAYS_SINCE_LAST_TRANSACTION = Feature(
    name="days_since_last_transaction",
    version=1,
    meaning="Days since the last transaction that the customer made; interest and fees are the bank's own.",
    meaning_zh="距客户最近一笔主动交易的天数；利息和手续费由银行发起，不计在内。",
    unit=DAYS,
    owner=OWNER,
    table=ACTIVITY,
    when_absent=None,
    value=lambda t, as_of: days_since(t.last_on.max(where=~t.kind.isin(("INTEREST", "FEE"))), as_of),
)

TRANSACTIONS_COUNT_12M = Feature(
    name="transactions_count_12m",
    version=1,
    meaning="Transactions in the twelve calendar months that end with the cut-off's.",
    meaning_zh="以截止月为末的十二个自然月内的交易笔数。",
    unit=COUNT,
    owner=OWNER,
    table=ACTIVITY,
    when_absent=0,
    value=lambda t, as_of: t["count"].sum(where=within_months(t.month, as_of, 12)),
)

TURNOVER_12M = Feature(
    name="turnover_12m",
    version=1,
    meaning="Money in and out in the twelve calendar months that end with the cut-off's.",
    meaning_zh="以截止月为末的十二个自然月内的转入与转出合计。",
    unit=MONEY,
    owner=OWNER,
    table=ACTIVITY,
    when_absent=0,
    value=lambda t, as_of: (t.inflow_base + t.outflow_base).sum(where=within_months(t.month, as_of, 12)),
)

ACTIVE_MONTHS_12M = Feature(
    name="active_months_12m",
    version=1,
    meaning="In how many of the twelve calendar months that end with the cut-off's money moved.",
    meaning_zh="以截止月为末的十二个自然月中，有资金往来的月数。",
    unit=MONTHS,
    owner=OWNER,
    table=ACTIVITY,
    when_absent=0,
    value=lambda t, as_of: t.month.nunique(where=within_months(t.month, as_of, 12)),
)

SALARY_MONTHS_12M = Feature(
    name="salary_months_12m",
    version=1,
    meaning="In how many of the twelve calendar months that end with the cut-off's a salary came in.",
    meaning_zh="以截止月为末的十二个自然月中，有工资入账的月数。",
    unit=MONTHS,
    owner=OWNER,
    table=ACTIVITY,
    when_absent=0,
    value=lambda t, as_of: t.month.nunique(
        where=(t.kind == SALARY) & (t.inflow_base > 0) & within_months(t.month, as_of, 12)
    ),
)

DAYS_SINCE_SALARY = Feature(
    name="days_since_salary",
    version=1,
    meaning="Days since the last salary came in.",
    meaning_zh="距最近一笔工资入账的天数。",
    unit=DAYS,
    owner=OWNER,
    table=ACTIVITY,
    when_absent=None,
    value=lambda t, as_of: days_since(t.last_on.max(where=(t.kind == SALARY) & (t.inflow_base > 0)), as_of),
)

SALARY_12M = Feature(
    name="salary_12m",
    version=1,
    meaning="Salaries that came in, in the twelve calendar months that end with the cut-off's.",
    meaning_zh="以截止月为末的十二个自然月内的工资入账金额。",
    unit=MONEY,
    owner=OWNER,
    table=ACTIVITY,
    when_absent=0,
    value=lambda t, as_of: t.inflow_base.sum(where=(t.kind == SALARY) & within_months(t.month, as_of, 12)),
)

FEATURES = (
    DAYS_SINCE_LAST_TRANSACTION,
    TRANSACTIONS_COUNT_12M,
    TURNOVER_12M,
    ACTIVE_MONTHS_12M,
    SALARY_MONTHS_12M,
    DAYS_SINCE_SALARY,
    SALARY_12M,
)
