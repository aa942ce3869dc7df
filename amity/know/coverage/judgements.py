"""What this room asks of analytics: which cell holds a customer, how money and customers are shared out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from amity.analytics.coverage import cells, crediting


def is_cell(axis: str, text: str) -> bool:
    """Tell whether the text is written as a cell of the axis."""
    return cells.is_cell(axis, text)


def cell_of_industry(held: Iterable[str], code: str) -> str:
    """Return the cell that holds an industry; empty where none does."""
    return cells.of_industry(held, code)


def cell_of_place(held: Iterable[str], region: str, units: Sequence[str]) -> str:
    """Return the cell that holds a place; empty where none does."""
    return cells.of_place(held, region, units)


def cell_of_product(held: Iterable[str], line: str, product: str) -> str:
    """Return the cell that holds a product; empty where none does."""
    return cells.of_product(held, line, product)


def apportioned(minor: int, weights: Sequence[int]) -> list[int]:
    """Return an amount in parts that add up to it."""
    return crediting.apportioned(minor, weights)
