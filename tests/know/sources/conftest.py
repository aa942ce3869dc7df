"""A customer with an account, and ways to take rows as the intake does."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
import pytest

from amity.analytics import engine
from amity.analytics.intake.session import schema_of
from amity.analytics.tables.canonical import CANONICAL
from amity.foundation.kernel.intake import IntakeContext
from amity.foundation.lake import selectors as lake
from amity.know.sources.lake_rows import Books

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
TABLES = {table.name: table for table in CANONICAL}


def draw(name: str, *rows: dict[str, object]) -> pa.Table:
    """Draw a canonical table from rows that name only what matters."""
    return pa.Table.from_pylist(list(rows), schema=schema_of(TABLES[name]))


@pytest.fixture
def table() -> Callable[..., pa.Table]:
    return draw


@pytest.fixture
def context(bank) -> IntakeContext:
    return IntakeContext(bank.id, bank.units["HEAD"], "CNY", "core", 1, NOON, date(2026, 3, 2))


@pytest.fixture
def books() -> Books:
    return Books({"USD": Decimal("7.1234")}, "Asia/Shanghai")


@pytest.fixture
def chen(load) -> None:
    load("customers", {"key": "1", "kind": "PERSON", "number": "60218834", "full_name": "Chen Yulan"})


@pytest.fixture
def account(load, chen: None) -> None:
    load("products", {"code": "CUR", "name_en": "Account", "line": "DEPOSITS"})
    load("holdings", {"key": "A1", "product_code": "CUR", "owner_key": "1", "currency": "CNY"})


@pytest.fixture
def in_lake() -> Callable[[str, str], list[tuple]]:
    """Ask the lake for columns of a table."""

    def ask(name: str, columns: str) -> list[tuple]:
        files = lake.files(name)
        with engine.connect(time_zone="Asia/Shanghai") as duck:
            return duck.rows(f"SELECT {columns} FROM {engine.parquet(files)} ORDER BY ALL") if files else []

    return ask
