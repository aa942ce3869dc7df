"""The house as real processes serve it: what it says of itself, and never of a customer."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection

import psycopg
import pytest

from tests.storms.house import House, Mark
from tests.storms.test_postgres import kill_server

pytestmark = [pytest.mark.stress, pytest.mark.timeout(600)]

PORT = 8174
NAME, MOBILE, CARD = "Zhu Canary-Wen", "13900007731", "6222021001117731"
CANARIES = (NAME, NAME.replace(" ", "%20"), "Canary", MOBILE, CARD)


@dataclass(frozen=True)
class Answer:
    status: int
    body: str
    headers: dict[str, str]


def ask(
    path: str, *, body: bytes | None = None, headers: dict[str, str] | None = None, method: str | None = None
) -> Answer:
    connection = HTTPConnection("127.0.0.1", PORT, timeout=30)
    try:
        how = method or ("POST" if body is not None else "GET")
        connection.request(how, path, body=body, headers=headers or {})
        response = connection.getresponse()
        return Answer(response.status, response.read().decode(errors="replace"), dict(response.getheaders()))
    finally:
        connection.close()


@pytest.fixture
def token(house: House, loaded: Mark) -> str:
    house.back_to(loaded)
    said = house.nursery.hear("token", "give", "storm-channel", "--scope", "events:write")
    return next(word for word in said.split() if len(word) > 30)


@pytest.fixture
def served(house: House, token: str) -> Iterator[House]:
    """The house with its web server and its worker, in production's own way but for TLS."""
    house.nursery.log.unlink(missing_ok=True)
    web = house.nursery.start("serve", "--port", str(PORT))
    worker = house.nursery.start("quick-worker")
    try:
        _wait_for("/healthz", 200)
        yield house
    finally:
        for process in (web, worker):
            os.killpg(process, signal.SIGTERM)
            house.nursery.wait(process)


def _wait_for(path: str, status: int) -> Answer:
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        try:
            if (found := ask(path)).status == status:
                return found
        except OSError:
            pass
        time.sleep(0.2)
    raise AssertionError(f"{path} never answered {status}")


def test_says_whether_it_is_ready_and_to_whom_it_says_why(served: House) -> None:
    there = _wait_for("/readyz", 200)
    assert json.loads(there.body)["parts"] == {
        "database": True, "migrations": True, "keys": True, "disk": True, "generation": True, "worker": True,
    }  # fmt: skip

    kill_server(served)
    gone = _wait_for("/readyz", 503)

    assert json.loads(gone.body)["parts"]["database"] is False
    assert "does not answer" in json.loads(gone.body)["why"]["database"]
    assert "why" not in json.loads(ask("/readyz", headers={"X-Forwarded-For": "198.51.100.7"}).body)
    assert ask("/healthz").status == 200
    served.nursery.run("status", "--json")
    _wait_for("/readyz", 200)


def test_counts_of_all_its_processes_add_up_and_strangers_do_not_see_them(served: House) -> None:
    for _turn in range(40):
        ask("/healthz")

    told = ask("/metrics").body
    lines = [line for line in told.splitlines() if line.startswith("amity_requests_total")]
    [count] = [line for line in lines if '"health:healthy"' in line]
    assert float(count.rsplit(" ", 1)[1]) >= 40
    for name in ("amity_jobs", "amity_batches", "amity_generation_age_seconds", "amity_database_bytes"):
        assert f"\n{name}" in told
    assert ask("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status == 404


def test_no_log_says_anything_of_a_customer(served: House, token: str) -> None:
    """Canaries in address, form, JSON, headers and exceptions; then every log is read."""
    quoted = NAME.replace(" ", "%20")
    event = {"key": f"k-{MOBILE}", "customer_number": CARD, "channel": "MOBILE", "kind": "COMPLAINT",
             "at": "2026-11-22T09:41:00+08:00", "text": f"{NAME} {MOBILE}"}  # fmt: skip
    bearer = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    asked = [
        ask(f"/customers/?q={quoted}"),
        ask(f"/no/such/{quoted}/{MOBILE}"),
        ask(f"/customers/{MOBILE}"),
        ask("/account/login/", body=f"login={quoted}&password={MOBILE}".encode()),
        ask("/", headers={"Host": f"{MOBILE}.example"}),
        ask("/", headers={"X-Request-ID": MOBILE, "User-Agent": NAME, "Referer": f"http://x/{quoted}"}),
        ask("/api/v1/events", body=json.dumps(event).encode(), headers={"Authorization": f"Bearer {MOBILE}"}),
        ask("/api/v1/events", body=json.dumps(event).encode(), headers=bearer),
        ask("/api/v1/events", body=json.dumps({**event, "at": NAME}).encode(), headers=bearer),
        ask("/api/v1/events", body=f"{{{NAME}".encode(), headers=bearer),
        ask("/", method=f"X{MOBILE}"),
    ]
    _fail_in_the_worker(served)
    _fail_in_the_database(served)
    time.sleep(2)

    assert all(answer.status < 500 for answer in asked), [answer.status for answer in asked]
    web = served.nursery.log.read_text(encoding="utf-8")
    database = (served.home / "postgres" / "server.log").read_text(encoding="utf-8", errors="replace")
    for canary in CANARIES:
        assert canary not in web
        assert canary not in database
    assert [line for line in web.splitlines() if not line.startswith("{")] == []
    lines = [json.loads(line) for line in web.splitlines()]
    requests = [line for line in lines if line["event"] == "request"]
    assert len(requests) >= len(asked) - 1
    assert {"request_id", "route", "method", "status", "ms", "actor", "role"} <= set(requests[0])
    assert any(line.get("level") == "error" for line in lines), "the worker's failed job left no line"


def _fail_in_the_worker(house: House) -> None:
    with house.superuser() as connection:
        connection.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args)"
            " VALUES ('live', 'tasks.react_to_event', %s)",
            [json.dumps({"event_reference": f"{NAME} {MOBILE}"})],
        )


def _fail_in_the_database(house: House) -> None:
    doubled = (
        "INSERT INTO organisation_legalentity (id, code, name_en, name_zh, currency)"
        f" SELECT id, code, '{NAME}', '{MOBILE}', currency FROM organisation_legalentity"
    )
    short = f"INSERT INTO organisation_legalentity (code, name_en) VALUES ('{NAME}', '{MOBILE}')"
    with house.superuser() as connection:
        for statement in (f"SELECT '{NAME} {MOBILE}'::integer", doubled, short):
            with pytest.raises(psycopg.Error):
                connection.execute(statement)
