"""A watched folder whose reader is killed at any moment: nothing is lost, doubled or left behind."""

import shutil
from pathlib import Path

import pytest

from tests.storms.conftest import Unbroken
from tests.storms.house import FEED, House, Mark
from tests.storms.picture import differing

pytestmark = [pytest.mark.stress, pytest.mark.timeout(3600)]


def deliver(house: House, drop: Path) -> set[str]:
    """Put the bank's files into an empty drop folder, and register the feed that watches it."""
    shutil.rmtree(drop, ignore_errors=True)
    shutil.copytree(house.extract, drop)
    (drop / "READY").touch()
    given = house.home / "given"
    given.mkdir(exist_ok=True)
    said = f'[watch]\nfolder = "{drop}"\nmarker = "READY"\n\n[files.units]'
    text = (FEED / "feed.toml").read_text(encoding="utf-8")
    assert "[files.units]" in text
    (given / "feed.toml").write_text(text.replace("[files.units]", said, 1), encoding="utf-8")
    house.nursery.run("feed", "add", str(given))
    return {path.name for path in drop.iterdir()}


def test_killed_at_random_moments_it_loads_all_and_moves_every_file_once(
    house: House, empty: Mark, intake: Unbroken, chance, rounds
) -> None:
    drop, hit = house.home / "drop", 0
    for _round in range(rounds(1, 20)):
        house.back_to(empty)
        delivered = deliver(house, drop)

        hit += house.storm(("watch",), seconds=intake.seconds, kills=rounds(2, 4), chance=chance)

        # That the feed was registered is in the audit, and its text says [watch], too; all else is the same.
        left = differing(intake.left, house.picture())
        assert left.pop("audit") == [{}, {"feed:registered": 1}]
        assert left.pop("sources_feed") == [1, 1]
        assert left == {}
        [done] = (drop / "done").iterdir()
        assert {path.name for path in done.iterdir()} >= delivered
        assert not {path.name for path in drop.iterdir()} & {
            "READY",
            ".amity-moving.json",
            "customers.parquet",
        }
    assert hit > 0
