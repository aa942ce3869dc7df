"""The engine: one row a customer, absences filled as declared, derived features last."""

from datetime import date
from decimal import Decimal

import pytest

from amity.analytics.features import of_customers, of_holdings, of_rows, of_transactions
from amity.analytics.features.catalogue import CATALOGUE, version_of
from amity.analytics.features.engine import compute
from tests.analytics.pictures import draw, rows

AS_OF = date(2025, 6, 30)

CUSTOMERS = """
    party_id | has_manager
           1 | 1
           2 | 0
"""
HOLDINGS = """
    party_id | line     | product_kind | is_open | balance | balance_90d_before
           1 | DEPOSITS | SAVINGS      | yes     | 9000.00 | 4000.00
"""
TRANSACTIONS = """
    party_id | kind | booked_on  | status  | amount_base
           1 | CASH | 2025-06-01 | SETTLED | -2500.00
           9 | CASH | 2025-06-01 | SETTLED | -2500.00
"""


def test_everybody_of_the_customer_table_has_one_row_and_nobody_else() -> None:
    tables = {"customers": draw(CUSTOMERS), "transactions": draw(TRANSACTIONS)}

    found = compute([of_customers.HAS_MANAGER, of_transactions.OUTFLOW_90D], tables, as_of=AS_OF)

    assert rows(found) == [(1, 1, Decimal(2500)), (2, 0, Decimal(0))]


def test_features_of_the_row_are_made_of_the_others() -> None:
    tables = {"customers": draw(CUSTOMERS), "holdings": draw(HOLDINGS), "transactions": draw(TRANSACTIONS)}
    wanted = [
        of_holdings.ASSETS_TOTAL, of_holdings.ASSETS_90D_BEFORE, of_holdings.ON_DEMAND_TOTAL,
        of_transactions.SPENDING_90D, of_rows.ASSETS_CHANGE_90D, of_rows.IDLE_CASH,
    ]  # fmt: skip

    found = compute(wanted, tables, as_of=AS_OF)

    assert [row[-2:] for row in rows(found)] == [(Decimal(5000), Decimal(6500)), (Decimal(0), Decimal(0))]


def test_says_which_table_is_missing() -> None:
    with pytest.raises(KeyError, match="transactions"):
        compute([of_transactions.OUTFLOW_90D], {"customers": draw(CUSTOMERS)}, as_of=AS_OF)


def test_names_in_the_catalogue_are_unique_and_say_what_they_measure() -> None:
    names = [feature.name for feature in CATALOGUE]

    assert len(set(names)) == len(names)
    assert all(f.meaning.endswith(".") and f.unit and f.owner and f.version >= 1 for f in CATALOGUE)


def test_the_version_of_a_row_changes_with_order_and_version() -> None:
    assert version_of(CATALOGUE) != version_of(CATALOGUE[::-1])
    assert version_of(CATALOGUE) != version_of(CATALOGUE[:-1])
