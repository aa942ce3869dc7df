"""Features of transactions, shown by example; the boundary days are in the pictures."""

from datetime import date
from decimal import Decimal

from amity.analytics.features import of_transactions as features
from amity.analytics.features.engine import compute
from tests.analytics.pictures import draw, rows

AS_OF = date(2025, 6, 30)


def test_card_spend_counts_settled_spend_inside_the_window_less_refunds() -> None:
    transactions = draw("""
        party_id | kind   | booked_on  | status  | amount_base
               1 | CARD   | 2025-04-01 | SETTLED |   -7.00
               1 | CARD   | 2025-04-02 | SETTLED | -100.00
               1 | CARD   | 2025-05-01 | PENDING |  -50.00
               1 | CARD   | 2025-05-02 | SETTLED |   20.00
               1 | CASH   | 2025-05-02 | SETTLED |  -33.00
               1 | CARD   | 2025-06-30 | SETTLED |  -25.50
               1 | CARD   | 2025-07-01 | SETTLED |   -9.99
    """)

    spend = compute([features.CARD_SPEND_90D], {"transactions": transactions}, as_of=AS_OF)

    assert rows(spend) == [(1, Decimal("105.50"))]


def test_what_became_known_after_the_cut_off_does_not_count() -> None:
    transactions = draw("""
        party_id | kind | booked_on  | status  | amount_base | known_at
               1 | CASH | 2025-06-30 | SETTLED |      -10.00 | 2025-06-30T23:59:59+00:00
               1 | CASH | 2025-06-30 | SETTLED |      -20.00 | 2025-07-01T00:00:00+00:00
    """)

    out = compute([features.OUTFLOW_90D], {"transactions": transactions}, as_of=AS_OF)

    assert rows(out) == [(1, Decimal("10.00"))]


def test_the_largest_outflow_is_one_payment_of_two_weeks_and_no_investment() -> None:
    transactions = draw("""
        party_id | kind       | booked_on  | status  | amount_base
               1 | TRANSFER   | 2025-06-16 | SETTLED | -900.00
               1 | TRANSFER   | 2025-06-17 | SETTLED | -600.00
               1 | TRANSFER   | 2025-06-18 | SETTLED | -500.00
               1 | INVESTMENT | 2025-06-18 | SETTLED | -800.00
               1 | TRANSFER   | 2025-06-19 | SETTLED |  700.00
    """)

    largest = compute([features.LARGEST_OUTFLOW_14D], {"transactions": transactions}, as_of=AS_OF)

    assert rows(largest) == [(1, Decimal("600.00"))]


def test_money_in_and_out_are_kept_apart() -> None:
    transactions = draw("""
        party_id | kind     | booked_on  | status   | amount_base | channel
               1 | SALARY   | 2025-06-05 | SETTLED  |      900.00 | MOBILE
               1 | TRANSFER | 2025-06-06 | SETTLED  |     -300.00 | BRANCH
               1 | TRANSFER | 2025-06-06 | REVERSED |     -100.00 | BRANCH
               2 | TRANSFER | 2025-06-07 | SETTLED  |      -50.00 | MOBILE
    """)
    wanted = [
        features.INFLOW_90D,
        features.OUTFLOW_90D,
        features.TRANSACTIONS_COUNT_90D,
        features.CHANNELS_USED_90D,
    ]

    found = compute(wanted, {"transactions": transactions}, as_of=AS_OF)

    assert rows(found) == [(1, Decimal(900), Decimal(300), 2, 2), (2, Decimal(0), Decimal(50), 1, 1)]
