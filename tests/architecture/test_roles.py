"""Every address, asked by every role: who may gets in, who may not gets 403 and an entry in the trail."""

import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.urls import URLPattern, get_resolver

from amity.foundation.access.permissions import permissions
from amity.foundation.audit.models import Entry
from tests.architecture.test_routes import routes
from tests.web.cast import Reader, make_bank, make_reader

ROLES = sorted(set(permissions().roles) - {"channel"})  # a machine has no session: the API's own tests ask it
ENDLESS = {"live:stream"}
SAMPLES = {"uuid": str(uuid4()), "int": "999999", "str": "x", "slug": "x", "path": "x"}
REFUSED, WRONG_METHOD, BROKEN = 403, 405, 500


@pytest.fixture
def reader(db, home, settings, role) -> Reader:
    settings.SECURE_SSL_REDIRECT = False
    reader = make_reader(role, make_bank())
    reader.client.raise_request_exception = False  # a breakdown is an answer, too: 500
    return reader


def guarded() -> Iterator[tuple[str, str, str]]:
    """Yield name, address and verb of every route that asks for one, but for those of machines."""
    for name, route, prefix in _with_prefixes():
        verb = getattr(route.callback, "verb", "")
        # The API asks for a token, whoever is signed in: its own tests ask it.
        if verb and name not in ENDLESS and not name.startswith("api-v1:"):
            yield name, prefix, verb


def _with_prefixes() -> Iterator[tuple[str, URLPattern, str]]:
    addresses = dict(_addresses(get_resolver(), "/"))
    for name, route in routes(get_resolver()):
        if id(route) in addresses:
            yield name, route, addresses[id(route)]


def _addresses(resolver, prefix: str) -> Iterator[tuple[int, str]]:
    for one in resolver.url_patterns:
        here = prefix + re.sub(r"<(?:(\w+):)?\w+>", lambda m: SAMPLES[m[1] or "str"], str(one.pattern))
        if isinstance(one, URLPattern):
            yield id(one), here
        else:
            yield from _addresses(one, here)


def ask(reader: Reader, address: str) -> int:
    """Return how the address answers by the method that it takes."""
    status = reader.get(address).status_code
    return reader.post(address).status_code if status == WRONG_METHOD else status


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_in_exactly_where_the_table_says(reader: Reader, role: str) -> None:
    wrong = {}
    for name, address, verb in guarded():
        may = role in permissions().verbs[verb].roles
        status = ask(reader, address)
        if status >= BROKEN or (status == REFUSED) == may:
            wrong[name] = (verb, "may" if may else "may not", status)
    assert wrong == {}


@pytest.mark.parametrize("role", ["administrator"])
def test_each_refusal_is_one_entry(reader: Reader, role: str) -> None:
    for _name, address, verb in guarded():
        if role in permissions().verbs[verb].roles:
            continue
        before = Entry.objects.count()
        assert ask(reader, address) == REFUSED
        entry = Entry.objects.latest("pk")
        assert Entry.objects.count() == before + 1
        assert (entry.action, entry.staff_id) == (f"{verb.partition(':')[0]}:refused", reader.actor.staff_id)


@pytest.mark.parametrize("role", ["customer_manager"])
def test_nobody_gets_in_without_signing_in(reader: Reader, role: str) -> None:
    reader.client.logout()
    answers = {name: ask(reader, address) for name, address, _verb in guarded()}
    assert {name: status for name, status in answers.items() if status not in {302, 401}} == {}
