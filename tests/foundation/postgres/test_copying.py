"""Copying and upserting rows, shown on a small table."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from amity.foundation.postgres.copying import copy_rows, upsert

COLUMNS = ("code", "name", "rank")


@pytest.fixture
def shelf(db: None) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE shelf (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
            " code text NOT NULL, name text, rank int, ended boolean NOT NULL DEFAULT false);"
            "CREATE UNIQUE INDEX ON shelf (code) WHERE NOT ended"
        )
        yield "shelf"
        cursor.execute("DROP TABLE shelf")


def rows_of(table: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT code, name, rank FROM {table} ORDER BY code, id")
        return cursor.fetchall()


def put(table: str, *rows: tuple[object, ...], update: tuple[str, ...] | None = None) -> tuple[int, int]:
    with transaction.atomic():
        return upsert(
            connection, table, COLUMNS, rows, key=["code"], update=update, key_condition="NOT ended"
        )


def test_copies_every_row_and_counts_them(shelf: str) -> None:
    assert copy_rows(connection, shelf, COLUMNS, [("A", "tab\tline\n", 1), ("B", None, None)]) == 2

    assert rows_of(shelf) == [("A", "tab\tline\n", 1), ("B", None, None)]


def test_tells_new_rows_from_changed_ones_and_leaves_equal_ones_alone(shelf: str) -> None:
    put(shelf, ("A", "same", 1), ("B", None, 1))

    assert put(shelf, ("A", "same", 1), ("B", "now", 1), ("C", "new", 1)) == (1, 1)
    assert rows_of(shelf) == [("A", "same", 1), ("B", "now", 1), ("C", "new", 1)]


def test_the_last_of_several_rows_with_one_key_counts(shelf: str) -> None:
    assert put(shelf, ("A", "early", 1), ("A", "late", 2)) == (1, 0)

    assert rows_of(shelf) == [("A", "late", 2)]


def test_changes_only_the_columns_that_may_change(shelf: str) -> None:
    put(shelf, ("A", "first", 1))

    assert put(shelf, ("A", "second", 2), update=("rank",)) == (0, 1)
    assert put(shelf, ("A", "third", 3), update=()) == (0, 0)
    assert rows_of(shelf) == [("A", "first", 2)]


def test_a_second_upsert_in_one_transaction_finds_the_way_clear(shelf: str) -> None:
    with transaction.atomic():
        put(shelf, ("A", "one", 1))
        put(shelf, ("B", "two", 2))

    assert len(rows_of(shelf)) == 2
