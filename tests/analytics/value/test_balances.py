"""What a holding was worth at a cut-off, shown by example."""

from datetime import date
from decimal import Decimal

from amity.analytics.value import balances
from tests.analytics.pictures import draw, rows

AS_OF = date(2025, 6, 30)
COLUMNS = ("holding", "is_open", "balance", "balance_90d_before", "average_12m")

HOLDINGS = """
    holding | line     | status | opened_on  | closed_on  | latest_balance | latest_balance_on | limit_amount
          1 | DEPOSITS | ACTIVE | 2020-01-01 | –          |         500.00 | 2025-06-30        | –
          2 | DEPOSITS | ACTIVE | 2025-05-01 | –          |         800.00 | 2025-07-01        | –
          3 | LOANS    | ACTIVE | 2020-01-01 | –          | –              | –                 |      9000.00
          4 | DEPOSITS | CLOSED | 2020-01-01 | 2025-06-01 |           0.00 | 2025-06-01        | –
          5 | DEPOSITS | ACTIVE | 2020-01-01 | –          |         700.00 | 2025-06-30        | –
"""
BALANCES = """
    holding | as_of      | amount_base
          1 | 2025-03-31 | 100.00
          1 | 2025-04-01 | 200.00
          1 | 2025-04-30 | 300.00
          2 | 2025-05-31 | 600.00
          2 | 2025-07-31 | 999.00
          4 | 2025-03-31 | 400.00
"""


def at_cut_off() -> list[tuple]:
    holdings = draw(HOLDINGS)
    holdings = holdings.mutate(is_held_away=holdings.holding == 5)
    found = balances.at_cut_off(holdings, draw(BALANCES), as_of=AS_OF)
    return rows(found.select(*COLUMNS))


def test_takes_the_newest_balance_known_by_the_cut_off() -> None:
    assert at_cut_off()[0] == (1, True, Decimal(500), Decimal(200), Decimal(200))


def test_does_not_look_past_the_cut_off_and_knows_what_was_not_open_yet() -> None:
    assert at_cut_off()[1] == (2, True, Decimal(600), Decimal(0), Decimal(600))


def test_takes_the_amount_granted_for_a_loan_without_balances() -> None:
    assert at_cut_off()[2] == (3, True, Decimal(-9000), Decimal(-9000), Decimal(-9000))


def test_what_is_closed_counts_only_for_the_days_before() -> None:
    assert at_cut_off()[3][:4] == (4, False, Decimal(0), Decimal(400))


def test_what_is_held_at_another_bank_is_not_with_us() -> None:
    assert at_cut_off()[4][:4] == (5, False, Decimal(700), Decimal(0))
