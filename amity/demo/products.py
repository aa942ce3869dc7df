"""Products: the catalogue, and the place of each product in it."""

from functools import cache
from typing import Any

import pyarrow as pa

from amity.demo.stage import Stage
from amity.demo.tables import table
from amity.demo.world import csv_words


@cache
def codes() -> tuple[str, ...]:
    """Return the codes of all products; a holding refers to one by its place."""
    return tuple(row["code"] for row in csv_words("products"))


@cache
def place(code: str) -> int:
    """Return the place of a product.

    :raises ValueError: if there is no such product.
    """
    return codes().index(code)


def product(code: str) -> dict[str, str]:
    """Return a product's row."""
    return csv_words("products")[place(code)]


def rate_of(code: str) -> float:
    """Return the yearly rate of a product, nought where it has none."""
    return float(product(code)["rate"] or 0)


def product_rows(stage: Stage) -> pa.Table:
    """Return the rows of the products."""
    rows = csv_words("products")
    texts = ("code", "name_en", "name_zh", "line", "kind", "department", "partner", "risk_grade")
    columns: dict[str, Any] = {name: [row[name] or None for row in rows] for name in texts}
    for name, kind in (
        ("rate", pa.decimal128(9, 6)),
        ("margin", pa.decimal128(9, 6)),
        ("fee", pa.decimal128(18, 2)),
    ):
        columns[name] = pa.array([row[name] or None for row in rows], pa.string()).cast(kind)
    columns["term_months"] = [int(row["term_months"]) if row["term_months"] else None for row in rows]
    # The newer half of the shelf went on sale inside the horizon.
    columns["on_sale_from"] = [stage.horizon.date(120 * (n % 5) - 1500) for n in range(len(rows))]
    return table("products", len(rows), columns)
