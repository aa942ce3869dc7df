"""Every address × every principal × every tie to a customer: each cell asked, each answer as it should."""

import re
from collections import Counter
from collections.abc import Callable
from urllib.parse import unquote_plus, urlencode
from uuid import uuid4

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.urls import get_resolver, reverse

from tests.architecture.test_routes import routes
from tests.guard import oracle
from tests.guard.oracle import ANONYMOUS, CHANNEL, GROUPS, PRINCIPALS
from tests.guard.recipes import ELSEWHERE, LISTS, OBJECTS, PUBLIC_PREFIXES, SENT, Ask
from tests.guard.stage import NEVER, OWN, RELATIONS, Customer, Stage

VERBS = {name: getattr(route.callback, "verb", "") for name, route in routes(get_resolver())}
NO_THING: dict[str, object] = {
    "batch": 999_999_999,
    "reject": 999_999_999,
    "run": 999_999_999,
    "product": "none",
}
CELLS: Counter[str] = Counter()
pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module", autouse=True)
def count():
    yield
    total = sum(CELLS.values())
    print(f"\nobject-level matrix: {total} cells ({', '.join(f'{n} {k}' for k, n in CELLS.items())})")  # noqa: T201


@pytest.mark.stress
@pytest.mark.parametrize("group", GROUPS, ids=" ".join)
def test_every_cell_answers_as_the_table_says(
    stage: Stage, group: tuple[str, ...], each_wall, rounds, asks
) -> None:
    wrong = []
    for principal in group:
        for wall in each_wall(PRINCIPALS.index(principal)):
            with wall:
                wrong += cells_wrong(stage, principal, rounds, asks)
    assert not wrong, f"{len(wrong)} wrong cells:\n" + "\n".join(wrong[:40])


def cells_wrong(
    stage: Stage, principal: str, rounds: Callable[[int, int], int], asks: Callable[[], bool]
) -> list[str]:
    wrong = []
    for number, ask in enumerate((*OBJECTS, *SENT)):
        for relation in RELATIONS:
            # A page and a fragment go the same way but for their frame: the short form asks either.
            for hx in (bool(number % 2), not number % 2)[: rounds(1, 2)]:
                if not asks():
                    continue
                customer = stage.customer(principal, relation)
                answer = asked(stage, principal, ask, customer, hx=hx)
                wrong += judged(stage, principal, ask, relation, answer, hx=hx)
                CELLS["things"] += 1
    return wrong


@pytest.mark.stress
@pytest.mark.parametrize("group", GROUPS, ids=" ".join)
def test_no_list_search_or_hint_tells_of_whom_one_does_not_see(
    stage: Stage, group: tuple[str, ...], each_wall, rounds, asks
) -> None:
    wrong = []
    for principal in group:
        for wall in each_wall(PRINCIPALS.index(principal)):
            with wall:
                wrong += lists_wrong(stage, principal, rounds, asks)
    assert not wrong, f"{len(wrong)} wrong cells:\n" + "\n".join(wrong[:40])


def lists_wrong(
    stage: Stage, principal: str, rounds: Callable[[int, int], int], asks: Callable[[], bool]
) -> list[str]:
    wrong = []
    for route, queries in LISTS.items():
        is_refused = not oracle.may(principal, VERBS[route])
        for query in queries:
            ties = RELATIONS if "{" in query else (OWN,)
            for relation in ties[-1:] if is_refused and rounds(1, 0) else ties:
                if not asks():
                    continue
                customer = stage.customer(principal, relation)
                sent = sent_of(customer, query)
                answer = _in_vain(stage, principal, "GET", f"{reverse(route)}?{sent}", {}, hx=False)
                wrong += told(stage, principal, f"{route}?{query}", relation, answer, sent=sent)
                # A list without a question shows everybody at once.
                CELLS["lists"] += 1 if "{" in query or is_refused else len(RELATIONS)
    return wrong


def test_every_address_has_a_recipe_or_a_reason() -> None:
    known = {ask.route for ask in (*OBJECTS, *SENT)} | LISTS.keys() | ELSEWHERE.keys()
    new = [
        name
        for name in VERBS
        if name not in known and not name.startswith(PUBLIC_PREFIXES) and not name.startswith("api-v1:")
    ]
    assert new == [], "Say in tests/guard/recipes.py how these are asked, and of whom they tell."


def test_no_recipe_is_for_an_address_that_is_gone() -> None:
    known = {ask.route for ask in (*OBJECTS, *SENT)} | LISTS.keys() | ELSEWHERE.keys()
    assert sorted(known - VERBS.keys()) == []


def test_every_address_with_a_thing_in_it_is_asked_for_each_tie() -> None:
    with_a_thing = {
        name
        for name, route in routes(get_resolver())
        if "<" in str(route.pattern)
        and not name.startswith(("api-v1:", *PUBLIC_PREFIXES))
        and name not in ELSEWHERE
    }
    assert with_a_thing - {ask.route for ask in OBJECTS} == set()


