"""The intake from a folder to the bank's tables: whole, once, and nothing lost."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from zlib import crc32

import psycopg
import pytest
from django.db import connection

from amity import ingest as intake
from amity.foundation.access.models import Grant
from amity.foundation.audit.models import Entry
from amity.foundation.kernel.actors import SYSTEM
from amity.foundation.kernel.errors import BadInput
from amity.foundation.keys import services as keys
from amity.foundation.lake import selectors as lake
from amity.foundation.lake.totals import totals
from amity.foundation.organisation import selectors as organisation
from amity.ingest import Report, ingest
from amity.know.holdings.models import Holding, RecentTransaction
from amity.know.parties.models import Party
from amity.know.sources import selectors as sources
from amity.know.sources.models import Batch, Parked, Reject

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
FEED = """
name = "small"
source = "core"
currency = "CNY"
business_date = 2026-03-01
legal_entity = { code = "SMALL", name_en = "Small Bank", name_zh = "小银行" }
unit = { code = "HO", name_en = "Head office" }

[files.people]
path = "people.csv"
[files.accounts]
path = "accounts.csv"
optional = true
[files.payments]
path = "payments.csv"
optional = true

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
columns.booked_on = "\\"on\\""
columns.amount = "amount"
columns.kind = "'TRANSFER'"
"""
PEOPLE = "id,name,born\n1,Ann,1980-01-05\n2,Bo,1975-02-30\n3,Cy,\n"
ACCOUNTS = "id,person\nA1,1\nA3,3\n"
PAYMENTS = "id,account,on,amount\nT1,A1,2026-02-27,10.00\nT2,A1,2026-01-05,-2.50\nT3,A3,2025-01-05,7.00\n"

pytestmark = pytest.mark.usefixtures("db", "home")


class Files:
    """A source's folder and its feed."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "source"
        self.feed = root / "feed"
        self.folder.mkdir()
        self.feed.mkdir()
        self.write(feed=FEED, people=PEOPLE, accounts=ACCOUNTS, payments=PAYMENTS)

    def write(self, *, feed: str = "", **files: str) -> None:
        if feed:
            (self.feed / "feed.toml").write_text(feed, encoding="utf-8")
        for name, text in files.items():
            (self.folder / f"{name}.csv").write_text(text, encoding="utf-8")

    def without(self, name: str) -> None:
        (self.folder / f"{name}.csv").unlink()

    def load(self) -> Report:
        return ingest(self.folder, self.feed, at=NOON, tell=lambda _load, _rows: None)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def outcome(report: Report, load: str) -> tuple[int, int, int, int]:
    """Return lines, accepted, rejected and inserted."""
    [each] = [each for each in report.loaded if each.load == load]
    return each.lines, each.accepted, each.rejected, each.inserted


class TestOnce:
    def test_loads_a_bank_from_nothing(self, files: Files) -> None:
        report = files.load()

        assert outcome(report, "customers") == (3, 2, 1, 2)
        assert outcome(report, "transactions") == (3, 3, 0, 3)
        assert Party.objects.count() == Holding.objects.count() == 2
        assert totals("transactions").rows == 3
        assert set(RecentTransaction.objects.values_list("key", flat=True)) == {"T1", "T2"}
        entity = organisation.legal_entity("SMALL")
        assert (entity.currency, entity.business_date) == ("CNY", date(2026, 3, 1))
        assert Grant.objects.count() == 2

    def test_keeps_a_refused_row_with_its_reason_and_seals_what_it_said(self, files: Files) -> None:
        files.load()

        reject = Reject.objects.get()
        assert (reject.row_number, reject.column, reject.reason) == (
            3,
            "birth_on",
            "is no day of the calendar",
        )
        assert b"Bo" not in bytes(reject.raw_sealed)
        assert keys.open_for_batch(bytes(reject.raw_sealed), batch=reject.batch_id) == "2,Bo,1975-02-30\n"

    def test_a_second_time_changes_nothing_and_says_so(self, files: Files) -> None:
        files.load()
        before = (Batch.objects.count(), Entry.objects.count(), lake.snapshot_id("transactions"))

        report = files.load()

        assert report.is_unchanged
        assert (Batch.objects.count(), Entry.objects.count(), lake.snapshot_id("transactions")) == before

    def test_a_changed_file_changes_what_differs(self, files: Files) -> None:
        files.load()
        files.write(people=PEOPLE.replace("3,Cy", "3,Cyd"), payments=PAYMENTS + "T4,A3,2026-03-01,1.00\n")

        report = files.load()

        [people] = [each for each in report.loaded if each.load == "customers"]
        assert (people.inserted, people.updated) == (0, 1)
        assert outcome(report, "transactions") == (4, 4, 0, 1)
        assert [each.load for each in report.loaded if each.is_unchanged] == ["products", "holdings"]
        assert totals("transactions").rows == 4

    def test_a_file_that_goes_back_to_what_it_said_takes_effect_again(self, files: Files) -> None:
        for name in ("Cy", "Cyd", "Cy"):
            files.write(people=PEOPLE.replace("3,Cy", f"3,{name}"))
            files.load()

        assert Party.objects.filter(full_name="Cy").exists()

    def test_a_changed_feed_reads_its_files_again(self, files: Files) -> None:
        files.load()
        files.write(
            feed=FEED.replace('birth_on = "born"', "birth_on = \"CASE WHEN id <> '2' THEN born END\"")
        )

        report = files.load()

        assert outcome(report, "customers") == (3, 3, 0, 1)
        assert outcome(report, "transactions") == (3, 3, 0, 0)


