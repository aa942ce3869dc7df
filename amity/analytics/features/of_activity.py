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
