"""Features of what the customer holds: totals by line, what changed, what matures, what it earns."""

from datetime import date
from typing import Any

from amity.analytics.features.definition import (
    COUNT,
    DAYS,
    FLAG,
    HOLDINGS,
    MONEY,
    Expression,
    Feature,
    days_until,
)
from amity.analytics.value import contribution

OWNER = "retail analytics"
SAVED = ("DEPOSITS", "WEALTH", "INSURANCE")
ON_DEMAND = ("CURRENT", "SAVINGS", "DEMAND")


def total(name: str, meaning: str, meaning_zh: str, line: str, sign: int = 1) -> Feature:
    """Return the feature that adds up the balances of a product line."""
    return Feature(
        name=name,
        version=1,
        meaning=meaning,
        meaning_zh=meaning_zh,
        unit=MONEY,
        owner=OWNER,
        table=HOLDINGS,
        when_absent=0,
        value=lambda t, _as_of: (t.balance * sign).sum(where=t.is_open & (t.line == line)),
    )


DEPOSITS_TOTAL = total("deposits_total", "All deposits at the cut-off.", "截止日的全部存款。", "DEPOSITS")
WEALTH_TOTAL = total(
    "wealth_total", "All wealth products at the cut-off.", "截止日的全部理财产品。", "WEALTH"
)
INSURANCE_TOTAL = total(
    "insurance_total",
    "All insurance at the cut-off, at its cash value.",
    "截止日的全部保险，按现金价值。",
    "INSURANCE",
)
LOANS_TOTAL = total(
    "loans_total",
    "All that is owed at the cut-off; the amount granted where no balance is known.",
    "截止日的全部欠款；没有余额时按授信金额。",
    "LOANS",
    -1,
)

ASSETS_TOTAL = Feature(
    name="assets_total",
    version=1,
    meaning="Deposits, wealth products and insurance at the cut-off.",
    meaning_zh="截止日的存款、理财产品和保险合计。",
    unit=MONEY,
    owner=OWNER,
    table=HOLDINGS,
    when_absent=0,
    value=lambda t, _as_of: t.balance.sum(where=t.is_open & t.line.isin(SAVED)),
)

ASSETS_90D_BEFORE = Feature(
    name="assets_90d_before",
    version=1,
    meaning="Deposits, wealth products and insurance 90 days before the cut-off.",
    meaning_zh="截止日90天前的存款、理财产品和保险合计。",
    unit=MONEY,
    owner=OWNER,
    table=HOLDINGS,
    when_absent=0,
    value=lambda t, _as_of: t.balance_90d_before.sum(where=t.line.isin(SAVED)),
)

ON_DEMAND_TOTAL = Feature(
    name="on_demand_total",
    version=1,
    meaning="Deposits at the cut-off that can be drawn at any time.",
    meaning_zh="截止日可随时支取的存款。",
    unit=MONEY,
    owner=OWNER,
    table=HOLDINGS,
    when_absent=0,
    value=lambda t, _as_of: t.balance.sum(
        where=t.is_open & (t.line == "DEPOSITS") & (t.product_kind.isin(ON_DEMAND) | (t.product_kind == ""))
    ),
)

PRODUCT_LINES_HELD = Feature(
    name="product_lines_held",
    version=1,
    meaning="How many product lines the customer holds something of.",
    meaning_zh="客户持有几条产品线的产品。",
    unit=COUNT,
    owner=OWNER,
    table=HOLDINGS,
    when_absent=0,
    value=lambda t, _as_of: t.line.nunique(where=t.is_open),
)


def _matures(t: Any, as_of: date, days: int) -> Expression:
    # The cut-off day itself is still ahead of whoever reads the page that day.
    left = days_until(t.matures_on, as_of)
    return t.is_open & t.line.isin(("DEPOSITS", "WEALTH")) & (left >= 0) & (left <= days)


MATURING_AMOUNT_30D = Feature(
    name="maturing_amount_30d",
    version=1,
    meaning="Deposits and wealth products that mature from the cut-off to 30 days after it.",
    meaning_zh="截止日起30天内到期的存款和理财产品。",
    unit=MONEY,
    owner=OWNER,
    table=HOLDINGS,
    when_absent=0,
    value=lambda t, as_of: t.balance.sum(where=_matures(t, as_of, 30)),
)

