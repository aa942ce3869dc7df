"""PostgreSQL is killed under an intake, a refresh and a worker: what was acknowledged is there, once."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path

import pytest

from tests.storms.conftest import Unbroken
from tests.storms.house import TODAY, House, Mark
from tests.storms.picture import differing
from tests.storms.test_worker import assert_each_event_raised_one_task, left, work_until_none_is_left

pytestmark = [pytest.mark.stress, pytest.mark.timeout(3600)]


def kill_server(house: House) -> None:
    """End every process of this house's own server, the postmaster first, as kill -9 does."""
    data = (house.home / "postgres" / "data").resolve()
    postmaster = int((data / "postmaster.pid").read_text().split()[0])
    backends = [int(entry.name) for entry in Path("/proc").glob("[0-9]*") if _works_in(entry, data)]
    for process in (postmaster, *backends):
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def _works_in(entry: Path, data: Path) -> bool:
    try:
        return (entry / "cwd").readlink() == data
    except OSError:
        return False


@pytest.mark.parametrize("work", ["intake", pytest.param("refresh", marks=pytest.mark.slow)])
def test_a_server_killed_under_work_loses_nothing(
    house: House, request: pytest.FixtureRequest, chance, rounds, work: str
) -> None:
    words = house.ingest() if work == "intake" else ("refresh", "--as-of", TODAY)
    mark: Mark = request.getfixturevalue("empty" if work == "intake" else "loaded")
    unbroken: Unbroken = request.getfixturevalue(work)

    for _round in range(rounds(1, 20)):
        house.back_to(mark)
        for _kill in range(rounds(1, 2)):
            child = house.nursery.start(*words)
            time.sleep(chance.uniform(0.3, 1) * unbroken.seconds)
            kill_server(house)
            house.nursery.log.unlink(missing_ok=True)
            assert house.nursery.wait(child) in {0, 2}, house.nursery.said()
            assert "Traceback" not in house.nursery.said()
            house.nursery.run("status", "--json")
        house.nursery.run(*words)

        assert differing(unbroken.left, house.picture()) == {}


def test_a_server_killed_under_a_worker_loses_no_job(house: House, loaded: Mark, chance, rounds) -> None:
    for _round in range(rounds(1, 20)):
        house.back_to(loaded)
        house.nursery.run("post-events", "0", "100")
        worker = house.nursery.start("quick-worker")
        while left(house) == 100:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.3))
        kill_server(house)
        house.nursery.run("status", "--json")

        # Whoever manages the worker starts it anew when it ends; it may also have found the server again.
        os.killpg(worker, signal.SIGKILL)
        house.nursery.wait(worker)
        work_until_none_is_left(house)

        assert_each_event_raised_one_task(house, 100)
