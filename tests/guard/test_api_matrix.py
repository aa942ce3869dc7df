"""Every operation of the API × every kind of caller × every tie to a customer."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver

from amity.api import tokens
from amity.api.operations import limits
from amity.api.scopes import SCOPES
from amity.foundation.kernel.actors import SYSTEM
from tests.architecture.test_routes import routes
from tests.guard.oracle import ROLES, TABLE, may
from tests.guard.stage import BANK, NOW, RELATIONS, Customer, Stage, token

OTHERS = {"api-v1:get_state", "api-v1:show_problem", "api-v1:openapi-json", "api-v1:api-root"}
"""Operations that tell nothing of anybody."""
ALL, WITHDRAWN, NOBODY = "all scopes", "withdrawn token", "no token"
CALLERS = (ALL, *SCOPES, WITHDRAWN, NOBODY, *(f"session of {role}" for role in ROLES))


@dataclass(frozen=True)
class Call:
    """One way to call an operation about a customer."""

    name: str
    path: str
    """``{thing}`` stands for the customer's thing of that name."""
    scope: str
    verb: str
    good: int = 200
    body: str = ""
    missing: int = 404

    @property
    def things(self) -> tuple[str, ...]:
        return tuple(thing for thing in ("customer", "holding", "decision", "number") if self.is_about(thing))

    def is_about(self, thing: str) -> bool:
        return f"{{{thing}}}" in self.path + self.body


EVENT = (
    '"key": "{key}", "customer_number": "{number}", "channel": "PHONE", "kind": "CALL_IN", '
    '"at": "2026-11-20T09:41:00+08:00"'
)
CALLS = (
    Call("list_customers", "/customers?number={number}", "customers:read", "customers:read", missing=200),
    Call("list_customers", "/customers", "customers:read", "customers:read", missing=200),
    Call("get_customer", "/customers/{customer}", "customers:read", "customers:read"),
    Call("get_coverage", "/customers/{customer}/coverage", "customers:read", "customers:read"),
    Call("list_holdings", "/customers/{customer}/holdings", "holdings:read", "customers:read"),
    Call("list_relations", "/customers/{customer}/relations", "relations:read", "relations:read"),
    Call("list_transactions", "/holdings/{holding}/transactions", "holdings:read", "customers:read"),
    Call("list_decisions", "/customers/{customer}/decisions", "decisions:read", "decisions:read"),
    Call(
        "respond",
        "/decisions/{decision}/responses",
        "responses:write",
        "decisions:respond",
        good=201,
        body='{"outcome": "accepted"}',
    ),
    Call("get_question", "/customers/{customer}/question", "questions:read", "questions:read"),
    # Nothing is known to be missing of these customers: whoever may is told so.
    Call(
        "record_answer",
        "/customers/{customer}/answers",
        "answers:write",
        "questions:answer",
        good=422,
        body='{"fact": "OCCUPATION", "outcome": "refused"}',
    ),
    Call("receive_event", "/events", "events:write", "events:receive", good=201, body=f"{{{EVENT}}}"),
    Call(
        "receive_events",
        "/events/batch",
        "events:write",
        "events:receive",
        good=200,
        body=f'{{"events": [{{{EVENT}}}]}}',
        missing=200,
    ),
)
CELLS: Counter[str] = Counter()
pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module", autouse=True)
def count():
    yield
    print(f"\nAPI matrix: {CELLS['cells']} cells")  # noqa: T201


def test_every_operation_has_a_recipe_or_a_reason() -> None:
    names = {name for name, _route in routes(get_resolver()) if name.startswith("api-v1:")}
    assert names - OTHERS == {f"api-v1:{call.name}" for call in CALLS}


@pytest.mark.stress
@pytest.mark.parametrize("callers", [CALLERS[::3], CALLERS[1::3], CALLERS[2::3]], ids=", ".join)
def test_every_call_answers_as_the_table_says(
    stage: Stage, callers: tuple[str, ...], each_wall, asks
) -> None:
    wrong: list[str] = []
    for caller in callers:
        for wall in each_wall(CALLERS.index(caller)):
            with transaction.atomic():
                client = calling(stage, caller)
                with wall:
                    wrong += calls_wrong(stage, caller, client, asks)
                # Neither a token nor its withdrawal stands for whoever calls next.
                transaction.set_rollback(True)
    assert not wrong, f"{len(wrong)} wrong cells:\n" + "\n".join(wrong[:40])


