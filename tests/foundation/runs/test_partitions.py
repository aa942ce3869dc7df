"""A generation appears whole; only the current one and the one before it stay."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.db import connection

from amity.foundation.runs import partitions

TABLE = "runs_sample"


@pytest.fixture
def table(db) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE {TABLE} (generation bigint NOT NULL, party_id bigint NOT NULL, words text, "
            f"numbers double precision[], PRIMARY KEY (generation, party_id)) PARTITION BY LIST (generation)"
        )
    return TABLE


def file(folder: Path, generation: int, *, parties: int = 3) -> Path:
    path = folder / f"{generation}.parquet"
    ids = list(range(1, parties + 1))
    words = ['a "quoted", one', None, ""][:parties]
    numbers = ["{1.5,NULL}"] * parties
    pq.write_table(
        pa.table({"generation": [generation] * parties, "party_id": ids, "words": words, "numbers": numbers}),
        path,
    )
    return path


def rows() -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT generation, party_id, words, numbers FROM {TABLE} ORDER BY 1, 2")
        return cursor.fetchall()


def test_fills_a_generation_as_it_is_in_the_file(table: str, tmp_path: Path) -> None:
    assert partitions.fill(table, generation=1, file=file(tmp_path, 1)) == 3

    assert rows() == [
        (1, 1, 'a "quoted", one', [1.5, None]),
        (1, 2, None, [1.5, None]),
        (1, 3, "", [1.5, None]),
    ]


def test_filling_again_replaces(table: str, tmp_path: Path) -> None:
    partitions.fill(table, generation=1, file=file(tmp_path, 1))
    partitions.fill(table, generation=1, file=file(tmp_path, 1, parties=1))

    assert len(rows()) == 1


def test_a_file_that_breaks_off_leaves_nothing(table: str, tmp_path: Path) -> None:
    partitions.fill(table, generation=1, file=file(tmp_path, 1))
    broken = tmp_path / "2.parquet"
    pq.write_table(pa.table({"generation": [2, 2], "party_id": [1, 1]}), broken)

    with pytest.raises(Exception, match=r"duplicate key|could not create unique index"):
        partitions.fill(table, generation=2, file=broken)


def test_keeps_the_current_generation_and_the_one_before(table: str, tmp_path: Path) -> None:
    for generation in (1, 2, 4, 5):
        partitions.fill(table, generation=generation, file=file(tmp_path, generation))

    assert partitions.drop_others(table, current=4) == (5, 1)
    assert partitions.generations(table) == (4, 2)


def test_the_parents_indexes_reach_every_partition(table: str, tmp_path: Path) -> None:
    partitions.fill(table, generation=1, file=file(tmp_path, 1))

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_indexes WHERE tablename = %s", [f"{table}_g1"])
        assert cursor.fetchone()[0] == 1
