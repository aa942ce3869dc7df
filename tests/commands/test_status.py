"""``amity status``: the figures a program reads, and to a person what is stale and what to do."""

import argparse
import json
from datetime import UTC, date, datetime, timedelta

import pytest

from amity.commands import status
from amity.foundation.organisation.models import LegalEntity
from amity.foundation.runs import services as runs
from amity.foundation.runs.models import Run
from amity.know.sources.models import Batch, Feed
from tests.cast import NOW, TODAY, Cast, cast

__all__ = ["cast"]


@pytest.fixture
def at_noon(monkeypatch) -> datetime:
    noon = NOW + timedelta(hours=2)
    monkeypatch.setattr(status.timezone, "now", lambda: noon)
    return noon


def said(capsys, *, as_json: bool = False) -> str:
    assert status.run(argparse.Namespace(json=as_json)) == 0
    return " ".join(capsys.readouterr().out.split())


def test_gives_a_program_every_figure(cast: Cast, at_noon, capsys) -> None:
    status.run(argparse.Namespace(json=True))

    found = json.loads(capsys.readouterr().out)
    assert (found["customers"], found["holdings"], found["scores"], found["decisions"]) == (5, 1, 5, 1)
    assert found["features"] >= 15
    assert (found["transactions"], found["rejects"]) == (0, 0)
    assert found["last_run"]["ok"] is True
    assert found["audit"]["ok"] is True
    assert found["audit"]["entries"] > 0
    assert set(found["jobs"]) == {"todo", "doing", "succeeded", "failed", "stalled"}
    assert set(found) == {
        "customers", "holdings", "transactions", "rejects", "features", "scores", "decisions", "jobs",
        "last_run", "audit",
    }  # fmt: skip


def test_has_nothing_to_ask_for_when_all_is_well(cast: Cast, at_noon, capsys) -> None:
    words = said(capsys)

    assert "5 with 1 holding" in words
    assert "•" not in words


def test_says_how_to_begin_with_no_bank(db, home, at_noon, capsys) -> None:
    assert "There is no bank yet" in said(capsys)


def test_says_that_data_are_old(cast: Cast, at_noon, capsys) -> None:
    LegalEntity.objects.update(business_date=TODAY - timedelta(days=3))

    assert "The data of LAKESIDE are 3 days old" in said(capsys)


def test_a_bank_of_the_past_is_never_late(cast: Cast, at_noon, capsys) -> None:
    LegalEntity.objects.update(business_date=date(1994, 3, 31))

    assert "days old" not in said(capsys)


def test_says_that_data_came_after_the_last_turn(cast: Cast, at_noon, capsys) -> None:
    feed = Feed.objects.create(legal_entity_id=cast.legal_entity_id, name="core", source="core", version="1")
    Batch.objects.create(
        feed=feed,
        feed_version="1",
        table="customers",
        load="customers",
        file_name="x",
        content_hash="x",
        state="LOADED",
        started_at=at_noon,
        ended_at=at_noon,
    )

    assert "Data arrived after the last refresh: run `amity refresh`" in said(capsys)


@pytest.mark.usefixtures("cast", "at_noon")
@pytest.mark.parametrize(
    ("state", "error", "words"),
    [("FAILED", "plan: out of luck", "plan: out of luck"), ("RUNNING", "", "its process was killed")],
)
def test_says_why_a_refresh_stopped(capsys, state: str, error: str, words: str) -> None:
    Run.objects.create(as_of=TODAY, started_at=NOW, state=state, error=error)

    assert f"The last refresh stopped ({words})" in said(capsys)


def test_a_refresh_that_is_under_way_has_not_stopped(cast: Cast, at_noon, capsys) -> None:
    Run.objects.create(as_of=TODAY, started_at=datetime(2026, 11, 23, 1, tzinfo=UTC), state="RUNNING")

    with runs.single_refresh():
        words = said(capsys)

    assert "under way for 2026-11-23" in words
    assert "stopped" not in words
