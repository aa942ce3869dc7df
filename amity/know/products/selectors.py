"""What others ask about products."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from amity.foundation.access import services as access
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import NotFound
from amity.know.products.models import Product, ProductLine

LINES: tuple[str, ...] = tuple(ProductLine.values)
"""All product lines, in the order in which pages show them."""


@dataclass(frozen=True, slots=True)
class ProductRow:
    """One product as the catalogue shows it."""

    id: int
    code: str
    name_en: str
    name_zh: str
    line: ProductLine
    kind: str
    department: str
    partner: str
    rate: Decimal | None
    fee: Decimal | None
    term_months: int | None
    risk_grade: str
    on_sale_from: date | None
    on_sale_to: date | None

    def is_on_sale(self, on: date) -> bool:
        """Tell whether it is sold on a day."""
        return (self.on_sale_from is None or self.on_sale_from <= on) and (
            self.on_sale_to is None or on < self.on_sale_to
        )


@dataclass(frozen=True, slots=True)
class ProductName:
    """What a product is called, and its line."""

    code: str
    name_en: str
    name_zh: str
    line: str


def catalogue(*, by: Actor) -> tuple[ProductRow, ...]:
    """Return the products of the actor's legal entity in the order of the lines, then by code."""
    access.check("products:read", by=by)
    rows = Product.objects.filter(legal_entity_id=by.legal_entity_id)
    return tuple(_to_row(p) for p in sorted(rows, key=lambda p: (LINES.index(p.line), p.code)))


def product(code: str, *, by: Actor) -> ProductRow:
    """
    Return one product of the actor's legal entity.

    :raises NotFound: if there is none of that code.
    """
    access.check("products:read", by=by)
    found = Product.objects.filter(legal_entity_id=by.legal_entity_id, code=code).first()
    if found is None:
        raise NotFound(f"There is no product {code}.")
    return _to_row(found)


def names(product_ids: Collection[int]) -> Mapping[int, ProductName]:
    """Return what these products are called. One query."""
    rows = Product.objects.filter(pk__in=set(product_ids))
    return {p.pk: ProductName(p.code, p.name_en, p.name_zh, p.line) for p in rows}


def names_by_code(legal_entity_id: int) -> Mapping[str, ProductName]:
    """Return what all products of the legal entity are called, by code."""
    rows = Product.objects.filter(legal_entity_id=legal_entity_id)
    return {p.code: ProductName(p.code, p.name_en, p.name_zh, p.line) for p in rows}


def product_ids(legal_entity_id: int) -> Mapping[str, int]:
    """Return the legal entity's products: code to id."""
    return dict(Product.objects.filter(legal_entity_id=legal_entity_id).values_list("code", "pk"))


def _to_row(product: Product) -> ProductRow:
    return ProductRow(
        id=product.pk,
        code=product.code,
        name_en=product.name_en,
        name_zh=product.name_zh,
        line=ProductLine(product.line),
        kind=product.kind,
        department=product.department,
        partner=product.partner,
        rate=product.rate,
        fee=product.fee,
        term_months=product.term_months,
        risk_grade=product.risk_grade,
        on_sale_from=product.on_sale_from,
        on_sale_to=product.on_sale_to,
    )
