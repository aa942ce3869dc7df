"""The cast plays in the tests of these pages; three more hold the deposit, one of them at an outlet."""

from decimal import Decimal

import pytest

from amity.foundation.organisation import services as organisation
from amity.know.holdings.models import Holding
from amity.know.parties.models import Party
from amity.know.products.models import Product
from tests.cast import NOW, Cast, cast

__all__ = ["cast"]


@pytest.fixture
def sold(cast: Cast) -> Cast:
    entity = cast.legal_entity_id
    outlet = organisation.ensure_unit(
        legal_entity_id=entity, code="PIER", name_en="Pier", name_zh="", at=NOW, kind="OUTLET",
        parent_id=cast.fang.unit_id,
    )  # fmt: skip
    Party.objects.filter(pk=cast.wu.pk).update(unit_id=outlet)
    deposit = Product.objects.get(code="TD12")
    fund = Product.objects.create(
        legal_entity_id=entity, code="FD/1", name_en="Growth fund", name_zh="成长基金", line="WEALTH",
        partner="Evergreen Funds", risk_grade="R4", rate=Decimal("0.026"), term_months=18,
    )  # fmt: skip
    Product.objects.create(legal_entity_id=entity, code="LN1", name_en="Car loan", line="LOANS")
    for number, party in enumerate((cast.zhou, cast.wu, cast.han)):
        _hold(entity, deposit, party, f"D{number}", Decimal(1_000))
    _hold(entity, deposit, cast.zhou, "D9", Decimal(500))
    _hold(entity, fund, cast.han, "F1", Decimal(70))
    return cast


def _hold(entity: int, product: Product, owner: Party, key: str, balance: Decimal) -> None:
    Holding.objects.create(
        legal_entity_id=entity, source="core", key=key, product=product, owner=owner, lake_key=1,
        currency="CNY", balance=balance,
    )  # fmt: skip
