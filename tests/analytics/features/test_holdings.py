"""Features of holdings, shown by example."""

from datetime import date
from decimal import Decimal

from amity.analytics.features import of_holdings as features
from amity.analytics.features.engine import compute
from tests.analytics.pictures import draw, rows

AS_OF = date(2025, 6, 30)
BOOK = """
    party_id | line     | product_kind | status  | is_open | balance   | matures_on | limit_amount
           1 | DEPOSITS | CURRENT      | ACTIVE  | yes     |   1000.00 | –          | –
           1 | DEPOSITS | TIME         | ACTIVE  | yes     |  20000.00 | 2025-06-30 | –
           1 | DEPOSITS | TIME         | ACTIVE  | yes     |  30000.00 | 2025-07-30 | –
           1 | WEALTH   | FUND         | ACTIVE  | yes     |   5000.00 | 2025-07-31 | –
           1 | LOANS    | MORTGAGE     | OVERDUE | yes     | -80000.00 | 2025-08-01 |  90000.00
           2 | DEPOSITS | TIME         | MATURED | no      |   7000.00 | 2025-07-10 | –
           2 | CARDS    | CREDIT_CARD  | ACTIVE  | yes     |      0.00 | –          | –
"""


def test_totals_are_by_line_and_what_is_owed_is_a_size() -> None:
    wanted = [features.DEPOSITS_TOTAL, features.WEALTH_TOTAL, features.LOANS_TOTAL, features.ASSETS_TOTAL]

    found = compute(wanted, {"holdings": draw(BOOK)}, as_of=AS_OF)

    assert rows(found) == [
        (1, Decimal(51000), Decimal(5000), Decimal(80000), Decimal(56000)),
        (2, Decimal(0), Decimal(0), Decimal(0), Decimal(0)),
    ]


def test_what_matures_is_counted_from_today_to_thirty_days_ahead() -> None:
    wanted = [features.MATURING_AMOUNT_30D, features.DAYS_TO_NEXT_MATURITY, features.NEXT_MATURING_AMOUNT]

    found = compute(wanted, {"holdings": draw(BOOK)}, as_of=AS_OF)
    a_day_later = compute(wanted, {"holdings": draw(BOOK)}, as_of=date(2025, 7, 1))

    assert rows(found) == [(1, Decimal(50000), 0, Decimal(20000)), (2, Decimal(0), None, Decimal(0))]
    assert rows(a_day_later)[0] == (1, Decimal(35000), 29, Decimal(30000))


def test_says_what_is_held_and_what_is_overdue() -> None:
    wanted = [
        features.PRODUCT_LINES_HELD, features.HOLDS_WEALTH, features.HOLDS_LOAN, features.HOLDS_CARD,
        features.OVERDUE_COUNT, features.ON_DEMAND_TOTAL, features.CREDIT_LIMIT_TOTAL,
        features.LOAN_DAYS_TO_MATURITY,
    ]  # fmt: skip

    found = compute(wanted, {"holdings": draw(BOOK)}, as_of=AS_OF)

    assert rows(found) == [
        (1, 3, 1, 1, 0, 1, Decimal(1000), Decimal(90000), 32),
        (2, 1, 0, 0, 1, 0, Decimal(0), Decimal(0), None),
    ]
