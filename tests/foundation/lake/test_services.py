"""The lake: a chunk lands once; months are replaced whole; who reads files sees what the snapshot lists."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
import pytest
from pyiceberg.exceptions import ValidationException

from amity.analytics import engine
from amity.analytics.tables.lake import ACTIVITY_MONTHLY, BALANCES_MONTHLY
from amity.foundation.kernel.errors import BadInput
from amity.foundation.lake import catalogue, listing, selectors, services
from amity.foundation.lake.totals import totals

pytestmark = pytest.mark.usefixtures("db", "home")

JANUARY, FEBRUARY = date(2025, 1, 31), date(2025, 2, 28)


def balances(*rows: tuple[int, date, str]) -> pa.Table:
    """Draw balances: holding, day, amount."""
    return pa.table({
        "legal_entity": pa.array([1] * len(rows), pa.int64()),
        "lake_key": pa.array([holding * 10 for holding, _, _ in rows], pa.int64()),
        "holding": pa.array([holding for holding, _, _ in rows], pa.int64()),
        "product_line": ["DEPOSITS"] * len(rows),
        "as_of": pa.array([day for _, day, _ in rows], pa.date32()),
        "known_at": pa.array([datetime(2025, 3, 1, tzinfo=UTC)] * len(rows), pa.timestamp("us", "UTC")),
        "amount_base": pa.array([Decimal(amount) for _, _, amount in rows], pa.decimal128(18, 2)),
    })  # fmt: skip


def activity(legal_entity: int, month: date, count: int) -> dict[str, object]:
    return {
        "legal_entity": legal_entity, "lake_key": legal_entity * 100, "month": month, "kind": "CASH",
        "count": count, "inflow_base": Decimal(0), "outflow_base": Decimal(0),
        "largest_out_base": Decimal(0), "last_on": month,
    }  # fmt: skip


def read(name: str, columns: str, months: list[date] | None = None) -> list[tuple]:
    files = selectors.files(name, months)
    with engine.connect() as duck:
        return duck.rows(f"SELECT {columns} FROM {engine.parquet(files)} ORDER BY ALL") if files else []


class TestAppend:
    def test_writes_a_file_a_month_and_plans_by_month(self) -> None:
        rows = balances((1, JANUARY, "10.00"), (1, FEBRUARY, "11.50"), (2, JANUARY, "-3.00"))

        assert services.append(BALANCES_MONTHLY, rows, chunk_key="a") == 3

        assert totals("balances_monthly").rows == 3
        assert len(selectors.files("balances_monthly")) == 2
        assert read("balances_monthly", "holding, amount_base", [date(2025, 1, 1)]) == [
            (1, Decimal("10.00")),
            (2, Decimal("-3.00")),
        ]

    def test_a_chunk_lands_once(self) -> None:
        rows = balances((1, JANUARY, "10.00"))
        services.append(BALANCES_MONTHLY, rows, chunk_key="a")
        snapshot = selectors.snapshot_id("balances_monthly")

        assert services.append(BALANCES_MONTHLY, rows, chunk_key="a") == 0
        assert selectors.snapshot_id("balances_monthly") == snapshot

    def test_of_a_chunk_that_overlaps_only_the_new_rows_land(self) -> None:
        services.append(BALANCES_MONTHLY, balances((1, JANUARY, "10.00")), chunk_key="a")

        added = services.append(
            BALANCES_MONTHLY, balances((1, JANUARY, "10.00"), (2, JANUARY, "4.00")), chunk_key="b"
        )

        assert added == 1
        assert read("balances_monthly", "holding") == [(1,), (2,)]

    def test_what_was_written_but_not_committed_is_not_seen_and_is_overwritten(self, monkeypatch) -> None:
        rows = balances((1, JANUARY, "10.00"))
        table = catalogue.table(BALANCES_MONTHLY)
        with monkeypatch.context() as killed:
            killed.setattr(type(table), "add_files", _die)
            with pytest.raises(KeyboardInterrupt):
                services.append(BALANCES_MONTHLY, rows, chunk_key="a")
        assert totals("balances_monthly").rows == 0

        assert services.append(BALANCES_MONTHLY, rows, chunk_key="a") == 1
        assert totals("balances_monthly").rows == 1

    def test_a_row_without_a_required_column_is_refused(self) -> None:
        rows = balances((1, JANUARY, "10.00"))
        without = rows.set_column(4, "as_of", pa.array([None], pa.date32()))

        with pytest.raises(BadInput, match="no as_of"):
            services.append(BALANCES_MONTHLY, without, chunk_key="a")

    def test_takes_parquet_files_too(self, tmp_path) -> None:
        with engine.connect() as duck:
            duck.register("rows", balances((1, JANUARY, "10.00")))
            duck.to_parquet("SELECT * FROM rows", tmp_path / "rows.parquet")

        assert services.append(BALANCES_MONTHLY, [str(tmp_path / "rows.parquet")], chunk_key="a") == 1

    def test_keeps_no_bounds_of_texts(self) -> None:
        services.append(BALANCES_MONTHLY, balances((1, JANUARY, "10.00")), chunk_key="a")

        [task] = catalogue.table(BALANCES_MONTHLY).scan().plan_files()
        text = catalogue.table(BALANCES_MONTHLY).schema().find_field("product_line").field_id
        assert text not in (task.file.lower_bounds or {})


class TestReplaceMonths:
    def test_replaces_the_months_of_one_legal_entity_only(self) -> None:
        january, february = date(2025, 1, 1), date(2025, 2, 1)
        first = [activity(1, january, 5), activity(2, january, 6), activity(1, february, 7)]
        services.append(ACTIVITY_MONTHLY, pa.Table.from_pylist(first), chunk_key="a")

        services.replace_months(
            ACTIVITY_MONTHLY,
            pa.Table.from_pylist([activity(1, january, 9)]),
            legal_entity=1,
            months=[january],
            chunk_key="b",
        )

        assert read("activity_monthly", "legal_entity, month, count") == [
            (1, january, 9),
            (1, february, 7),
            (2, january, 6),
        ]

    def test_a_replacement_lands_once(self) -> None:
        january = date(2025, 1, 1)
        rows = pa.Table.from_pylist([activity(1, january, 9)])
        how = {"legal_entity": 1, "months": [january], "chunk_key": "b"}

        assert services.replace_months(ACTIVITY_MONTHLY, rows, **how) == 1
        assert services.replace_months(ACTIVITY_MONTHLY, rows, **how) == 0
        assert totals("activity_monthly").rows == 1

    def test_a_table_made_anew_of_files_takes_the_same_replacement_again(self) -> None:
        january = date(2025, 1, 1)
        how = {"legal_entity": 1, "months": [january], "chunk_key": "b"}
        both = pa.Table.from_pylist([activity(1, january, 5), activity(2, january, 6)])
        services.append(ACTIVITY_MONTHLY, both, chunk_key="a")
        services.replace_months(ACTIVITY_MONTHLY, pa.Table.from_pylist([activity(1, january, 9)]), **how)
        files = selectors.files("activity_monthly")
        catalogue._open().drop_table(f"{catalogue.NAMESPACE}.activity_monthly")
        listing.make_anew("activity_monthly", files, backup="a backup")

        services.replace_months(ACTIVITY_MONTHLY, pa.Table.from_pylist([activity(1, january, 9)]), **how)

        assert read("activity_monthly", "legal_entity, count") == [(1, 9), (2, 6)]

    def test_a_commit_whose_answer_was_lost_is_not_done_twice(self, monkeypatch) -> None:
        january = date(2025, 1, 1)
        services.append(ACTIVITY_MONTHLY, pa.Table.from_pylist([activity(1, january, 5)]), chunk_key="a")
        swap = services._swap

        def twice(*given: object) -> None:
            swap(*given)
            raise ValidationException("Missing required files to delete")

        monkeypatch.setattr(services, "_swap", twice)
        services.replace_months(
            ACTIVITY_MONTHLY,
            pa.Table.from_pylist([activity(1, january, 9)]),
            legal_entity=1,
            months=[january],
            chunk_key="b",
        )

        assert read("activity_monthly", "count") == [(9,)]

    def test_an_older_snapshot_can_still_be_read(self) -> None:
        january = date(2025, 1, 1)
        services.append(ACTIVITY_MONTHLY, pa.Table.from_pylist([activity(1, january, 5)]), chunk_key="a")
        pinned = selectors.snapshot_id("activity_monthly")
        services.replace_months(
            ACTIVITY_MONTHLY,
            pa.Table.from_pylist([activity(1, january, 9)]),
            legal_entity=1,
            months=[january],
            chunk_key="b",
        )

        then = catalogue.table(ACTIVITY_MONTHLY).scan(snapshot_id=pinned).to_arrow()

        assert then.column("count").to_pylist() == [5]


def test_a_table_that_nobody_wrote_to_is_empty() -> None:
    assert selectors.files("events") == ()
    assert totals("events").rows == 0
    assert selectors.snapshot_id("events") is None


def _die(*_: object, **__: object) -> None:
    raise KeyboardInterrupt