def test_what_is_not_seen_looks_like_what_never_was(stage: Stage) -> None:
    """Whoever asks cannot tell another's customer from nobody: same status, same words, same length."""
    looks = {}
    for relation in ("other branch", "other bank", "erased", NEVER):
        customer = stage.customer("customer_manager", relation)
        for ask in OBJECTS:
            answer = asked(stage, "customer_manager", ask, customer, hx=True)
            if answer.status_code in (404, 403):
                body = re.sub(
                    rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|TD-SEASIDE|none", b"", answer.content
                )
                looks.setdefault((ask.route, ask.method), set()).add((answer.status_code, body))
    assert {ask: len(found) for ask, found in looks.items() if len(found) > 1} == {}


def asked(stage: Stage, principal: str, ask: Ask, customer: Customer | None, *, hx: bool) -> HttpResponse:
    """Ask one cell, and let nothing of it stand."""
    thing = {"run": stage.run_id} | customer.things if customer else NO_THING
    arguments = {ask.argument: thing.get(ask.thing) or uuid4()} if ask.thing else {}
    return _in_vain(
        stage, principal, ask.method, reverse(ask.route, kwargs=arguments), ask.data(customer, stage), hx=hx
    )


def sent_of(customer: Customer | None, query: str) -> str:
    """Return the query that asks for the customer; for nobody's words where there is none."""
    words = dict.fromkeys(
        ("name", "native", "number", "mobile", "mail", "card", "last", "staff"), "4711471147"
    )
    words["reference"] = str(uuid4())
    if customer:
        mobile, mail, card, *_rest = customer.fields.values()
        words = {
            "name": customer.canaries[0], "native": customer.canaries[1], "number": customer.number,
            "mobile": mobile, "mail": mail, "card": card, "last": card[-4:],
            "reference": str(customer.party.reference), "staff": customer.place.staff,
        }  # fmt: skip
    pairs = [part.partition("=") for part in query.split("&") if part]
    return urlencode({name: text.format(**words) for name, _equals, text in pairs})


def judged(
    stage: Stage, principal: str, ask: Ask, relation: str, answer: HttpResponse, *, hx: bool
) -> list[str]:
    """Compare one answer with what the table says."""
    customer = stage.customer(principal, relation)
    is_seen = ask.is_seen(principal, stage, customer, relation)
    verb = VERBS[ask.route]
    if principal in (ANONYMOUS, CHANNEL):
        wanted = 401 if hx else 302
    elif not oracle.may(principal, verb) or (ask.route == "customers:undo" and is_seen and relation != OWN):
        wanted = 403
    else:
        wanted = ask.status(hx=hx) if is_seen else ask.refused
    cell = f"{principal} × {ask.method} {ask.route}{' hx' if hx else ''} × {relation}"
    wrong = [] if answer.status_code == wanted else [f"{cell}: {answer.status_code}, not {wanted}"]
    return wrong + [f"{cell}: tells of {who}" for who in _leaks(stage, principal, verb, answer, customer)]


def told(
    stage: Stage, principal: str, address: str, relation: str, answer: HttpResponse, *, sent: str
) -> list[str]:
    """Compare what a list answered with who may be seen."""
    verb = VERBS[address.partition("?")[0]]
    wanted = 200 if oracle.may(principal, verb) else 403
    if principal in (ANONYMOUS, CHANNEL):
        wanted = 302
    cell = f"{principal} × {address} × {relation}"
    wrong = [] if answer.status_code == wanted else [f"{cell}: {answer.status_code}, not {wanted}"]
    wrong += [f"{cell}: tells of {who}" for who in _leaks(stage, principal, verb, answer, None, sent=sent)]
    customer = stage.customer(principal, relation)
    finds = address in {"customers:list?q={number}", "search:ask?q={mobile}", "search:results?q={mobile}"}
    if finds and customer and wanted == 200 and oracle.may(principal, "customers:read"):
        is_seen = oracle.sees(principal, stage.readers[principal], customer.place)
        if (customer.canaries[0].encode() in answer.content) != is_seen:
            wrong.append(f"{cell}: {'is not found' if is_seen else 'is found'}")
    return wrong


def _leaks(
    stage: Stage,
    principal: str,
    verb: str,
    answer: HttpResponse,
    asked_for: Customer | None,
    *,
    sent: str = "",
) -> list[str]:
    """Name the customers out of sight of whom a word stands in the answer that was not in the question."""
    body = b"" if answer.streaming else answer.content
    text, question = body.decode() + str(dict(answer.items())), unquote_plus(sent)
    found = []
    for tie, customer in stage.customers.items():
        is_seen = oracle.sees(principal, stage.readers[principal], customer.place)
        # The steward repairs a refused line of the bank's: that is the one text read without a reach.
        if is_seen or (verb == "operations:reveal" and customer is asked_for and oracle.may(principal, verb)):
            continue
        if any(word in text and word not in question for word in customer.canaries):
            found.append(tie)
    return found


def _in_vain(stage: Stage, principal: str, method: str, address: str, data, *, hx: bool) -> HttpResponse:
    client = stage.clients[principal]
    headers = {"HX-Request": "true"} if hx else {}
    with transaction.atomic():
        send = client.post if method == "POST" else client.get
        answer = send(address, data, headers=headers)
        transaction.set_rollback(True)
    return answer
