"""The catalogue: what a feed brings and what pages ask."""

from datetime import date
from decimal import Decimal

import pytest

from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import NotAllowed, NotFound
from amity.foundation.kernel.intake import Taken
from amity.know.products import selectors
from amity.know.products.models import Product

TIME = {
    "code": "TD-12", "name_en": "Time deposit, 1 year", "name_zh": "一年期定期", "line": "DEPOSITS",
    "rate": Decimal("0.0135"), "risk_grade": "R1", "term_months": 12, "on_sale_to": date(2026, 3, 1),
}  # fmt: skip
FUND = {"code": "FD-1", "name_en": "Growth fund", "line": "WEALTH", "partner": "Evergreen Funds"}
LOAN = {"code": "A-LOAN", "name_en": "Home loan", "line": "LOANS"}


def test_a_product_is_taken_once_and_changed_when_its_row_changes(load) -> None:
    assert load("products", TIME, FUND) == Taken(2, 0, 0)
    assert load("products", TIME, FUND) == Taken(0, 0, 2)
    assert load("products", {**TIME, "rate": Decimal("0.0125")}) == Taken(0, 1, 0)
    assert Product.objects.get(code="TD-12").rate == Decimal("0.012500")


def test_the_catalogue_is_read_line_by_line(load, lin: Actor) -> None:
    load("products", LOAN, FUND, TIME)

    assert [row.code for row in selectors.catalogue(by=lin)] == ["TD-12", "FD-1", "A-LOAN"]


def test_a_product_is_on_sale_until_the_day_before_its_end(load, lin: Actor) -> None:
    load("products", TIME)

    row = selectors.product("TD-12", by=lin)
    assert row.is_on_sale(date(2026, 2, 28))
    assert not row.is_on_sale(date(2026, 3, 1))


def test_another_banks_product_is_not_found(load, lin: Actor) -> None:
    load("products", TIME)
    stranger = Actor(1, "X", frozenset({"customer_manager"}), legal_entity_id=lin.legal_entity_id + 1)

    assert selectors.catalogue(by=stranger) == ()
    with pytest.raises(NotFound):
        selectors.product("TD-12", by=stranger)


def test_a_machine_is_refused(load, lin: Actor) -> None:
    with pytest.raises(NotAllowed):
        selectors.catalogue(by=Actor(1, "X", frozenset({"channel"}), legal_entity_id=lin.legal_entity_id))
