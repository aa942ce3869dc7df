"""Chen and her company are Lin's, her brother is Wang's in the West, Wang Wei is in East's pool."""

from datetime import date

import pytest

CHEN = {
    "key": "C1", "kind": "PERSON", "number": "LB100234", "unit_code": "EAST",
    "full_name": "Chen Yulan", "native_name": "陈玉兰", "birth_on": date(1985, 3, 2),
    "occupation": "Teacher", "marital_status": "MARRIED", "education": "MASTER",
}  # fmt: skip
PEOPLE = (
    CHEN,
    {"key": "C2", "kind": "PERSON", "number": "LB100777", "unit_code": "WEST",
     "full_name": "Chen Yuliang", "native_name": "陈玉良"},
    {"key": "C3", "kind": "PERSON", "number": "LB100888", "full_name": "Wang Wei", "native_name": "王伟",
     "unit_code": "EAST"},
    {"key": "C4", "kind": "ORGANISATION", "number": "LB200001", "full_name": "East Lake Seafood Co., Ltd.",
     "native_name": "宁城东湖海产有限公司", "unit_code": "EAST", "registered_capital": 2_000_000},
)  # fmt: skip


@pytest.fixture
def people(load, publish) -> None:
    load("customers", *PEOPLE)
    load(
        "contact_points",
        {"customer_key": "C1", "kind": "MOBILE", "value": "13800006021", "is_preferred": True},
        {"customer_key": "C2", "kind": "MOBILE", "value": "13911116021"},
    )
    load("identifiers", {"customer_key": "C1", "scheme": "ID_CARD", "value": "33010219850302123X"})
    load("addresses", {"customer_key": "C1", "kind": "HOME", "city": "East Lake", "line": "Quay 7"})
    load(
        "relationships",
        {"customer_key": "C1", "other_key": "C2", "role": "SIBLING", "inverse_role": "SIBLING"},
        {"customer_key": "C2", "other_key": "C1", "role": "SIBLING", "inverse_role": "SIBLING"},
        {"customer_key": "C4", "other_key": "C1", "role": "SHAREHOLDER", "inverse_role": "OWNS", "share": 60},
        {"customer_key": "C2", "other_key": "C4", "role": "EMPLOYER", "inverse_role": "EMPLOYEE"},
        {"customer_key": "C1", "other_key": "C3", "role": "SPOUSE", "inverse_role": "SPOUSE",
         "active_to": date(2020, 1, 1)},
    )  # fmt: skip
    first = date(2024, 1, 1)
    load(
        "assignments",
        {"customer_key": "C1", "staff_code": "LIN", "role": "MAIN", "active_from": first},
        {"customer_key": "C2", "staff_code": "WANG", "role": "MAIN", "active_from": first},
        {"customer_key": "C4", "staff_code": "LIN", "role": "MAIN", "active_from": first},
    )
    publish()
