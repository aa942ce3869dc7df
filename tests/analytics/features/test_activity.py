"""Features of a year's habits, shown by example."""

from datetime import date
from decimal import Decimal

from amity.analytics.features import of_activity as features
from amity.analytics.features.engine import compute
from tests.analytics.pictures import draw, rows

YEAR = """
    party_id | month      | kind     | count | inflow_base | outflow_base | last_on
           1 | 2024-06-01 | SALARY   |     1 |     9000.00 |         0.00 | 2024-06-10
           1 | 2024-07-01 | SALARY   |     1 |     9000.00 |         0.00 | 2024-07-10
           1 | 2024-07-01 | CASH     |     4 |        0.00 |       400.00 | 2024-07-30
           1 | 2025-03-01 | SALARY   |     2 |    18000.00 |         0.00 | 2025-03-12
           1 | 2025-06-01 | INTEREST |     1 |        3.00 |         0.00 | 2025-06-20
"""


def test_a_year_is_the_twelve_months_that_end_with_the_cut_offs() -> None:
    wanted = [features.SALARY_MONTHS_12M, features.SALARY_12M, features.ACTIVE_MONTHS_12M]

    on_the_last_day = compute(wanted, {"activity": draw(YEAR)}, as_of=date(2025, 6, 30))
    on_the_first = compute(wanted, {"activity": draw(YEAR)}, as_of=date(2025, 6, 1))

    assert rows(on_the_last_day) == [(1, 2, Decimal(27000), 3)]
    assert rows(on_the_first) == rows(on_the_last_day)


def test_days_since_count_from_the_last_that_the_customer_did() -> None:
    wanted = [features.DAYS_SINCE_SALARY, features.DAYS_SINCE_LAST_TRANSACTION]

    found = compute(wanted, {"activity": draw(YEAR)}, as_of=date(2025, 6, 30))

    assert rows(found) == [(1, 110, 110)]  # interest is the bank's own doing


def test_counts_and_sums_a_year() -> None:
    found = compute(
        [features.TRANSACTIONS_COUNT_12M, features.TURNOVER_12M],
        {"activity": draw(YEAR)},
        as_of=date(2025, 6, 30),
    )

    assert rows(found) == [(1, 8, Decimal("27403.00"))]