DAYS_TO_NEXT_MATURITY = Feature(
    name="days_to_next_maturity",
    version=1,
    meaning="Days until the next deposit or wealth product matures, where one does within a year.",
    meaning_zh="距最近一笔存款或理财到期的天数，仅在一年以内。",
    unit=DAYS,
    owner=OWNER,
    table=HOLDINGS,
    when_absent=None,
    value=lambda t, as_of: days_until(t.matures_on, as_of).min(where=_matures(t, as_of, 366)),
)

NEXT_MATURING_AMOUNT = Feature(
    name="next_maturing_amount",
    version=1,
    meaning="The balance of the deposit or wealth product that matures next within a year.",
    meaning_zh="一年内最近到期的存款或理财的余额。",
    unit=MONEY,
    owner=OWNER,
    table=HOLDINGS,
    when_absent=0,
    value=lambda t, as_of: t.balance.argmin(t.matures_on, where=_matures(t, as_of, 366)),
)

LOAN_DAYS_TO_MATURITY = Feature(
    name="loan_days_to_maturity",
    version=1,
    meaning="Days until the next loan or credit line ends, where one does within a year.",
    meaning_zh="距最近一笔贷款或授信到期的天数，仅在一年以内。",
    unit=DAYS,
    owner="credit",
    table=HOLDINGS,
    when_absent=None,
    value=lambda t, as_of: days_until(t.matures_on, as_of).min(
        where=t.is_open & (t.line == "LOANS") & days_until(t.matures_on, as_of).between(0, 366)
    ),
)

CREDIT_LIMIT_TOTAL = Feature(
    name="credit_limit_total",
    version=1,
    meaning="All limits and amounts granted on open loans and credit lines.",
    meaning_zh="未结清贷款和授信的额度与放款金额合计。",
    unit=MONEY,
    owner="credit",
    table=HOLDINGS,
    when_absent=0,
    value=lambda t, _as_of: t.limit_amount.sum(where=t.is_open & (t.line == "LOANS")),
)

OVERDUE_COUNT = Feature(
    name="holdings_overdue_count",
    version=1,
    meaning="How many holdings are overdue.",
    meaning_zh="逾期合约的数量。",
    unit=COUNT,
    owner="credit",
    table=HOLDINGS,
    when_absent=0,
    value=lambda t, _as_of: t.is_open.sum(where=t.is_open & (t.status == "OVERDUE")),
    current_only=True,
)

CONTRIBUTION_12M = Feature(
    name="contribution_12m",
    version=1,
    meaning="What the holdings earned the bank in the twelve months to the cut-off: margin on the average "
    "balance, and fees, each for the days held.",
    meaning_zh="截止日前十二个月各持有产品为银行带来的收益：平均余额乘以利差，加手续费，按持有天数计。",
    unit=MONEY,
    owner="finance",
    table=HOLDINGS,
    when_absent=0,
    value=lambda t, as_of: contribution.of_holdings(t, as_of).sum(),
)


def holds(name: str, meaning: str, meaning_zh: str, line: str) -> Feature:
    """Return the feature that tells whether anything of a product line is held."""
    return Feature(
        name=name,
        version=1,
        meaning=meaning,
        meaning_zh=meaning_zh,
        unit=FLAG,
        owner=OWNER,
        table=HOLDINGS,
        when_absent=0,
        value=lambda t, _as_of: (t.is_open & (t.line == line)).any().cast("int16"),
    )


HOLDS_WEALTH = holds("holds_wealth", "Holds a wealth product.", "是否持有理财产品。", "WEALTH")
HOLDS_LOAN = holds("holds_loan", "Has a loan or a credit line.", "是否有贷款或授信。", "LOANS")
HOLDS_CARD = holds("holds_card", "Has a card.", "是否有银行卡。", "CARDS")
HOLDS_INSURANCE = holds("holds_insurance", "Holds insurance.", "是否持有保险。", "INSURANCE")

FEATURES = (
    DEPOSITS_TOTAL,
    WEALTH_TOTAL,
    INSURANCE_TOTAL,
    LOANS_TOTAL,
    ASSETS_TOTAL,
    ASSETS_90D_BEFORE,
    ON_DEMAND_TOTAL,
    PRODUCT_LINES_HELD,
    MATURING_AMOUNT_30D,
    DAYS_TO_NEXT_MATURITY,
    NEXT_MATURING_AMOUNT,
    LOAN_DAYS_TO_MATURITY,
    CREDIT_LIMIT_TOTAL,
    OVERDUE_COUNT,
    CONTRIBUTION_12M,
    HOLDS_WEALTH,
    HOLDS_LOAN,
    HOLDS_CARD,
    HOLDS_INSURANCE,
)
