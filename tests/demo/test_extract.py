"""The extract keeps every promise of the canonical tables."""

from __future__ import annotations

import duckdb
import pytest

from amity.analytics.tables.canonical import CANONICAL
from amity.analytics.tables.channels import CHANNELS
from amity.analytics.tables.contract import Column, Table
from amity.demo.columns import COLUMNS, READABLE
from amity.demo.ledger import CHANNELS as OURS

LEFT_OUT = {"staff": {"languages", "skills", "home_region"}, "assignments": {"share"}}
"""What the demo bank does not know of."""


def written(table: Table) -> tuple[Column, ...]:
    return tuple(c for c in table.columns if c.name not in LEFT_OUT.get(table.name, ()))


def test_the_columns_are_the_canonical_ones_but_for_those_left_out() -> None:
    assert {t.name: {c.name: c.type.value for c in written(t)} for t in CANONICAL} == COLUMNS
    assert not any(c.required for t in CANONICAL for c in {*t.columns} - {*written(t)})


@pytest.mark.parametrize("table", CANONICAL, ids=lambda table: table.name)
class TestEachTable:
    def test_has_rows(self, tables: duckdb.DuckDBPyConnection, table: Table) -> None:
        assert tables.execute(f"select count(*) from {table.name}").fetchall()[0][0] > 0

    def test_has_the_types(self, tables: duckdb.DuckDBPyConnection, table: Table) -> None:
        found = {row[0]: row[1] for row in tables.execute(f"describe {table.name}").fetchall()}
        sql = {c.name: c.type.sql.replace("TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE") for c in written(table)}
        if table.name in READABLE:
            for column, kind in sql.items():
                bad = f"{column} is not null and try_cast({column} as {kind}) is null"
                assert tables.execute(f"select count(*) from {table.name} where {bad}").fetchall() == [
                    (0,)
                ], column
        else:
            assert found == sql

    def test_has_what_is_required(self, tables: duckdb.DuckDBPyConnection, table: Table) -> None:
        for column in written(table):
            if column.required:
                missing = f'"{column.name}" is null or cast("{column.name}" as varchar) = \'\''
                assert tables.execute(f"select count(*) from {table.name} where {missing}").fetchall() == [
                    (0,)
                ], column.name

    def test_has_only_what_is_allowed(self, tables: duckdb.DuckDBPyConnection, table: Table) -> None:
        for column in written(table):
            if column.allowed:
                found = tables.execute(
                    f"select distinct {column.name} from {table.name} where {column.name} is not null"
                )
                assert {row[0] for row in found.fetchall()} <= set(column.allowed), column.name

    def test_has_each_key_once(self, tables: duckdb.DuckDBPyConnection, table: Table) -> None:
        key = ", ".join(table.key)
        twice = tables.execute(f"select {key} from {table.name} group by all having count(*) > 1 limit 5")
        assert twice.fetchall() == []

    def test_has_its_parents(self, tables: duckdb.DuckDBPyConnection, table: Table) -> None:
        for column in written(table):
            if column.parent:
                orphan = (
                    f"select distinct {column.name} from {table.name} where {column.name} is not null"
                    f" and {column.name} not in (select {_key(column.parent)} from {column.parent}) limit 5"
                )
                assert tables.execute(orphan).fetchall() == [], column.name


def _key(parent: str) -> str:
    return next(table.key[0] for table in CANONICAL if table.name == parent)


def test_channels_are_those_of_the_intake() -> None:

    assert OURS == CHANNELS
