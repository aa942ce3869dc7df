"""A row that waits comes back as it was, whatever its types."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa

from amity.know.sources.spelling import read, spell

SCHEMA = pa.schema([
    ("text", pa.string()), ("count", pa.int64()), ("amount", pa.decimal128(18, 2)), ("day", pa.date32()),
    ("at", pa.timestamp("us", "UTC")), ("flag", pa.bool_()),
])  # fmt: skip


def test_every_type_comes_back() -> None:
    rows = [
        ('陈 "x"\n', 7, Decimal("-1.50"), date(2024, 2, 29), datetime(2024, 1, 5, 10, 0, 0, 5, UTC), True),
        (None, None, None, None, None, None),
        ("", 0, Decimal(0), date(1, 1, 1), datetime(1900, 1, 1, tzinfo=UTC), False),
    ]
    table = pa.table({field.name: [row[n] for row in rows] for n, field in enumerate(SCHEMA)}, schema=SCHEMA)

    again = read(spell(table, [2, 0, 1]), SCHEMA)

    assert again == table.take([2, 0, 1])


def test_a_column_that_did_not_exist_then_is_empty() -> None:
    old = pa.table({"text": ["a"]})

    assert read(spell(old, [0]), SCHEMA).column("amount").to_pylist() == [None]