def calls_wrong(stage: Stage, caller: str, client: Client, asks: Callable[[], bool]) -> list[str]:
    limits.forget()
    wrong = []
    for call, relation in product(CALLS, RELATIONS):
        if not asks():
            continue
        customer = stage.customer("compliance", relation)
        status, body = asked(client, call, customer)
        wanted = _wanted(caller, call, customer)
        CELLS["cells"] += 1
        if status != wanted:
            wrong.append(f"{caller} × {call.name} × {relation}: {status}, not {wanted} {body[:120]!r}")
        wrong += [
            f"{caller} × {call.name} × {relation}: tells of {tie}"
            for tie in _leaks(stage, caller, call, customer, body)
        ]
    return wrong


def calling(stage: Stage, caller: str) -> Client:
    if caller.startswith("session of "):
        return stage.clients[caller.removeprefix("session of ")]
    client = Client(raise_request_exception=False)
    if caller != NOBODY:
        given = token(stage.banks, *(SCOPES if caller in (ALL, WITHDRAWN) else [caller]))
        client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {given}"
    if caller == WITHDRAWN:
        tokens.withdraw(name="core", legal_entity_id=stage.banks[BANK], by=SYSTEM, at=NOW)
    return client


def asked(client: Client, call: Call, customer: Customer | None) -> tuple[int, str]:
    path, body = call.path, call.body.replace("{key}", str(uuid4()))
    for thing in call.things:
        reference = str(customer.things[thing]) if customer else str(uuid4())
        path, body = path.replace(f"{{{thing}}}", reference), body.replace(f"{{{thing}}}", reference)
    with transaction.atomic():
        headers = {"Idempotency-Key": str(uuid4()), "Amity-Purpose": "check"}
        if body:
            answer = client.post(f"/api/v1{path}", body, content_type="application/json", headers=headers)
        else:
            answer = client.get(f"/api/v1{path}", headers=headers)
        transaction.set_rollback(True)
    return answer.status_code, answer.content.decode()


def _wanted(caller: str, call: Call, customer: Customer | None) -> int:
    if caller in (WITHDRAWN, NOBODY) or caller.startswith("session of "):
        return 401
    if caller not in {ALL, call.scope}:
        return 403
    assert may("channel", call.verb)
    if not call.things:
        return call.good
    return call.good if _is_seen(customer) else call.missing


def _is_seen(customer: Customer | None) -> bool:
    assert TABLE["roles"]["channel"]["reach"] == "bank"
    return customer is not None and not customer.place.is_erased and customer.place.bank == BANK


def _is_told_of(stage: Stage, call: Call, customer: Customer, asked_for: Customer | None) -> bool:
    """Tell whether the operation is there to tell of this customer beside the one asked for."""
    pair = (customer, asked_for)
    ties = {tie.partition(":")[0] for tie, each in stage.customers.items() if each in pair}
    return call.name == "list_relations" and ties == {"own", "other branch"}  # as the stage ties them


def _leaks(stage: Stage, caller: str, call: Call, asked_for: Customer | None, body: str) -> list[str]:
    """Name whoever must not be told of; and whoever was not asked for, where somebody was."""
    found = []
    for tie, customer in stage.customers.items():
        is_asked = customer is asked_for or not call.things or _is_told_of(stage, call, customer, asked_for)
        if is_asked and _is_seen(customer) and caller in (ALL, call.scope):
            # Sealed fields are masked even for whoever may read the customer.
            words = tuple(customer.fields.values())
        else:
            words = customer.canaries
        sent = customer.number if customer is asked_for and call.is_about("number") else None
        if any(word in body for word in words if word != sent):
            found.append(tie)
    return found


def test_what_the_answer_of_another_banks_customer_says_is_what_that_of_nobody_says(stage: Stage) -> None:
    limits.forget()
    client = calling(stage, ALL)
    looks: dict[str, set[str]] = {}
    for call in CALLS:
        for relation in ("other bank", "erased", "never existed"):
            status, body = asked(client, call, stage.customer("compliance", relation))
            said = json.loads(body)
            for name in ("instance", "customer", "key"):
                said.pop(name, None) if isinstance(said, dict) else None
            if status == 404:
                looks.setdefault(call.name, set()).add(json.dumps(said, sort_keys=True))
    assert {name: len(found) for name, found in looks.items() if len(found) > 1} == {}
