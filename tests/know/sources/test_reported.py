"""Events that channels report reach the lake, each once, whatever is killed on the way."""

from datetime import UTC, datetime, timedelta

import pytest

from amity.analytics import engine
from amity.foundation.kernel.actors import SYSTEM
from amity.foundation.lake import selectors as lake
from amity.foundation.lake.totals import totals
from amity.know.parties.models import SourceRecord
from amity.know.sources import reported, services, steps
from amity.know.sources.models import Event

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
LATER = NOON + timedelta(hours=6)


class Killed(BaseException):
    """As hard as an interrupt."""


@pytest.fixture
def report(bank, chen):
    def receive(key: str, **changes: object) -> None:
        told = {"channel": "MOBILE", "kind": "COMPLAINT", "at": NOON, "topic": "Card", "text": "swallowed"}
        services.receive_event(
            legal_entity_id=bank.id,
            source="mobile",
            key=key,
            customer_number=SourceRecord.objects.get().party.number,
            by=SYSTEM,
            arrived_at=LATER,
            **{**told, **changes},
        )

    return receive


def in_lake() -> list[dict[str, object]]:
    with engine.connect() as duck:
        read = engine.parquet(lake.files("events"))
        return duck.query(f"SELECT * FROM {read} ORDER BY key").to_pylist()


def test_brings_each_event_once(report) -> None:
    report("a")
    report("b", at=datetime(2026, 2, 1, 4, 0, tzinfo=UTC))

    assert steps.bring_reported_events(at=LATER) == 2
    report("c")
    assert steps.bring_reported_events(at=LATER) == 1
    assert steps.bring_reported_events(at=LATER) == 0

    assert [row["key"] for row in in_lake()] == ["a", "b", "c"]
    assert reported.count() == 0


def test_says_whose_it_is_by_the_lakes_own_key_and_nothing_in_words(report) -> None:
    report("a")

    steps.bring_reported_events(at=LATER)

    [row] = in_lake()
    assert row["lake_key"] == SourceRecord.objects.get().lake_key
    assert (row["source"], row["channel"], row["kind"], row["topic"]) == (
        "mobile",
        "MOBILE",
        "COMPLAINT",
        "Card",
    )
    assert "text" not in row
    # Nobody knew of it before it was reported.
    assert (row["at"], row["known_at"]) == (NOON, LATER)


@pytest.mark.parametrize("more", [False, True], ids=["alone", "with one that came meanwhile"])
def test_killed_between_lake_and_mark_it_doubles_nothing(report, monkeypatch, more) -> None:
    report("a")
    report("b")

    def die(_ids: object, *, at: datetime) -> None:
        raise Killed

    with monkeypatch.context() as killing:
        killing.setattr(reported, "mark", die)
        with pytest.raises(Killed):
            steps.bring_reported_events(at=LATER)
    assert (totals("events").rows, reported.count()) == (2, 2)
    if more:
        report("c")

    assert steps.bring_reported_events(at=LATER) == int(more)

    assert [row["key"] for row in in_lake()] == ["a", "b", "c"][: 2 + more]
    assert reported.count() == 0


def test_brings_many_in_chunks(report, monkeypatch) -> None:
    for number in range(5):
        report(f"{number}")
    ordinary = reported.waiting
    monkeypatch.setattr(reported, "waiting", lambda *, after: ordinary(after=after, limit=2))

    assert steps.bring_reported_events(at=LATER) == 5
    assert totals("events").rows == 5


def test_an_event_that_a_file_brings_too_is_there_once(report, table, context, books) -> None:
    report("a")
    steps.bring_reported_events(at=LATER)
    row = {"key": "a", "channel": "MOBILE", "kind": "COMPLAINT", "at": NOON}

    steps.append_to_lake("events", table("events", row), _of_mobile(context), books)

    assert Event.objects.count() == 1
    assert totals("events").rows == 1


def _of_mobile(context):
    return type(context)(
        context.legal_entity_id, context.unit_id, "CNY", "mobile", 1, context.at, context.business_date
    )