class TestParents:
    def test_a_row_waits_for_its_parent_and_is_taken_when_it_comes(self, files: Files) -> None:
        files.without("accounts")
        first = files.load()
        assert first.waiting == 3
        assert totals("transactions").rows == 0
        parked = Parked.objects.get(row_number=2)
        assert (parked.parent_table, parked.parent_key) == ("holdings", "A1")
        assert b"T1" not in bytes(parked.row_sealed)

        files.write(accounts=ACCOUNTS)
        report = files.load()

        assert (report.replayed, report.waiting) == (3, 0)
        assert totals("transactions").rows == 3
        batch = Batch.objects.get(load="transactions")
        assert (batch.parked, batch.inserted) == (0, 3)

    def test_waits_through_several_generations_of_parents(self, files: Files) -> None:
        files.write(people="id,name,born\n")
        assert files.load().waiting == 5

        files.write(people=PEOPLE)

        assert files.load().waiting == 0
        assert totals("transactions").rows == 3

    def test_a_file_that_comes_again_waits_once(self, files: Files) -> None:
        files.without("accounts")
        files.load()
        files.write(feed=FEED + "\n")

        assert files.load().waiting == 3


class TestBroken:
    def test_a_kill_in_the_middle_is_made_good_by_the_next_run(self, files: Files, monkeypatch) -> None:
        with monkeypatch.context() as killed:
            killed.setattr(intake.loading, "close_batch", _die_at("transactions"))
            with pytest.raises(KeyboardInterrupt):
                files.load()
        assert Batch.objects.get(load="transactions").state == "LOADING"
        assert totals("transactions").rows == 3

        files.load()

        assert totals("transactions").rows == 3
        assert Party.objects.count() == Holding.objects.count() == 2
        assert set(Batch.objects.values_list("state", flat=True)) == {"LOADED"}
        assert Batch.objects.count() == 4

    def test_a_batch_whose_mapping_cannot_run_is_refused_whole(self, files: Files) -> None:
        files.write(feed=FEED.replace('"person"', '"owner"'))

        with pytest.raises(BadInput, match="no column owner"):
            files.load()

        batch = Batch.objects.get(load="holdings")
        assert (batch.state, batch.inserted) == ("REFUSED", 0)
        assert "owner" in batch.error
        assert not Holding.objects.exists()

    def test_what_the_database_refuses_is_told_by_its_rule_and_not_by_the_row(
        self, files: Files, monkeypatch
    ) -> None:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE parties_party ADD CONSTRAINT nobody_is_cy CHECK (full_name <> 'Cy')")

        with pytest.raises(
            BadInput, match=r"people\.csv: the database refuses a row by its rule nobody_is_cy"
        ):
            files.load()

        batch = Batch.objects.get(load="customers")
        assert batch.state == "REFUSED"
        assert "Cy" not in batch.error.replace("nobody_is_cy", "")
        assert not Party.objects.exists()

    def test_a_missing_file_is_told(self, files: Files) -> None:
        files.without("people")

        with pytest.raises(BadInput, match=r"has no file people\.csv"):
            files.load()

    def test_nothing_of_the_source_stays_in_the_workspace(self, files: Files, home: Path) -> None:
        files.load()

        assert [path.name for path in (home / "intake").iterdir()] == ["mutex"]

    def test_one_intake_of_a_source_at_a_time(self, files: Files) -> None:
        with another_connection() as other:
            key = crc32(b"amity intake core")
            other.execute("SELECT pg_advisory_lock(%s)", [key])

            with pytest.raises(BadInput, match="Another intake of core is running"):
                files.load()


def test_what_an_operator_asks_first(files: Files) -> None:
    files.load()

    counts = sources.counts()
    assert (counts.batches, counts.rejects, counts.parked) == (4, 1, 0)
    [newest, *_] = sources.batches(by=SYSTEM)
    assert newest.load == "transactions"
    people = next(row for row in sources.batches(by=SYSTEM) if row.load == "customers")
    assert sources.rejects(people.id, by=SYSTEM)[0].column == "birth_on"


@contextmanager
def another_connection() -> Iterator[psycopg.Connection]:
    """Ask the same database as another process would."""
    entry = connection.settings_dict
    given = {"dbname": entry["NAME"], "user": entry["USER"], "host": entry["HOST"], "port": entry["PORT"]}
    with psycopg.connect(**given, password=entry["PASSWORD"] or None, autocommit=True) as other:
        yield other


def _die_at(load: str) -> Callable[..., None]:
    real = intake.loading.close_batch

    def close(batch_id: int, *args: object, **kwargs: object) -> None:
        if Batch.objects.get(pk=batch_id).load == load:
            raise KeyboardInterrupt
        real(batch_id, *args, **kwargs)  # type: ignore[arg-type]

    return close
