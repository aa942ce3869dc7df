"""The extract keeps every promise of the canonical tables."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from amity.analytics.tables.canonical import CANONICAL
from amity.analytics.tables.channels import CHANNELS
from amity.analytics.tables.contract import Table
from amity.demo.bank import write_bank
from amity.demo.columns import COLUMNS, READABLE

TODAY = date(2026, 11, 22)
NAMES = [table.name for table in CANONICAL]


@pytest.fixture(scope="session")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bank")
    write_bank(folder, customers=2000, months=24, today=TODAY, progress=lambda _step, _share: None)
    return folder


@pytest.fixture(scope="session")
def db(bank: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("set timezone='UTC'")
    connection.execute("set threads=2")
    for name in NAMES:
        reader = f"read_csv('{bank}/extract/{name}.csv', header=true, all_varchar=true)"
        source = reader if name in READABLE else f"'{bank}/extract/{name}.parquet'"
        connection.execute(f"create view {name} as select * from {source}")
    return connection


def test_the_columns_are_the_canonical_ones() -> None:
    assert {t.name: {c.name: c.type.value for c in t.columns} for t in CANONICAL} == COLUMNS


@pytest.mark.parametrize("table", CANONICAL, ids=lambda table: table.name)
class TestEachTable:
    def test_has_rows(self, db: duckdb.DuckDBPyConnection, table: Table) -> None:
        assert db.execute(f"select count(*) from {table.name}").fetchall()[0][0] > 0

    def test_has_the_types(self, db: duckdb.DuckDBPyConnection, table: Table) -> None:
        found = {row[0]: row[1] for row in db.execute(f"describe {table.name}").fetchall()}
        sql = {c.name: c.type.sql.replace("TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE") for c in table.columns}
        if table.name in READABLE:
            for column, kind in sql.items():
                bad = f"{column} is not null and try_cast({column} as {kind}) is null"
                assert db.execute(f"select count(*) from {table.name} where {bad}").fetchall() == [(0,)], column
        else:
            assert found == sql

    def test_has_what_is_required(self, db: duckdb.DuckDBPyConnection, table: Table) -> None:
        for column in table.columns:
            if column.required:
                missing = f"\"{column.name}\" is null or cast(\"{column.name}\" as varchar) = ''"
                assert db.execute(f"select count(*) from {table.name} where {missing}").fetchall() == [(0,)], column.name

    def test_has_only_what_is_allowed(self, db: duckdb.DuckDBPyConnection, table: Table) -> None:
        for column in table.columns:
            if column.allowed:
                found = db.execute(f"select distinct {column.name} from {table.name} where {column.name} is not null")
                assert {row[0] for row in found.fetchall()} <= set(column.allowed), column.name

    def test_has_each_key_once(self, db: duckdb.DuckDBPyConnection, table: Table) -> None:
        key = ", ".join(table.key)
        twice = db.execute(f"select {key} from {table.name} group by all having count(*) > 1 limit 5")
        assert twice.fetchall() == []

    def test_has_its_parents(self, db: duckdb.DuckDBPyConnection, table: Table) -> None:
        for column in table.columns:
            if column.parent:
                orphan = (
                    f"select distinct {column.name} from {table.name} where {column.name} is not null"
                    f" and {column.name} not in (select {_key(column.parent)} from {column.parent}) limit 5"
                )
                assert db.execute(orphan).fetchall() == [], column.name


def _key(parent: str) -> str:
    return next(table.key[0] for table in CANONICAL if table.name == parent)


def test_channels_are_those_of_the_intake() -> None:
    from amity.demo.ledger import CHANNELS as OURS

    assert OURS == CHANNELS
