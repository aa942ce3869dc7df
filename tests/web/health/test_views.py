"""What machines ask of a server: does it live, is it ready, what does it do; and what strangers are told."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from amity.foundation.keys import services as keys
from amity.web.health import metrics, readiness

LOCAL = {"REMOTE_ADDR": "127.0.0.1"}
STRANGER = {"REMOTE_ADDR": "198.51.100.7"}
NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("db", "home")


@pytest.fixture
def client(settings) -> Client:
    settings.SECURE_SSL_REDIRECT = False
    return Client()


def test_is_ready_when_all_that_pages_need_is_there(client: Client) -> None:
    answer = client.get("/readyz", **STRANGER)

    assert answer.status_code == 200
    assert answer.json() == {
        "ready": True,
        "parts": {
            "database": True, "migrations": True, "keys": True, "disk": True, "generation": False,
            "worker": False,
        },
    }  # fmt: skip


@pytest.mark.parametrize(("asked_by", "is_told"), [(LOCAL, True), (STRANGER, False)])
def test_says_that_keys_are_missing_and_to_this_machine_alone_why(
    client: Client, home, asked_by, is_told: bool
) -> None:
    keys.seal("x", party=1, field="mobile")
    (home / "keys" / "master.key").unlink()

    answer = client.get("/readyz", **asked_by)

    assert answer.status_code == 503
    assert answer.json()["parts"]["keys"] is False
    assert ("keys" in answer.json().get("why", {})) is is_told


def test_whoever_comes_through_a_proxy_is_a_stranger(client: Client) -> None:
    assert "why" not in client.get("/readyz", **LOCAL, headers={"X-Forwarded-For": "127.0.0.1"}).json()
    assert client.get("/metrics", **LOCAL, headers={"Forwarded": "for=127.0.0.1"}).status_code == 404


def test_a_full_disk_is_not_ready(client: Client, monkeypatch) -> None:
    monkeypatch.setattr(readiness, "LEAST_FREE", 10**18)

    assert client.get("/readyz", **LOCAL).json()["why"]["disk"].endswith("make room")


def test_a_token_opens_metrics_from_anywhere_and_nothing_else_does(client: Client, monkeypatch) -> None:
    monkeypatch.setenv("AMITY_METRICS_TOKEN", "let me look")

    assert (
        client.get("/metrics", **STRANGER, headers={"Authorization": "Bearer let me look"}).status_code == 200
    )
    assert client.get("/metrics", **STRANGER, headers={"Authorization": "Bearer let me"}).status_code == 404
    assert client.get("/metrics", **LOCAL).status_code == 404


def test_counts_by_the_name_of_a_route_never_by_its_address(client: Client) -> None:
    client.get("/healthz?mobile=13800006021")
    client.get("/no/such/13800006021")
    client.get("/customers/0198c0de-0000-7000-8000-000000000001/")

    told = metrics.all_processes().decode()

    assert 'route="health:healthy",status="200"' in told
    assert "13800006021" not in told
    assert "0198c0de" not in told


def test_says_how_the_house_stands(client: Client) -> None:
    told = client.get("/metrics", **LOCAL).content.decode()

    for line in ('amity_jobs{state="todo"} 0.0', "amity_rejects 0.0", "amity_database_bytes "):
        assert line in told


def test_gives_each_request_a_number_and_takes_a_proxys_where_it_is_one(client: Client) -> None:
    given = "0198c0de-0000-7000-8000-000000000001"

    assert client.get("/healthz", headers={"X-Request-ID": given})["X-Request-ID"] == given
    assert (
        "13800006021" not in client.get("/healthz", headers={"X-Request-ID": "13800006021"})["X-Request-ID"]
    )


def test_a_worker_that_was_not_heard_of_is_said(monkeypatch) -> None:
    monkeypatch.setattr(readiness.jobs, "heard_at", lambda: NOON - timedelta(minutes=3))
    [worker] = [part for part in readiness.parts(at=NOON) if part.name == "worker"]

    assert "start `amity worker`" in worker.why
