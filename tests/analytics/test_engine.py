"""The engine's few ways in."""

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from amity.analytics import engine


@pytest.fixture
def duck():
    with engine.connect() as connection:
        yield connection


def test_a_connection_can_be_used_again_after_every_answer(duck: engine.Connection) -> None:
    duck.run("CREATE TABLE t AS SELECT 1 AS a")

    assert duck.value("SELECT a FROM t") == 1
    assert duck.rows("SELECT a, ? FROM t", ["x"]) == [(1, "x")]
    assert duck.query("SELECT a FROM t WHERE a = ?", [1]).to_pylist() == [{"a": 1}]
    assert duck.value("SELECT a FROM t WHERE a = 2") is None


def test_gives_an_answer_in_tables_of_a_size(duck: engine.Connection) -> None:
    parts = list(duck.batches("SELECT i FROM range(25000) AS t(i) ORDER BY i", rows=10_000))

    assert [part.num_rows for part in parts] == [10_000, 10_000, 5_000]
    assert pa.concat_tables(parts).column("i").to_pylist() == list(range(25_000))


def test_ibis_sees_the_same_tables(duck: engine.Connection, tmp_path: Path) -> None:
    assert duck.to_parquet("SELECT 1 AS a UNION ALL SELECT 2", tmp_path / "t.parquet") == 2
    duck.table_from_parquet("t", [str(tmp_path / "t.parquet")])

    assert duck.ibis().table("t").a.sum().execute() == 3


def test_writes_one_file_a_month_in_order(duck: engine.Connection, tmp_path: Path) -> None:
    days = "(2, DATE '2025-01-31'), (1, DATE '2025-01-01'), (3, DATE '2025-02-01')"
    rows = f"SELECT * FROM (VALUES {days}) AS t(k, day)"

    files = duck.to_monthly_parquet(rows, tmp_path / "lake", month_of="day", order="k", prefix="chunk")

    assert len(files) == 2
    assert duck.rows(f"SELECT * FROM {engine.parquet(files[:1])}") == [
        (1, date(2025, 1, 1)),
        (2, date(2025, 1, 31)),
    ]


def test_confined_it_reads_its_own_folder_and_no_other(duck: engine.Connection, tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    for folder in (inside, outside):
        folder.mkdir()
        (folder / "t.csv").write_text("a\n1\n")

    duck.confine([inside])

    assert duck.value(f"SELECT a FROM read_csv({engine.quoted(str(inside / 't.csv'))})") == 1
    with pytest.raises(engine.Error):
        duck.rows(f"SELECT a FROM read_csv({engine.quoted(str(outside / 't.csv'))})")
    with pytest.raises(engine.Error):
        duck.run("SET enable_external_access = true")


def test_names_and_texts_are_quoted_whatever_they_hold() -> None:
    assert engine.quoted("it's") == "'it''s'"
    assert engine.name_of('a "b"') == '"a ""b"""'
