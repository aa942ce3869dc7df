"""Tables of a bank's database come as they are, in one snapshot, and nothing there is changed."""

import threading
from dataclasses import replace
from pathlib import Path

import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from amity.foundation.kernel.errors import BadInput
from amity.know.sources.fetching import databases
from amity.know.sources.fetching.connections import Connection
from amity.know.sources.fetching.databases import Read, Wanted

KINDS = """
    CREATE TYPE mood AS ENUM ('good', 'bad');
    CREATE TABLE kinds (
        whole bigint, exact numeric(14, 2), day date, moment timestamptz, is_so boolean, words text,
        reference uuid, mood mood, paper jsonb, price money, term interval, nothing text
    );
    INSERT INTO kinds VALUES (
        7, 1234567890.10, '2024-02-29', '2024-02-29 08:00+08', true, '陈玉兰',
        '11111111-2222-3333-4444-555555555555',
        'bad', '{"a": 1}', 12.34, '90 days', NULL
    )
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "fetched"


def table(name: str) -> Wanted:
    return Wanted("it", name, "")


def query(sql: str) -> Wanted:
    return Wanted("it", "", sql)


def rows(read: Read) -> list[dict[str, object]]:
    return pq.read_table(read.path).to_pylist()


class TestPostgreSQL:
    def test_brings_every_kind_of_value_so_that_a_mapping_can_judge_it(self, core, reach, place) -> None:
        core.execute(KINDS)

        read = databases.read(reach, [table("public.kinds")], place)["it"]

        assert read.rows == 1
        [row] = rows(read)
        assert [str(row[name]) for name in ("whole", "exact", "day", "is_so", "words")] == [
            "7",
            "1234567890.10",
            "2024-02-29",
            "True",
            "陈玉兰",
        ]
        assert str(row["moment"]) == "2024-02-29 00:00:00+00:00"
        assert [row[name] for name in ("reference", "mood", "paper", "price", "term", "nothing")] == [
            "11111111-2222-3333-4444-555555555555",
            "bad",
            '{"a": 1}',
            "12.34",
            "90 days",
            None,
        ]

    def test_sees_one_moment_in_all_tables(self, core, reach, place, monkeypatch) -> None:
        core.execute("CREATE TABLE people AS SELECT 1 AS id; CREATE TABLE accounts AS SELECT 1 AS owner")
        ordinary = databases._read

        def meanwhile(connection, question, wanted, folder):
            read = ordinary(connection, question, wanted, folder)
            # The bank works on: a customer and their account arrive between the two tables.
            core.execute("INSERT INTO people VALUES (2); INSERT INTO accounts VALUES (2)")
            return read

        monkeypatch.setattr(databases, "_read", meanwhile)
        found = databases.read(reach, [Wanted("p", "people", ""), Wanted("a", "accounts", "")], place)

        assert (rows(found["p"]), rows(found["a"])) == ([{"id": 1}], [{"owner": 1}])

    @pytest.mark.parametrize(
        "sql",
        [
            "DELETE FROM t",
            "WITH gone AS (DELETE FROM t RETURNING id) SELECT * FROM gone",
            "SELECT 1) AS q; DELETE FROM t; --",
            "SELECT nextval('counted')",
        ],
    )
    def test_changes_nothing_there(self, core, reach, place, sql) -> None:
        core.execute("CREATE TABLE t AS SELECT 1 AS id; CREATE SEQUENCE counted")

        with pytest.raises(BadInput):
            databases.read(reach, [query(sql)], place)

        assert core.execute("SELECT count(*) FROM t").fetchone() == (1,)

    def test_keeps_no_more_than_some_batches_in_memory(self, core, reach, place) -> None:
        core.execute(
            "CREATE TABLE long AS"
            " SELECT id, repeat(md5(id::text), 8) AS words FROM generate_series(1, 200000) AS id"
        )
        before = pa.total_allocated_bytes()
        most, done = [0], threading.Event()

        def watch() -> None:
            while not done.wait(0.005):
                most[0] = max(most[0], pa.total_allocated_bytes() - before)

        watcher = threading.Thread(target=watch)
        watcher.start()
        read = databases.read(reach, [table("long")], place)["it"]
        done.set()
        watcher.join()

        assert read.rows == 200_000
        assert most[0] < 40 * 1024 * 1024  # of some 55 MB


class TestAnotherMake:
    def test_brings_values_without_types_as_texts(self, cards, place) -> None:
        read = databases.read(cards, [table("cards")], place)["it"]

        assert rows(read) == [
            {"id": "1", "credit": "12.5", "opened": "2024-01-05"},
            {"id": "2", "credit": "much", "opened": None},
        ]

    def test_changes_nothing_there(self, cards, place) -> None:
        with pytest.raises(BadInput):
            databases.read(cards, [query("DELETE FROM cards")], place)

        assert databases.read(cards, [table("cards")], place / "again")["it"].rows == 2

    @pytest.mark.parametrize(
        ("wanted", "said"),
        [
            (table("nowhere"), "no such table: nowhere. Correct table or query"),
            (query("SELECT debit FROM cards"), "no such column: debit. Correct the query"),
        ],
    )
    def test_says_what_is_not_there(self, cards, place, wanted, said) -> None:
        with pytest.raises(BadInput, match=said):
            databases.read(cards, [wanted], place)


class TestRefusals:
    @pytest.mark.parametrize(
        ("wanted", "said"),
        [
            (table("sales.orders"), r'relation "sales.orders" does not exist. Correct table or query'),
            (query("SELECT nothing FROM t"), r'column "nothing" does not exist. Correct the query'),
            (query("SELEC 1"), "is to be one SELECT"),
            (query("SELECT 1 AS a, 2 AS a"), "gives a column twice"),
        ],
    )
    def test_say_what_and_what_to_do(self, core, reach, place, wanted, said) -> None:
        core.execute("CREATE TABLE t AS SELECT 1 AS id")

        with pytest.raises(BadInput, match=said):
            databases.read(reach, [wanted], place)

    def test_say_nothing_that_stood_in_a_row(self, core, reach, place) -> None:
        core.execute("CREATE TABLE t AS SELECT 'Chen Yulan' AS name")

        with pytest.raises(BadInput, match="a value is not what a cast") as refusal:
            databases.read(reach, [query("SELECT name::integer FROM t")], place)

        assert "Yulan" not in str(refusal.value)

    def test_name_the_right_that_is_missing(self, core: psycopg.Connection, reach, place) -> None:
        core.execute("CREATE TABLE t AS SELECT 1 AS id")
        as_application = replace(reach, url=reach.url.replace("//postgres@", "//amity_app@"))

        with pytest.raises(BadInput, match=r"permission denied for table t. Ask for the right"):
            databases.read(as_application, [table("t")], place)

    def test_of_a_database_that_nobody_answers_for_hide_the_password(self, place) -> None:
        connection = Connection("core", "postgresql://amity:geheim@127.0.0.1:1/core", password="auch geheim")

        with pytest.raises(BadInput, match=r"core cannot be reached.*[Cc]onnection refused") as refusal:
            databases.read(connection, [table("t")], place)

        assert "geheim" not in str(refusal.value)

    def test_of_an_address_that_is_none_hide_the_password(self, place) -> None:
        connection = Connection("core", "postgresql://amity:ge%zzheim@host/core")

        with pytest.raises(BadInput, match="core cannot be reached") as refusal:
            databases.read(connection, [table("t")], place)

        assert "ge%zzheim" not in str(refusal.value)

    @pytest.mark.parametrize(
        ("connection", "said"),
        [
            (Connection("core"), "has no url: set AMITY_CONNECTION_CORE_URL"),
            (Connection("core", "oracle://host/core"), "say which ADBC driver reads it"),
            (Connection("core", "x://host", "adbc_driver_of_nobody"), "pip install adbc-driver-of-nobody"),
        ],
    )
    def test_of_a_connection_say_what_is_missing(self, place, connection, said) -> None:
        with pytest.raises(BadInput, match=said):
            databases.read(connection, [table("t")], place)
