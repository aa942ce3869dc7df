"""A folder for a source's files, and a way to see what becomes of their rows."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from amity.analytics.intake.feed import read_feed
from amity.analytics.intake.mapping import Judged
from amity.analytics.intake.session import Session

HEAD = """
name = "test"
source = "test"
currency = "CNY"
business_date = 2025-12-31
legal_entity = { code = "T", name_en = "Test Bank" }
unit = { code = "HO", name_en = "Head office" }
"""


@dataclass(frozen=True)
class Seen:
    """What became of one load."""

    judged: Judged
    rows: list[dict[str, object]]
    numbers: list[int]
    refused: list[tuple[int, str, str]]
    raw: list[str]

    def column(self, name: str) -> list[object]:
        return [row[name] for row in self.rows]


See = Callable[[str], list[Seen]]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    return folder


@pytest.fixture
def see(tmp_path: Path, source: Path) -> See:
    """Run a feed's body over the source's files, and tell each load's outcome in order."""

    def run(body: str, *, rows: int = 250_000) -> list[Seen]:
        feed_folder, workspace = tmp_path / "feed", tmp_path / "workspace"
        feed_folder.mkdir(exist_ok=True)
        workspace.mkdir()
        (feed_folder / "feed.toml").write_text(HEAD + body, encoding="utf-8")
        feed = read_feed(feed_folder)
        with Session(source, feed, workspace, time_zone="Asia/Shanghai") as session:
            return [_seen(session, task, rows) for task in session.tasks()]

    return run


def _seen(session: Session, task, rows: int) -> Seen:
    judged = session.run(task)
    chunks = list(session.chunks(task, rows=rows))
    refusals = list(session.refusals(task))
    return Seen(
        judged,
        [row for chunk in chunks for row in chunk.table.to_pylist()],
        [number for chunk in chunks for number in chunk.rows],
        [(one.row_number, one.column, one.reason) for one in refusals],
        [one.raw for one in refusals],
    )
