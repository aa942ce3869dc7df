"""Repetitions at once, with answers lost and servers killed: one effect each, and one answer."""

from __future__ import annotations

import http.client
import json
import random
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from time import sleep

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from amity.api.scopes import SCOPES
from amity.decide.decisions.models import Response
from amity.foundation.audit.models import Entry
from amity.know.sources.models import Event
from tests.api.conftest import Caller, give
from tests.api.house import House, serving
from tests.cast import Cast, assemble

pytestmark = [pytest.mark.stress, pytest.mark.django_db(transaction=True), pytest.mark.timeout(3_600)]

AT = "2026-11-22T09:41:00+08:00"


@dataclass
class Schedule:
    """One thing to do, called several times."""

    key: str
    path: str
    body: bytes
    calls: int
    answers: list[tuple[int, bytes]] = field(default_factory=list)


@pytest.fixture
def stage(home: Path, settings) -> tuple[Cast, Caller]:
    cast = assemble()
    return cast, Caller(give(cast.legal_entity_id, *SCOPES, calls_per_minute=1_000_000), Client())


def test_each_schedule_takes_effect_once(
    stage: tuple[Cast, Caller], home: Path, rounds: Callable[[int, int], int]
) -> None:
    cast, caller = stage
    seed = random.SystemRandom().randrange(2**32)
    sys.stderr.write(f"seed {seed}\n")
    chance = random.Random(seed)  # noqa: S311 no secret is drawn
    schedules = [_schedule(chance, cast, number) for number in range(rounds(12, 10_000))]

    with serving(home) as house:
        for number, schedule in enumerate(schedules):
            kills = number % max(20, len(schedules) // 20) == 10
            _play(schedule, house, caller, chance, kills=kills)

    wrong = [s.key for s in schedules if len(set(s.answers)) != 1 or s.answers[0][0] not in {200, 201}]
    assert not wrong, f"answered differently, or refused: {wrong}"
    assert _effects_of_responses() == {_reference(s): 1 for s in schedules if "responses" in s.path}
    events = {json.loads(s.body)["key"] for s in schedules if s.path == "/events"}
    batches = [json.loads(s.body)["events"] for s in schedules if s.path == "/events/batch"]
    wanted = events | {row["key"] for rows in batches for row in rows}
    kept = list(Event.objects.values_list("key", flat=True))
    assert sorted(kept) == sorted(wanted)
    assert Entry.objects.filter(action="event:received").count() == len(wanted)
    assert ProcrastinateJob.objects.filter(task_name="tasks.react_to_event").count() == len(wanted)


def test_of_two_calls_under_one_key_at_once_one_is_refused(
    stage: tuple[Cast, Caller], home: Path, rounds: Callable[[int, int], int]
) -> None:
    cast, caller = stage
    path = f"/decisions/{cast.renewal}/responses"
    with serving(home) as house:
        for number in range(rounds(5, 300)):
            answers: list[tuple[int, bytes]] = []
            threads = [
                threading.Thread(
                    target=lambda outcome=outcome, key=f"m-{number}", answers=answers: answers.append(
                        _call(house, caller, path, key, json.dumps({"outcome": outcome}).encode())
                    )
                )
                for outcome in ("later", "shown")
            ]
            _together(threads)
            assert sorted(status for status, _body in answers) == [201, 422]
    assert Response.objects.count() == rounds(5, 300)


def _schedule(chance: random.Random, cast: Cast, number: int) -> Schedule:
    key = f"s-{number}"
    event = {"key": key, "customer_number": "6021", "channel": "WEB", "kind": "APP_VISIT", "at": AT}
    what = chance.choice(["responses", "event", "batch"])
    if what == "responses":
        path, body = f"/decisions/{cast.renewal}/responses", {"outcome": chance.choice(["later", "shown"])}
    elif what == "event":
        path, body = "/events", event
    else:
        rows = [{**event, "key": f"{key}-{row}"} for row in range(chance.randint(1, 5))]
        chance.shuffle(rows)
        path, body = "/events/batch", {"events": rows}
    return Schedule(key, path, json.dumps(body).encode(), calls=chance.randint(2, 8))


def _play(schedule: Schedule, house: House, caller: Caller, chance: random.Random, *, kills: bool) -> None:
    plan = [(chance.random() * 0.01, chance.random() < 0.25) for _call in range(schedule.calls)]

    def call(pause: float, is_lost: bool) -> None:
        sleep(pause)
        try:
            answer = _call(house, caller, schedule.path, schedule.key, schedule.body, is_lost=is_lost)
        except (OSError, http.client.HTTPException):
            return  # the server was killed: nobody knows what became of it
        # Who must wait, or is told that another is at work, repeats; as does whoever lost the answer.
        if answer is not None and answer[0] not in {409, 503}:
            schedule.answers.append(answer)

    threads = [threading.Thread(target=call, args=one) for one in plan]
    if kills:
        threads.append(threading.Thread(target=lambda: (sleep(chance.random() * 0.03), house.kill())))
    _together(threads)
    if kills:
        house.start()
    last = _call(house, caller, schedule.path, schedule.key, schedule.body)
    assert last is not None
    schedule.answers.append(last)


def _call(
    house: House, caller: Caller, path: str, key: str, body: bytes, *, is_lost: bool = False
) -> tuple[int, bytes] | None:
    headers = {
        "Authorization": f"Bearer {caller.token}",
        "Content-Type": "application/json",
        "Idempotency-Key": key,
    }
    with closing(http.client.HTTPConnection("127.0.0.1", house.port, timeout=30)) as connection:
        connection.request("POST", f"/api/v1{path}", body, headers)
        if is_lost:
            return None
        answer = connection.getresponse()
        return answer.status, answer.read()


def _together(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


def _reference(schedule: Schedule) -> str:
    return str(json.loads(schedule.answers[0][1])["reference"])


def _effects_of_responses() -> dict[str, int]:
    answered = Entry.objects.filter(action="decision:answered").count()
    references = [str(reference) for reference in Response.objects.values_list("reference", flat=True)]
    assert answered == len(references)
    return {reference: references.count(reference) for reference in references}
