"""What a holding earned, reckoned by hand."""

from datetime import date
from decimal import Decimal

from amity.analytics.value import contribution
from tests.analytics.pictures import draw, rows

AS_OF = date(2025, 12, 31)


def test_margin_on_the_average_and_fee_for_the_days_held() -> None:
    holdings = draw("""
        holding | opened_on  | closed_on  | margin | fee    | average_12m | is_held_away
              1 | 2020-01-01 | –          | 0.0100 |  36.50 |    10000.00 | no
              2 | 2025-10-22 | –          | 0.0100 |  36.50 |    10000.00 | no
              3 | 2020-01-01 | 2025-03-11 | 0.0200 | –      |    -5000.00 | no
              4 | 2020-01-01 | –          | –      | –      |    10000.00 | no
              5 | 2020-01-01 | –          | 0.0100 | –      |    10000.00 | yes
    """)

    earned = holdings.select("holding", contribution=contribution.of_holdings(holdings, AS_OF))

    assert rows(earned) == [
        (1, Decimal("136.50")),  # the whole year
        (2, Decimal("26.18")),  # 70 days of it
        (3, Decimal("19.18")),  # 70 days, on what was owed
        (4, Decimal("0.00")),
        (5, Decimal("0.00")),
    ]
