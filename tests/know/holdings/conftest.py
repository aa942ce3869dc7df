"""Chen (Lin's) and Wang (of the West) with a deposit each, and a joint loan."""

from datetime import date
from decimal import Decimal

import pytest

PRODUCTS = (
    {"code": "TD", "name_en": "Time deposit", "name_zh": "定期", "line": "DEPOSITS", "kind": "TIME"},
    {"code": "LN", "name_en": "Home loan", "name_zh": "住房贷款", "line": "LOANS"},
)
DEPOSIT = {"key": "H1", "product_code": "TD", "owner_key": "C1", "number": "6222 0000 0000 1234",
           "matures_on": date(2026, 5, 1), "rate": Decimal("0.0135")}  # fmt: skip
LOAN = {"key": "H2", "product_code": "LN", "owner_key": "C1", "number": "LN-77", "currency": "CNY"}
OTHER = {"key": "H3", "product_code": "TD", "owner_key": "C2", "number": "6222000000005678"}


@pytest.fixture
def held(load, publish) -> None:
    load("products", *PRODUCTS)
    load(
        "customers",
        {"key": "C1", "kind": "PERSON", "full_name": "Chen Yulan", "unit_code": "EAST"},
        {"key": "C2", "kind": "PERSON", "full_name": "Wang Wei", "unit_code": "WEST"},
    )
    load("holdings", DEPOSIT, LOAN, OTHER)
    load("holding_parties", {"holding_key": "H2", "customer_key": "C2", "role": "JOINT_OWNER", "share": 50})
    load(
        "balances",
        {"holding_key": "H1", "as_of": date(2026, 2, 28), "amount": Decimal("100000.50")},
        {"holding_key": "H2", "as_of": date(2026, 2, 28), "amount": Decimal(-800_000)},
        {"holding_key": "H3", "as_of": date(2026, 2, 28), "amount": Decimal(5_000)},
    )
    first = date(2024, 1, 1)
    load(
        "assignments",
        {"customer_key": "C1", "staff_code": "LIN", "role": "MAIN", "active_from": first},
        {"customer_key": "C2", "staff_code": "WANG", "role": "MAIN", "active_from": first},
    )
    publish()
