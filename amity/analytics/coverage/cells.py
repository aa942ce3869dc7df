"""Cells: the parts of the axes of industry, region and product, and which one holds what. Pure.

A cell is written as a word: ``*`` holds everything on its axis.

    INDUSTRY  C, C34, C3484     a code of GB/T 4754, or its beginning; the longest beginning wins
    REGION    R:3301, R:330106  a region code, or its beginning; the longest beginning wins
              U:EAST            a unit and all below it; the nearest wins, and any region wins over a unit
    PRODUCT   P:TD12            a product; wins over
              L:DEPOSITS        a product line
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

EVERYTHING = "*"
REGION, UNIT, PRODUCT, LINE = "R:", "U:", "P:", "L:"
_FORMS = {
    "INDUSTRY": re.compile(r"\*|[A-T](\d{2,4})?"),
    "REGION": re.compile(r"\*|R:\d{2,12}|U:\S{1,30}"),
    "PRODUCT": re.compile(r"\*|L:[A-Z]{1,20}|P:\S{1,30}"),
}


def is_cell(axis: str, text: str) -> bool:
    """Tell whether the text is written as a cell of the axis."""
    form = _FORMS.get(axis)
    return form is not None and form.fullmatch(text) is not None


def of_industry(cells: Iterable[str], code: str) -> str:
    """Return the cell that holds an industry; empty where none does."""
    return _longest((cell for cell in cells if cell != EVERYTHING and code.startswith(cell)), cells)


def of_place(cells: Iterable[str], region: str, units: Sequence[str]) -> str:
    """Return the cell that holds a place; ``units`` are its unit and those above, nearest first."""
    held = frozenset(cells)
    regions = (cell for cell in held if cell.startswith(REGION) and region.startswith(cell[len(REGION) :]))
    if found := max(regions, key=len, default=""):
        return found
    found = next((UNIT + unit for unit in units if UNIT + unit in held), "")
    return found or (EVERYTHING if EVERYTHING in held else "")


def of_product(cells: Iterable[str], line: str, product: str) -> str:
    """Return the cell that holds a product of a line; without a product, the line's."""
    held = frozenset(cells)
    wanted = (PRODUCT + product if product else "", LINE + line, EVERYTHING)
    return next((cell for cell in wanted if cell in held), "")


def _longest(matching: Iterable[str], cells: Iterable[str]) -> str:
    return max(matching, key=len, default="") or (EVERYTHING if EVERYTHING in frozenset(cells) else "")
