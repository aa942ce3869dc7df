"""The same wishes give the same bytes; other wishes give another bank."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

import duckdb
import pytest

from amity.demo import world
from amity.demo.bank import Summary, write_bank


def written(
    folder: Path, *, customers: int = 400, months: int = 6, today: date = date(2026, 3, 31), seed: int = 20
) -> Summary:
    return write_bank(
        folder,
        customers=customers,
        months=months,
        today=today,
        seed=seed,
        progress=lambda _step, _share: None,
    )


def hashes(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_bank_twice_is_the_same_bytes(tmp_path: Path) -> None:
    written(tmp_path / "one")
    written(tmp_path / "two")
    assert hashes(tmp_path / "one") == hashes(tmp_path / "two")


def test_another_seed_is_another_bank(tmp_path: Path) -> None:
    written(tmp_path / "one")
    written(tmp_path / "two", seed=21)
    one, two = hashes(tmp_path / "one"), hashes(tmp_path / "two")
    assert one["extract/customers.parquet"] != two["extract/customers.parquet"]
    assert one["extract/transactions.parquet"] != two["extract/transactions.parquet"]


def test_writes_as_many_customers_as_were_asked_for(tmp_path: Path) -> None:
    summary = written(tmp_path / "bank", customers=437)
    assert summary.rows["customers"] == 437


def test_the_summary_stands_beside_the_files(tmp_path: Path) -> None:
    summary = written(tmp_path / "bank")
    kept = json.loads((tmp_path / "bank" / "summary.json").read_text("utf-8"))
    assert kept["world"] == summary.world
    assert kept["rows"] == summary.rows


def test_progress_ends_at_one(tmp_path: Path) -> None:
    shares: list[float] = []
    write_bank(
        tmp_path,
        customers=400,
        months=3,
        today=date(2026, 3, 31),
        progress=lambda _step, share: shares.append(share),
    )
    assert shares[-1] == 1


@pytest.mark.parametrize(
    "today", [date(2024, 2, 29), date(2026, 1, 1), date(2026, 12, 31), date(2027, 2, 6)], ids=str
)
def test_any_day_may_be_today(tmp_path: Path, today: date) -> None:
    summary = written(tmp_path / "bank", today=today, months=13)
    assert summary.rows["tasks"] > 20


@pytest.fixture(scope="module")
def counties(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bank of three chunks, each much smaller than they are."""
    folder, truths = tmp_path_factory.mktemp("counties"), dict(world.the_world().truths)
    small = world.World({**truths, "bank": {**truths["bank"], "chunk_customers": 300}})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("amity.demo.bank.the_world", lambda: small)
        written(folder, customers=900)
    return folder


def test_more_customers_than_one_chunk_live_in_counties_with_branches_of_their_own(counties: Path) -> None:
    units = f"read_csv('{counties}/extract/units.csv', header=true, all_varchar=true)"
    branches = duckdb.sql(f"select code, name_zh from {units} where kind = 'BRANCH'").fetchall()
    assert len(branches) == 4 + 2 + 2
    assert len({name for _code, name in branches}) == len(branches)


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("customers", "key"),
        ("customers", "number"),
        ("holdings", "key"),
        ("holdings", "number"),
        ("transactions", "key"),
        ("events", "key"),
        ("interactions", "key"),
        ("tasks", "key"),
    ],
)
def test_keys_are_unique_over_all_chunks(counties: Path, table: str, key: str) -> None:
    path = f"{counties}/extract/{table}.parquet"
    assert duckdb.sql(f"select count(*) - count(distinct {key}) from '{path}'").fetchall() == [(0,)]


def test_people_of_different_chunks_have_different_documents(counties: Path) -> None:
    found = duckdb.sql(
        f"""
        select i.scheme, i.value from '{counties}/extract/identifiers.parquet' i
        where customer_key not in (select second_key from '{counties}/truth/duplicates.parquet')
        group by all having count(*) > 1
        """
    )
    assert found.fetchall() == []
