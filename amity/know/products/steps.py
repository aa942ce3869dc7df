"""What this room takes from the intake: the catalogue of products."""

import pyarrow as pa
from django.db import connection

from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import SYSTEM
from amity.foundation.kernel.intake import IntakeContext, Loaders, Taken
from amity.foundation.postgres.copying import upsert

_NULLABLE = frozenset({"rate", "fee", "margin", "term_months", "on_sale_from", "on_sale_to"})
_LONGEST = {"code": 30, "name_en": 200, "name_zh": 200, "kind": 30, "department": 100, "partner": 200}


def take_products(table: pa.Table, context: IntakeContext) -> Taken:
    """Insert and update products by code."""
    columns = table.column_names
    rows = zip(*(_values(name, table.column(name)) for name in columns), strict=True)
    done = upsert(
        connection, "products_product", ("legal_entity_id", *columns),
        ((context.legal_entity_id, *row) for row in rows),
        key=("legal_entity_id", "code"),
    )  # fmt: skip
    unchanged = table.num_rows - done.inserted - done.updated
    if done.inserted or done.updated:
        audit.record(
            action="products:taken",
            subject=f"batch:{context.batch_id}",
            by=SYSTEM,
            at=context.at,
            changes={
                "inserted": ("", done.inserted),
                "updated": ("", done.updated),
                "unchanged": ("", unchanged),
            },
        )
    return Taken(done.inserted, done.updated, unchanged)


def _values(name: str, column: pa.ChunkedArray) -> list[object]:
    values: list[object] = column.to_pylist()
    if name in _NULLABLE:
        return values
    return [(value or "")[: _LONGEST.get(name, 20)] if isinstance(value, str) else "" for value in values]


INTAKE: Loaders = {"products": take_products}
"""Loaders by canonical table."""
