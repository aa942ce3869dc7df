"""The intake of what lies elsewhere: a database's tables come in as a bank's files do, whole and once."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from amity.foundation.kernel.errors import BadInput
from amity.foundation.lake.totals import totals
from amity.ingest import Report, ingest
from amity.know.holdings.models import Holding
from amity.know.parties.models import Party
from amity.know.sources.models import Batch, Reject
from tests.know.sources.fetching.conftest import core_url

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
FEED = """
name = "core"
source = "core"
currency = "CNY"
business_date = { from = "payments", sql = "max(booked)" }
legal_entity = { code = "SMALL", name_en = "Small Bank", name_zh = "小银行" }
unit = { code = "HO", name_en = "Head office" }

[files.people]
database = "core"
table = "people"
[files.accounts]
database = "core"
query = "SELECT a.id, a.person FROM accounts a WHERE NOT a.is_internal -- those of customers;"
[files.payments]
database = "core"
table = "public.payments"

[[load]]
table = "products"
rows = [{ code = "CUR", name_en = "Account", line = "DEPOSITS" }]
[[load]]
table = "customers"
from = "people"
columns = { key = "id", kind = "'PERSON'", full_name = "name", birth_on = "born" }
[[load]]
table = "holdings"
from = "accounts"
columns = { key = "id", product_code = "'CUR'", owner_key = "person" }
[[load]]
table = "transactions"
from = "payments"
columns.key = "id"
columns.holding_key = "account"
columns.booked_on = "booked"
columns.amount = "amount"
columns.kind = "'TRANSFER'"
"""
TABLES = """
    CREATE TABLE people (id integer, name text, born text);
    CREATE TABLE accounts (id text, person integer, is_internal boolean);
    CREATE TABLE payments (id text, account text, booked date, amount numeric(14, 3));
    INSERT INTO people VALUES (1, 'Ann', '1980-01-05'), (2, 'Bo', '1975-02-30'), (3, 'Cy', NULL);
    INSERT INTO accounts VALUES ('A1', 1, false), ('A3', 3, false), ('A9', 1, true);
    INSERT INTO payments VALUES ('T1', 'A1', '2026-02-27', 10), ('T2', 'A1', '2026-01-05', -2.50),
        ('T3', 'A3', '2025-01-05', 7), ('T4', 'A3', '2026-02-28', 1.005);
"""

pytestmark = pytest.mark.usefixtures("db", "home")


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    folder = tmp_path / "feed"
    folder.mkdir()
    (folder / "feed.toml").write_text(FEED, encoding="utf-8")
    return folder


@pytest.fixture
def bank(core: psycopg.Connection, monkeypatch: pytest.MonkeyPatch) -> Iterator[psycopg.Connection]:
    core.execute(TABLES)
    monkeypatch.setenv("AMITY_CONNECTION_CORE_URL", core_url(core.info.dbname))
    return core


def load(feed: Path) -> Report:
    return ingest(None, feed, at=NOON, tell=lambda _load, _rows: None)


def test_loads_a_bank_from_its_database(bank, feed) -> None:
    report = load(feed)

    told = {one.load: (one.file_name, one.lines, one.accepted, one.rejected) for one in report.loaded}
    assert told["customers"] == ("core: people", 3, 2, 1)
    assert told["holdings"] == ("core: accounts", 2, 2, 0)
    assert told["transactions"] == ("core: public.payments", 4, 3, 1)
    assert Party.objects.count() == Holding.objects.count() == 2
    assert totals("transactions").rows == 3
    assert str(report.business_date) == "2026-02-28"
    reasons = set(Reject.objects.values_list("column", "reason"))
    assert reasons == {
        ("birth_on", "is no day of the calendar"),
        ("amount", "is not an amount with at most two decimals, like 1234.50"),
    }


def test_the_same_content_in_another_order_changes_nothing(bank, feed) -> None:
    load(feed)
    before = Batch.objects.count()
    # Rows that are written anew lie elsewhere in the table, and come in another order.
    bank.execute(
        "UPDATE people SET name = name WHERE id = 1; UPDATE payments SET amount = amount WHERE id = 'T1'"
    )
    assert [row[0] for row in bank.execute("SELECT id FROM people")] == [2, 3, 1]

    report = load(feed)

    assert report.is_unchanged
    assert Batch.objects.count() == before


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE people SET name = 'Anna' WHERE id = 1",
        "INSERT INTO people SELECT * FROM people WHERE id = 3",
        "INSERT INTO people SELECT p.* FROM people p, generate_series(1, 2) WHERE p.id = 3",
        "DELETE FROM people WHERE id = 3",
    ],
)
def test_any_change_of_content_is_seen(bank, feed, change) -> None:
    load(feed)
    bank.execute(change)

    report = load(feed)

    assert [one.load for one in report.loaded if not one.is_unchanged] == ["customers"]


def test_nothing_is_in_where_one_table_cannot_be_read(bank, feed) -> None:
    bank.execute("ALTER TABLE payments RENAME TO bookings")

    with pytest.raises(BadInput, match=r"core refuses public.payments.*does not exist"):
        load(feed)

    assert (Party.objects.count(), Batch.objects.count()) == (0, 0)


def test_a_column_that_is_gone_refuses_the_feed_before_a_row_is_in(bank, feed) -> None:
    bank.execute("ALTER TABLE payments RENAME COLUMN amount TO sum")

    with pytest.raises(
        BadInput, match=r"core: public.payments has no column amount; it has id, account, booked, sum"
    ):
        load(feed)

    assert Party.objects.count() == 0


def test_a_feed_with_a_file_says_that_it_wants_a_folder(bank, feed) -> None:
    text = FEED.replace(
        '[files.people]\ndatabase = "core"\ntable = "people"', '[files.people]\npath = "people.csv"'
    )
    (feed / "feed.toml").write_text(text, encoding="utf-8")

    with pytest.raises(BadInput, match="say in which folder"):
        load(feed)
