"""A worker that is killed while jobs run loses none and does none twice; none hangs for ninety seconds."""

from __future__ import annotations

import os
import signal
import time

import pytest

from tests.storms.house import House, Mark

pytestmark = [pytest.mark.stress, pytest.mark.timeout(3600)]

EVENTS = 150
PATIENCE = 90
# The schedule adds jobs of its own meanwhile.
ASKED = "task_name = 'tasks.react_to_event'"
LEFT = f"SELECT count(*) FROM procrastinate_jobs WHERE {ASKED} AND status IN ('todo', 'doing')"
ENDED = f"SELECT status::text, count(*) FROM procrastinate_jobs WHERE {ASKED} GROUP BY 1"
RAISED = """
    SELECT count(*), count(DISTINCT event_id)
      FROM tasks_task JOIN sources_event ON sources_event.id = event_id WHERE sources_event.source = 'storm'
"""
WRITTEN_DOWN = "SELECT count(*) FROM audit_entry WHERE action = 'task:raised'"


def left(house: House) -> int:
    with house.superuser() as connection:
        [count] = connection.execute(LEFT).fetchone() or [0]
        return int(count)


def work_until_none_is_left(house: House) -> float:
    began = time.monotonic()
    worker = house.nursery.start("quick-worker")
    while left(house) and time.monotonic() - began < PATIENCE:
        time.sleep(0.2)
    took = time.monotonic() - began
    os.killpg(worker, signal.SIGTERM)
    assert house.nursery.wait(worker) in {0, 143}, house.nursery.said()
    return took


def assert_each_event_raised_one_task(house: House, events: int) -> None:
    with house.superuser() as connection:
        assert dict(connection.execute(ENDED).fetchall()) == {"succeeded": events}
        assert connection.execute(RAISED).fetchone() == (events, events)
        assert connection.execute(WRITTEN_DOWN).fetchone() == (events,)


def test_killed_workers_lose_no_job_and_do_none_twice(house: House, loaded: Mark, chance, rounds) -> None:
    for _round in range(rounds(1, 20)):
        house.back_to(loaded)
        house.nursery.run("post-events", "0", str(EVENTS))
        hit = 0
        for _kill in range(4):
            worker = house.nursery.start("quick-worker")
            before = left(house)
            while left(house) == before:
                time.sleep(0.01)
            time.sleep(chance.uniform(0, 0.3))
            os.killpg(worker, signal.SIGKILL)
            house.nursery.wait(worker)
            hit += left(house) > 0

        took = work_until_none_is_left(house)

        assert hit > 0
        assert took < PATIENCE
        assert_each_event_raised_one_task(house, EVENTS)


def test_the_same_event_posted_again_after_a_kill_raises_nothing_more(
    house: House, loaded: Mark, chance
) -> None:
    house.back_to(loaded)
    sender = house.nursery.start("post-events", "0", "60")
    time.sleep(chance.uniform(0.2, 1.0))
    os.killpg(sender, signal.SIGKILL)
    house.nursery.wait(sender)

    house.nursery.run("post-events", "0", "60")
    work_until_none_is_left(house)

    assert_each_event_raised_one_task(house, 60)
