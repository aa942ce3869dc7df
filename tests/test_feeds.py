"""The feeds that come with the house: all can be read, and the two real banks come in to the last row."""

import os
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.db.models import Sum

from amity.analytics import engine
from amity.analytics.intake.feed import read_feed
from amity.foundation.lake import selectors as lake
from amity.foundation.lake.totals import totals
from amity.foundation.organisation import selectors as organisation
from amity.ingest import Report, ingest
from amity.know.holdings.models import Holding, HoldingParty, StandingOrder
from amity.know.parties.models import Identifier, Party, Person
from amity.know.sources.models import Event

ROOT = Path(__file__).resolve().parent.parent
FEEDS = ROOT / "feeds"
SHARED = Path(os.environ.get("AMITY_SHARED_DATA", ROOT.parent / "shared" / "data"))
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize("feed", sorted(path.name for path in FEEDS.iterdir()))
def test_every_feed_can_be_read(feed: str) -> None:
    assert read_feed(FEEDS / feed).name == feed


def load(bank: str) -> Report:
    return ingest(SHARED / bank, FEEDS / bank, at=NOON, tell=lambda _load, _rows: None)


def counts(report: Report) -> dict[tuple[str, str], int]:
    """Return what was accepted, by table and file."""
    return {(each.table, each.file_name): each.accepted for each in report.loaded}


def in_lake(name: str, columns: str) -> list[tuple]:
    with engine.connect() as duck:
        return duck.rows(f"SELECT {columns} FROM {engine.parquet(lake.files(name))}")


@pytest.mark.shared_data
@pytest.mark.usefixtures("db", "home")
class TestBerka:
    """One load, many questions: it takes seconds."""

    @pytest.fixture(autouse=True)
    def _files(self) -> None:
        if not (SHARED / "berka").is_dir():
            pytest.skip("the real bank's files are not here")

    def test_comes_in_to_the_last_row(self) -> None:
        report = load("berka")

        assert sum(each.rejected + each.parked for each in report.loaded) == report.waiting == 0
        assert Party.objects.count() == 5369
        assert HoldingParty.objects.count() == 5369
        assert StandingOrder.objects.count() == 6471
        by_letter = [Holding.objects.filter(key__startswith=letter).count() for letter in "ACL"]
        assert by_letter == [4500, 892, 682]
        assert in_lake("transactions", "count(*), count(DISTINCT holding)") == [(49102, 1229)]
        assert in_lake(
            "transactions", "sum(amount) FILTER (amount > 0), -sum(amount) FILTER (amount < 0)"
        ) == [(Decimal("177366296.30"), Decimal("138120153.50"))]
        assert in_lake("transactions", "min(booked_on)::VARCHAR, max(booked_on)::VARCHAR") == [
            ("1993-01-01", "1994-03-31")
        ]
        assert str(organisation.legal_entity("BERKA").business_date) == "1994-03-31"

        # 706213 is a woman born on 13 December 1970.
        woman = Person.objects.get(party__source_records__key="1")
        assert (woman.sex, woman.birth_year, woman.birth_month) == ("F", 1970, 12)
        assert Identifier.objects.filter(scheme="BIRTH_NUMBER").count() == 5369

        ends = in_lake("balances_monthly", "holding, as_of, amount_base")
        account = Holding.objects.get(key="A576").pk
        of_account = {str(day): amount for holding, day, amount in ends if holding == account}
        assert of_account["1993-01-31"] == Decimal("7127.10")
        # On 31 August interest of 64.90 came first and the fee of 14.60 after it, though its number is lower.
        assert of_account["1993-08-31"] == Decimal("16600.80")
        assert len(ends) == 10950 + 682 + 203

        assert load("berka").is_unchanged


@pytest.mark.shared_data
@pytest.mark.usefixtures("db", "home")
class TestEagleBank:
    @pytest.fixture(autouse=True)
    def _files(self) -> None:
        if not (SHARED / "eagle-bank").is_dir():
            pytest.skip("the real bank's files are not here")

    def test_comes_in_to_the_last_row(self) -> None:
        report = load("eagle-bank")

        assert sum(each.rejected + each.parked for each in report.loaded) == report.waiting == 0
        accepted = counts(report)
        assert accepted["holdings", "completedacct.csv"] == 4500
        assert accepted["holdings", "completedcard.csv"] == 892
        assert accepted["holdings", "completedloan.csv"] == 682
        assert accepted["holding_parties", "completeddisposition.csv"] == 5369
        assert accepted["standing_orders", "completedorder.csv"] == 6471
        assert StandingOrder.objects.aggregate(total=Sum("amount"))["total"] == Decimal("21228993.60")
        loans = Holding.objects.filter(key__regex=r"^L\d")
        assert loans.aggregate(total=Sum("limit_amount"))["total"] == Decimal("103261740.00")
        assert Party.objects.count() == 5369 + 1678
        assert str(organisation.legal_entity("EAGLE").business_date) == "2019-12-28"

        events = Event.objects.all()
        assert events.filter(kind="COMPLAINT", party__isnull=False).count() == 23419
        assert events.filter(kind="CALL_IN").count() == 3999
        assert events.filter(kind="CALL_IN", party__isnull=False).count() == 2504
        assert events.filter(kind="REVIEW", unit__isnull=False).count() == 504
        assert totals("events").rows == 23419 + 3999 + 504
        reviews = next(each for each in report.loaded if each.load == "reviews")
        assert (reviews.lines, reviews.continuations) == (544, 40)

        assert load("eagle-bank").is_unchanged
