"""The drill: back up while the house works, lose the house, bring it back, and go on."""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from pathlib import Path

import pytest

from amity.foundation.postgres import server
from tests.storms.conftest import Unbroken
from tests.storms.house import KEPT, TODAY, House, Mark, Nursery
from tests.storms.picture import differing

pytestmark = [pytest.mark.stress, pytest.mark.timeout(3600)]


@pytest.fixture
def backups(house: House) -> Path:
    folder = house.home / "backups"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(house.home / "key-copies", ignore_errors=True)
    return folder


def newest(backups: Path) -> str:
    return str(max(backups.glob("amity-*")))


def lose_everything(house: House) -> None:
    with house.superuser("postgres") as connection:
        connection.execute("DROP DATABASE amity WITH (FORCE)")
        connection.execute("CREATE DATABASE amity OWNER amity")
    for folder in KEPT:
        shutil.rmtree(house.home / folder, ignore_errors=True)


def bring_back(house: House, backups: Path) -> None:
    [copy] = (house.home / "key-copies").glob("keys-*.amity")
    house.nursery.run("restore", "--keys", str(copy), "--replace")
    house.nursery.run("restore", newest(backups))


def copy_keys(house: House) -> None:
    house.nursery.run("backup", "--keys", str(house.home / "key-copies"))


def test_what_was_lost_comes_back_to_the_last_row(house: House, loaded: Mark, backups: Path) -> None:
    house.back_to(loaded)
    before = house.picture()
    house.nursery.run("backup", str(backups))
    copy_keys(house)
    assert not any(path.suffix in {".key", ".keys"} for path in backups.rglob("*"))

    lose_everything(house)
    bring_back(house, backups)

    after = house.picture()
    assert after["audit"].pop("bank:restored") == 1
    assert differing(before, after) == {}
    assert house.nursery.wait(house.nursery.start("audit", "verify")) == 0
    said = house.nursery.hear(*house.ingest())
    assert "Nothing new" in said


@pytest.mark.parametrize("work", [pytest.param("intake", marks=pytest.mark.slow), "refresh"])
def test_a_backup_in_the_midst_of_work_is_of_one_moment_and_the_work_goes_on_from_it(  # noqa: PLR0917
    house: House, request: pytest.FixtureRequest, backups: Path, chance, rounds, work: str
) -> None:
    words = house.ingest() if work == "intake" else ("refresh", "--as-of", TODAY)
    mark: Mark = request.getfixturevalue("empty" if work == "intake" else "loaded")
    unbroken: Unbroken = request.getfixturevalue(work)
    for _round in range(rounds(1, 10)):
        house.back_to(mark)
        copy_keys(house)
        child = house.nursery.start(*words)
        time.sleep(chance.uniform(0, unbroken.seconds))
        house.nursery.run("backup", str(backups))
        assert house.nursery.wait(child) == 0
        assert differing(unbroken.left, house.picture()) == {}
        shutil.rmtree(house.home / "key-copies")
        copy_keys(house)  # keys only come: those of the end open what was sealed before it

        lose_everything(house)
        bring_back(house, backups)
        house.nursery.run(*words)

        assert set(differing(unbroken.left, house.picture())) <= {"audit"}
        shutil.rmtree(house.home / "key-copies")


def test_a_backup_that_is_killed_leaves_no_half_and_the_next_one_cleans_up(
    house: House, loaded: Mark, backups: Path, chance, rounds
) -> None:
    house.back_to(loaded)
    seconds = house.nursery.run("backup", str(backups))
    for _round in range(rounds(3, 50)):
        child = house.nursery.start("backup", str(backups))
        time.sleep(chance.uniform(0, seconds))
        os.killpg(child, signal.SIGKILL)
        house.nursery.wait(child)
        assert all((path / "manifest.json").exists() for path in backups.glob("amity-*"))

    time.sleep(1)  # a backup is named after its second, and the last kill may have come after its end
    house.nursery.run("backup", str(backups), "--keep", "1")

    assert len(list(backups.glob("amity-*"))) == 1
    assert not list(backups.glob(".amity-*"))


def test_a_full_disk_leaves_nothing_and_is_said(house: House, loaded: Mark, backups: Path) -> None:
    house.back_to(loaded)
    for size in (1_000, 20_000, 200_000):
        house.nursery.log.unlink(missing_ok=True)  # it, too, may grow no further
        child = house.nursery.start("backup", str(backups), file_size=size)

        assert house.nursery.wait(child) == 2
        assert list(backups.glob("*amity-*")) == []
        assert "The backup was not made" in house.nursery.said() or "did not end well" in house.nursery.said()


def test_a_damaged_backup_and_a_full_home_are_refused(house: House, loaded: Mark, backups: Path) -> None:
    house.back_to(loaded)
    house.nursery.run("backup", str(backups))
    before = house.picture()

    assert house.nursery.wait(house.nursery.start("restore", newest(backups))) == 2
    assert "is not empty" in house.nursery.said()
    dump = Path(newest(backups)) / "database.dump"
    dump.write_bytes(dump.read_bytes()[:-1] + b"?")
    assert house.nursery.wait(house.nursery.start("restore", newest(backups), "--replace")) == 2
    assert "database.dump is not as it was" in house.nursery.said()

    assert differing(before, house.picture()) == {}


@pytest.mark.slow
def test_it_comes_back_in_another_home_and_its_keys_are_asked_for(
    house: House, loaded: Mark, backups: Path
) -> None:
    house.back_to(loaded)
    house.nursery.run("backup", str(backups))
    copy_keys(house)
    [copy] = (house.home / "key-copies").glob("keys-*.amity")
    elsewhere = house.home.with_name(f"{house.home.name}-elsewhere")
    elsewhere.mkdir()
    elsewhere.chmod(0o711)
    there = Nursery(elsewhere)
    try:
        with server.using(elsewhere):
            assert there.wait(there.start("restore", newest(backups))) == 2
            assert "Bring them back first" in there.said()
            there.run("restore", "--keys", str(copy))
            assert "in another folder" in there.hear("restore", newest(backups))
            said = json.loads(there.hear("status", "--json"))
            assert (said["audit"]["ok"], said["customers"]) == (True, 120)
            assert said["transactions"] > 1000
            assert "Nothing new" in there.hear(*house.ingest())
            there.run("refresh", "--as-of", TODAY)
    finally:
        there.close()
        shutil.rmtree((elsewhere / "postgres").resolve(), ignore_errors=True)
        shutil.rmtree(elsewhere, ignore_errors=True)
