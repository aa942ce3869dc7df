"""One small demo bank for all tests of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from amity.analytics.tables.canonical import CANONICAL
from amity.demo.bank import write_bank
from amity.demo.columns import READABLE

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bank")
    write_bank(folder, customers=3000, months=24, today=TODAY, progress=lambda _step, _share: None)
    return folder


@pytest.fixture(scope="session")
def tables(bank: Path) -> duckdb.DuckDBPyConnection:
    """The extract's tables and the truth's (``t_…``), to be asked in SQL; moments in the bank's own zone."""
    connection = duckdb.connect()
    connection.execute("set timezone='Asia/Shanghai'")
    connection.execute("set threads=2")
    for name in (table.name for table in CANONICAL):
        reader = f"read_csv('{bank}/extract/{name}.csv', header=true, all_varchar=true)"
        source = reader if name in READABLE else f"'{bank}/extract/{name}.parquet'"
        connection.execute(f"create view {name} as select * from {source}")
    for path in sorted((bank / "truth").iterdir()):
        connection.execute(f"create view t_{path.stem} as select * from '{path}'")
    return connection
