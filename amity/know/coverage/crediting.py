"""Credit: whose account a balance is for, on one axis and one day; the sum is the ledger's, to the cent.

The ledger is ``holdings.MonthlyBalance``. A claim counts when it holds on the day and is of a team, or of
somebody who has a posting then; what nobody claims belongs to the pool of the customer's home unit.
"""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from amity.know.coverage import credit_queries as queries
from amity.know.coverage import judgements
from amity.know.coverage.models import Axis, CellAssignment

STAFF, TEAM, POOL = "S", "T", "P"
"""Whose a credit is; the number after it is of a staff member, a team, or a unit."""
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ledger:
    """Which balances are credited: of the month-end that held on the day, of these units or of all."""

    legal_entity_id: int
    month: date
    units: Sequence[int] | None = None

    @property
    def values(self) -> Values:
        """What the questions to the database ask it for."""
        units = None if self.units is None else list(self.units)
        return {"bank": self.legal_entity_id, "month": self.month, "units": units}

    @property
    def of_whom(self) -> str:
        """The condition that keeps a question to these units."""
        return "" if self.units is None else queries.OF_UNITS


@dataclass(frozen=True, slots=True)
class Credit:
    """How much of the ledger is for the account of a staff member, a team, or a unit's pool."""

    holder: str
    holder_id: int
    minor: int


def month_of(on: date, business_date: date | None) -> date:
    """Return the month whose end holds on a day; the open month holds from the last day known."""
    day = on if business_date is None else min(on, business_date)
    if day == business_date or day.day == calendar.monthrange(day.year, day.month)[1]:
        return day.replace(day=1)
    return date(day.year - (day.month == 1), (day.month - 2) % 12 + 1, 1)


def credits_of(axis: str, ledger: Ledger, *, on: date) -> tuple[Credit, ...]:
    """Return whose account the ledger is for on one axis and day, the largest first."""
    of_whom = ledger.of_whom
    query = queries.CREDIT.replace("{lies}", queries.LIES[axis]).replace("{claims}", queries.CLAIMS[axis])
    values = {**ledger.values, "day": on, "axis": axis, "parties": [], "lines": [], "parts": [], "minors": []}
    rows = _rows(query.replace("{of_whom}", of_whom), {**values, **_keys(axis, ledger, on=on)})
    return tuple(Credit(name[0], int(name[1:]), minor) for name, minor in rows)


def total(ledger: Ledger) -> int:
    """Return what the ledger holds together, as the ledger itself says."""
    return int(_rows(queries.TOTAL.replace("{of_whom}", ledger.of_whom), ledger.values)[0][0])


def held_cells(legal_entity_id: int, axis: str, *, on: date) -> frozenset[str]:
    """Return the cells of an axis to which somebody is assigned on the day."""
    rows = CellAssignment.objects.filter(legal_entity_id=legal_entity_id, axis=axis, active_from__lte=on)
    return frozenset(rows.exclude(active_to__lte=on).values_list("cell", flat=True))


def units_above(legal_entity_id: int) -> Mapping[int, tuple[str, ...]]:
    """Return the codes of each unit and of those above it, nearest first."""
    rows = _rows(queries.UNITS, {"bank": legal_entity_id})
    codes = {unit: code for unit, code, _path in rows}
    return {
        unit: tuple(codes[int(part)] for part in reversed(path.strip("/").split("/")))
        for unit, _code, path in rows
    }


def _keys(axis: str, ledger: Ledger, *, on: date) -> Values:
    """Return which cell holds each key of the axis: an industry, a place, a line or a product."""
    if axis == Axis.CUSTOMER:
        return {}
    held = held_cells(ledger.legal_entity_id, axis, on=on)
    if axis == Axis.INDUSTRY:
        codes = [code for (code,) in _rows(queries.INDUSTRIES, ledger.values)]
        return {"keys": codes, "cells": [judgements.cell_of_industry(held, code) for code in codes]}
    if axis == Axis.REGION:
        above = units_above(ledger.legal_entity_id)
        places = _rows(queries.PLACES, ledger.values)
        return {
            "keys": [region for region, _unit in places],
            "homes": [unit for _region, unit in places],
            "cells": [judgements.cell_of_place(held, region, above[unit]) for region, unit in places],
        }
    lines = [line for (line,) in _rows(queries.LINES, ledger.values)]
    split = _split(ledger, held)
    names = ("parties", "lines", "parts", "minors")
    return {
        "keys": lines,
        "cells": [judgements.cell_of_product(held, line, "") for line in lines],
        **{name: [row[n] for row in split] for n, name in enumerate(names)},
    }


def _split(ledger: Ledger, held: frozenset[str]) -> list[tuple[int, str, str, int]]:
    """Return the parts, by cell, of balances of lines of which some product has a cell of its own.

    Balances are kept by line: where a customer's products of one line lie in several cells, its balance is
    shared out as the latest balances of these holdings stand to each other.
    """
    products = [cell.removeprefix("P:") for cell in held if cell.startswith("P:")]
    if not products:
        return []
    weights: dict[tuple[int, str, int], dict[str, int]] = defaultdict(dict)
    rows = _rows(queries.SPLIT.replace("{of_whom}", ledger.of_whom), {**ledger.values, "products": products})
    for party, line, minor, product, weight in rows:
        there = weights[party, line, minor]
        cell = judgements.cell_of_product(held, line, product)
        there[cell] = there.get(cell, 0) + weight
    parts: list[tuple[int, str, str, int]] = []
    for (party, line, minor), by_cell in weights.items():
        cells = sorted(by_cell)
        # Of holdings that are all empty each counts alike.
        wanted = [by_cell[cell] for cell in cells] if any(by_cell.values()) else [1] * len(cells)
        shares = judgements.apportioned(minor, wanted)
        parts += [(party, line, cell, part) for cell, part in zip(cells, shares, strict=True)]
    return parts


def _rows(query: str, values: Values) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
