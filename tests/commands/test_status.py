"""``amity status``: the figures a program reads, and to a person what is stale and what to do."""

import argparse
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from amity.commands import status
from amity.foundation.audit import services as audit
from amity.foundation.backups import notes
from amity.foundation.organisation.models import LegalEntity
from amity.foundation.runs import services as runs
from amity.foundation.runs.models import Pointer, Run
from amity.know.sources.models import Batch, Feed
from tests.cast import NOW, TODAY, Cast, cast

__all__ = ["cast"]


@pytest.fixture
def at_noon(monkeypatch) -> datetime:
    noon = NOW + timedelta(hours=2)
    monkeypatch.setattr(status.timezone, "now", lambda: noon)
    return noon


def said(capsys) -> str:
    """Return what is said; the exit code is 1 where somebody should act."""
    code = status.run(argparse.Namespace(json=False))
    words = " ".join(capsys.readouterr().out.split())
    assert code == (1 if "•" in words and "There is no bank yet" not in words else 0)
    return words


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
        "last_run", "audit", "findings",
    }  # fmt: skip


def test_has_nothing_to_ask_for_when_all_is_well(cast: Cast, at_noon, capsys) -> None:
    audit.seal(at=at_noon)
    notes.note_backup(Path("/somewhere"), 1, at=at_noon)

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


def test_each_thing_that_is_wrong_is_said_with_its_remedy(cast: Cast, at_noon, capsys) -> None:
    notes.note_backup(Path("/somewhere"), 1, at=at_noon - timedelta(days=5))
    with connection.cursor() as cursor:
        cursor.execute(_JOB, ["doing", None])
        cursor.execute(_JOB, ["failed", None])
        cursor.execute(_JOB, ["todo", at_noon - timedelta(minutes=40)])
    Pointer.objects.update(turned_at=at_noon - timedelta(days=9))
    (settings.HOME / "keys").mkdir(exist_ok=True)
    (settings.HOME / "keys" / "parties.keys").write_bytes(b"no keys" * 64)

    words = said(capsys)

    for sentence in (
        "amity restore --keys FILE",
        "The last backup is 5 days old: run `amity backup FOLDER`",
        "1 job has lost its worker: start `amity worker`",
        "1 job gave up",
        "A job has waited for 40 minutes: start `amity worker`",
        "The figures are 9 days old: run `amity refresh`",
        "wait for their seal: start `amity worker`",
    ):
        assert sentence in words


_JOB = (
    "insert into procrastinate_jobs (queue_name, task_name, args, status, scheduled_at)"
    " values ('live', 'x', '{}', %s::procrastinate_job_status, %s)"
)
