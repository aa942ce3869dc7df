"""A query of PostgreSQL becomes a file of exactly the declared types."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.db import connection

from amity.foundation.runs import exports
from amity.foundation.runs.cuts import Cut

CUTS = (Cut(1, "CNY", date(2026, 11, 22)), Cut(2, "CZK", date(1994, 3, 31)))

ALL_TYPES = exports.Export(
    "sample",
    pa.schema(
        [
            ("entity", pa.int64()), ("as_of", pa.date32()), ("words", pa.string()),
            ("money", pa.decimal128(18, 2)), ("flag", pa.bool_()), ("at", pa.timestamp("us", tz="UTC")),
            ("zone", pa.string()),
        ]
    ),
    """
    WITH cut(legal_entity_id, as_of) AS (VALUES {cuts})
    SELECT legal_entity_id, as_of, CASE legal_entity_id WHEN 1 THEN E'a "word",\\nand more' ELSE '' END,
        CASE legal_entity_id WHEN 1 THEN -1.50 END, legal_entity_id = 1, '2026-11-22T01:02:03.000004Z',
        '{zone}'
    FROM cut ORDER BY 1
    """,
)  # fmt: skip


def test_keeps_types_nulls_and_line_ends(db, tmp_path: Path, settings) -> None:
    assert exports.write(ALL_TYPES, cuts=CUTS, folder=tmp_path) == 2

    at = datetime(2026, 11, 22, 1, 2, 3, 4, tzinfo=UTC)
    table = pq.read_table(tmp_path / "sample.parquet")
    assert table.schema.equals(ALL_TYPES.schema)
    assert [tuple(row.values()) for row in table.to_pylist()] == [
        (1, date(2026, 11, 22), 'a "word",\nand more', Decimal("-1.50"), True, at, settings.TIME_ZONE),
        (2, date(1994, 3, 31), "", None, False, at, settings.TIME_ZONE),
    ]
    assert list(tmp_path.iterdir()) == [tmp_path / "sample.parquet"]


def test_no_rows_are_a_file_too(db, tmp_path: Path) -> None:
    nothing = exports.Export("none", pa.schema([("one", pa.int64())]), "SELECT 1 WHERE false")

    assert exports.write(nothing, cuts=CUTS, folder=tmp_path) == 0
    assert pq.read_table(tmp_path / "none.parquet").num_rows == 0


@pytest.mark.django_db(transaction=True)
def test_every_export_sees_one_moment() -> None:
    with exports.one_moment(), connection.cursor() as cursor:
        cursor.execute("SHOW transaction_isolation")
        assert cursor.fetchone() == ("repeatable read",)


def test_months_end_with_the_cut_offs_own() -> None:
    assert Cut(1, "CNY", date(2026, 2, 3)).months_back(3) == (
        date(2025, 12, 1),
        date(2026, 1, 1),
        date(2026, 2, 1),
    )


def test_the_day_ends_at_midnight_in_the_bank(settings) -> None:
    settings.TIME_ZONE = "Asia/Shanghai"

    assert CUTS[0].known_until == datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
