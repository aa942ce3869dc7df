"""Whatever is refused under /api/ is told as a problem that says which kind, and what to do."""

import json
import re
from pathlib import Path

import pytest
from django.db import OperationalError
from django.test import Client

from amity.api import kinds
from amity.api.scopes import SCOPES
from amity.foundation.audit.models import Entry
from tests.api.conftest import Caller

CALLS = [
    ("get", "/customers", "customers:read"),
    ("get", "/customers/6021", "customers:read"),
    ("get", "/customers/6021/holdings", "holdings:read"),
    ("get", "/customers/6021/relations", "relations:read"),
    ("get", "/holdings/0193a2c4-8a2b-7f10-8c55-6b1f3f0a9e02/transactions", "holdings:read"),
    ("get", "/customers/6021/decisions", "decisions:read"),
    ("post", "/decisions/0193a2c4-8a2b-7f10-8c55-6b1f3f0a9e02/responses", "responses:write"),
    ("post", "/events", "events:write"),
    ("post", "/events/batch", "events:write"),
]
BODIES = {
    "/events": {
        "key": "k",
        "customer_number": "1",
        "channel": "WEB",
        "kind": "QUESTION",
        "at": "2026-11-22T09:41:00+08:00",
    },
    "/events/batch": {"events": [{}]},
}


def kind_of(answer) -> str:
    content = json.loads(answer.content)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert content["status"] == answer.status_code
    assert content["detail"]
    assert content["remedy"].endswith(".")
    name = content["type"].removeprefix("/api/v1/problems/")
    assert kinds.KINDS[name].status == answer.status_code
    return name


@pytest.mark.parametrize(
    ("method", "path"),
    [("get", "/api/"), ("get", "/api/v2/events"), ("post", "/api/v1/nothing"), ("get", "/api/v1/events/"),
     ("get", "/api/v1/customers/../../etc/passwd"), ("get", "/api/v1/customers/a%2Fb"), ("get", "/api/v1/")],
)  # fmt: skip
def test_nothing_is_at_this_address(caller: Caller, method: str, path: str) -> None:
    asked = {"secure": True, "headers": {"authorization": f"Bearer {caller.token}"}}
    if method == "post":
        asked |= {"data": b"{}", "content_type": "application/json"}

    assert kind_of(getattr(caller.client, method)(path, **asked)) == "no-address"


@pytest.mark.parametrize("method", ["put", "delete", "patch", "head", "options", "trace"])
def test_an_address_says_which_methods_it_takes(caller: Caller, method: str) -> None:
    answer = getattr(caller.client, method)("/api/v1/events", secure=True)

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"
    if method != "head":
        assert kind_of(answer) == "wrong-method"


@pytest.mark.parametrize(("method", "path", "scope"), CALLS)
def test_a_token_without_the_scope_is_told_its_name_and_written_down(
    caller_with, method: str, path: str, scope: str
) -> None:
    caller = caller_with(*(set(SCOPES) - {scope}))

    answer = _call(caller, method, path)

    assert kind_of(answer) == "scope-missing"
    assert scope in answer.json()["detail"]
    assert Entry.objects.filter(action__endswith=":refused").count() == 1


@pytest.mark.parametrize(("method", "path", "scope"), CALLS)
def test_a_token_with_this_scope_alone_is_let_in(caller_with, method: str, path: str, scope: str) -> None:
    assert _call(caller_with(scope), method, path).status_code in {200, 201, 404, 422}


@pytest.mark.parametrize("path", [path for method, path, _scope in CALLS if method == "get"])
def test_a_query_that_is_not_known_is_refused(caller: Caller, path: str) -> None:
    answer = caller.get(path, {"limitt": "5"})

    assert kind_of(answer) == "invalid"
    assert answer.json()["errors"] == [{"where": "query.limitt", "what": "is not known here"}]


@pytest.mark.parametrize("limit", ["0", "-1", "201", str(2**63), "1e3", "x", ""])
def test_pages_are_bounded(caller: Caller, limit: str) -> None:
    assert kind_of(caller.get("/customers", {"limit": limit})) == "invalid"


@pytest.mark.parametrize("sent", ["text/plain", "application/x-www-form-urlencoded", "application/xml", ""])
def test_a_body_of_another_type_is_refused(caller: Caller, sent: str) -> None:
    answer = caller.client.post(
        "/api/v1/events",
        b"{}",
        content_type=sent,
        secure=True,
        headers={"authorization": f"Bearer {caller.token}"},
    )

    assert kind_of(answer) == "wrong-type"


def test_a_body_that_is_too_large_is_refused_unread(caller: Caller) -> None:
    assert kind_of(caller.post("/events/batch", b'"' + b"x" * 2_100_000 + b'"')) == "too-large"


def test_a_wrong_host_is_a_problem_too(client: Client, db) -> None:
    answer = client.get("/api/v1/state", headers={"host": "elsewhere.example"}, secure=True)

    assert kind_of(answer) == "malformed"


def test_who_calls_too_often_is_told_how_long_to_wait(caller_with) -> None:
    caller = caller_with("customers:read", calls_per_minute=3)
    answers = [caller.get("/state") for _call in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert kind_of(answers[3]) == "too-many-calls"
    assert 1 <= int(answers[3].headers["Retry-After"]) <= 20


def test_a_database_that_does_not_answer_in_time_is_no_mistake_of_the_caller(
    caller: Caller, monkeypatch
) -> None:
    def too_slow(*args: object, **more: object) -> None:
        raise OperationalError("canceling statement due to statement timeout")

    monkeypatch.setattr("amity.api.selectors.customers.page", too_slow)

    answer = caller.get("/customers")

    assert kind_of(answer) == "busy"
    assert int(answer.headers["Retry-After"]) >= 1


def test_a_breakdown_tells_nothing_of_what_broke(caller: Caller, monkeypatch) -> None:
    def fail(*args: object, **more: object) -> None:
        raise RuntimeError("canary in the traceback")

    monkeypatch.setattr("amity.api.selectors.customers.page", fail)
    caller.client.raise_request_exception = False

    answer = caller.get("/customers")

    assert kind_of(answer) == "broken"
    assert b"canary" not in answer.content


@pytest.mark.parametrize("name", kinds.KINDS)
def test_each_kind_says_at_its_address_what_it_means_and_asks_for_no_token(client: Client, db, name) -> None:
    answer = client.get(f"/api/v1/problems/{name}", secure=True)

    assert answer.json() == {
        "type": f"/api/v1/problems/{name}",
        "title": kinds.KINDS[name].title,
        "status": kinds.KINDS[name].status,
        "remedy": kinds.KINDS[name].remedy,
    }


def test_no_kind_is_defined_in_vain() -> None:
    rooms = Path(kinds.__file__).parent.glob("*.py")
    used = {
        name
        for file in rooms
        if file.name != "kinds.py"
        for name in re.findall(r"kinds\.([A-Z_]+)", file.read_text())
    }

    assert {name for name, value in vars(kinds).items() if isinstance(value, kinds.Kind)} <= used


def _call(caller: Caller, method: str, path: str):
    if method == "get":
        return caller.get(path)
    return caller.post(path, BODIES.get(path, {"outcome": "shown"}), idempotency_key="k")
