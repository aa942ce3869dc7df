"""Which cell holds a customer: the more specific one."""

import pytest

from amity.analytics.coverage import cells


@pytest.mark.parametrize(
    ("held", "code", "wins"),
    [
        ({"C", "C34", "*"}, "C3484", "C34"),
        ({"C", "C34", "*"}, "C3525", "C"),
        ({"C", "C34", "*"}, "H62", "*"),
        ({"C", "C34", "*"}, "", "*"),
        ({"C", "C34"}, "H62", ""),
    ],
)
def test_of_industries_the_longest_beginning_wins(held, code: str, wins: str) -> None:
    assert cells.of_industry(held, code) == wins


@pytest.mark.parametrize(
    ("held", "region", "wins"),
    [
        ({"R:33", "R:3301", "U:PIER"}, "330106", "R:3301"),
        ({"R:32", "U:PIER", "U:EAST"}, "330106", "U:PIER"),
        ({"R:32", "U:EAST", "*"}, "330106", "U:EAST"),
        ({"R:32", "*"}, "", "*"),
        ({"R:32"}, "", ""),
    ],
)
def test_of_places_a_region_wins_over_a_unit_and_the_nearest_unit_over_those_above(
    held, region, wins
) -> None:
    assert cells.of_place(held, region, ("PIER", "EAST", "HEAD")) == wins


@pytest.mark.parametrize(
    ("held", "product", "wins"),
    [
        ({"P:TD12", "L:DEPOSITS"}, "TD12", "P:TD12"),
        ({"P:TD12", "L:DEPOSITS"}, "SA", "L:DEPOSITS"),
        ({"P:TD12", "*"}, "", "*"),
        ({"L:LOANS"}, "TD12", ""),
    ],
)
def test_of_products_the_product_wins_over_its_line(held, product: str, wins: str) -> None:
    assert cells.of_product(held, "DEPOSITS", product) == wins


@pytest.mark.parametrize(
    ("axis", "text", "is_one"),
    [
        ("INDUSTRY", "C34", True), ("INDUSTRY", "34", False), ("INDUSTRY", "*", True),
        ("REGION", "R:3301", True),
        ("REGION", "3301", False), ("REGION", "U:EAST", True), ("PRODUCT", "L:LOANS", True),
        ("PRODUCT", "P:", False), ("CUSTOMER", "*", False),
    ],
)  # fmt: skip
def test_knows_how_a_cell_is_written(axis: str, text: str, is_one: bool) -> None:
    assert cells.is_cell(axis, text) is is_one
