"""Every answer of every address: its headers, cookies and methods; and what of a request is not believed."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.http import HttpResponse
from django.test import Client

from amity.foundation.organisation.models import User
from amity.web.signin.models import Note, Tries
from tests.web.hardening.addresses import Readers, addresses

BROKEN = 500
PAGE = {
    "Content-Security-Policy": re.compile(r"default-src 'none'; script-src 'self'; .*frame-ancestors 'none'"),
    "Permissions-Policy": re.compile(r"camera=\(\)"),
    "Referrer-Policy": re.compile(r"^same-origin$"),
    "Cross-Origin-Opener-Policy": re.compile(r"^same-origin$"),
    "Cross-Origin-Resource-Policy": re.compile(r"^same-origin$"),
    "X-Content-Type-Options": re.compile(r"^nosniff$"),
    "X-Frame-Options": re.compile(r"^DENY$"),
    "Strict-Transport-Security": re.compile(r"max-age=31536000; includeSubDomains; preload"),
}
TALKATIVE = ("Server", "X-Powered-By", "Via")
STRANGE = ("PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "OPTIONS", "PROPFIND", "BREW")


def faults(response: HttpResponse, *, is_signed_in: bool) -> list[str]:
    """Return what is wrong with an answer's headers and cookies."""
    found = [name for name, wanted in PAGE.items() if not wanted.search(response.headers.get(name, ""))]
    found += [name for name in TALKATIVE if name in response.headers]
    if is_signed_in and "no-store" not in response.headers.get("Cache-Control", ""):
        found.append("Cache-Control")
    for name, morsel in response.cookies.items():
        is_kept = morsel.value and name not in {"amity_theme", "amity_density", "amity_keys"}
        is_open = is_kept and not (morsel["secure"] and morsel["httponly"])
        if is_open or morsel["samesite"] != "Lax":
            found.append(f"cookie {name}")
        if morsel["domain"] or morsel["path"] != "/":
            found.append(f"cookie {name} goes further than this host")
    if not response.streaming and b"Traceback" in response.content:
        found.append("a stack trace")
    return found


@pytest.mark.parametrize("who", ["signed in", "stranger"])
def test_every_address_answers_with_every_header(readers: Readers, who: str) -> None:
    wrong = {}
    for address in addresses():
        is_signed_in = who == "signed in" and address.name != "account_logout"
        client = readers.of(address) if is_signed_in else Client(raise_request_exception=False)
        for ask in (client.get, client.post):
            response = ask(address.path(readers.samples(address)), secure=True)
            if found := faults(response, is_signed_in=is_signed_in and not address.name.startswith("api-")):
                wrong[f"{ask.__name__} {address.name}"] = found
            if response.status_code >= BROKEN and address.name != "health:ready":
                wrong[f"{ask.__name__} {address.name}"] = [response.status_code]
    assert wrong == {}


def test_what_is_not_there_is_refused_with_every_header(readers: Readers) -> None:
    client = readers.by_role["customer_manager"]
    for path in (
        "/nowhere",
        "/customers/nobody/",
        "/static/nothing.js",
        "/api/v1/nothing",
        "////",  # the client takes the first two for the beginning of a host: it sends //
        "/%00",
        "/%ff",
    ):
        response = client.get(path, secure=True)
        assert response.status_code in {400, 404}, path
        assert faults(response, is_signed_in=not path.startswith(("/static/", "/api/"))) == [], path


def test_no_other_method_reaches_a_page(readers: Readers) -> None:
    wrong = {}
    for address in addresses():
        client = readers.of(address)
        for method in STRANGE:
            status = client.generic(method, address.path(readers.samples(address)), secure=True).status_code
            if status != 405 and not (address.pattern.startswith("/api/") and status < BROKEN):
                wrong[f"{method} {address.name}"] = status
    assert wrong == {}


def test_head_gets_no_further_than_get(readers: Readers) -> None:
    wrong = {}
    for address in addresses():
        client, path = Client(raise_request_exception=False), address.path(readers.samples(address))
        head, get = (ask(path, secure=True).status_code for ask in (client.head, client.get))
        if head not in {get, 405}:
            wrong[address.name] = (head, get)
    assert wrong == {}


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_no_header_makes_one_method_into_another(readers: Readers, header: str) -> None:
    client = readers.by_role["customer_manager"]

    assert client.get("/preferences/save", secure=True, headers={header: "POST"}).status_code == 405
    assert (
        client.post("/preferences/", {"_method": "GET"}, secure=True, headers={header: "GET"}).status_code
        == 405
    )


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "localhost@evil.example", "a b", ""]
)
def test_another_host_is_refused(db, host: str, settings) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    assert Client().get("/account/login", secure=True, headers={"host": host}).status_code == 400


@pytest.mark.parametrize(
    "header", ["X-Forwarded-Host", "X-Host", "Forwarded", "X-Original-URL", "X-Rewrite-URL"]
)
def test_no_header_says_what_the_host_or_the_address_is(db, header: str) -> None:
    client = Client(headers={header: "evil.example"})

    response = client.get("/help/", secure=True)
    page = client.get("/account/login", secure=True).content.decode()

    assert response["Location"] == "/account/login?next=/help/"
    assert "evil.example" not in page


@pytest.mark.parametrize(
    "evil",
    [
        "https://evil.example/", "//evil.example", "///evil.example", "/\\evil.example",
        "javascript:alert(1)", "https:evil.example", "\thttps://evil.example", "%2F%2Fevil.example",
        "http://localhost@evil.example", "/\r\nSet-Cookie: stolen=1", "/\nLocation: https://evil.example",
    ],
)  # fmt: skip
def test_nobody_is_sent_elsewhere(readers: Readers, evil: str) -> None:
    client = readers.by_role["customer_manager"]
    answers = [
        client.post("/language", {"language": "en", "next": evil}, secure=True),
        client.get("/account/login", {"next": evil}, secure=True),
        client.post("/account/logout", {"next": evil}, secure=True),
    ]

    for response in answers:
        assert response.status_code < BROKEN
        sent = urljoin("https://here/account/", response.headers.get("Location", "/").replace("\\", "/"))
        assert sent.startswith("https://here/"), sent
        assert "stolen" not in response.cookies


def test_a_form_from_elsewhere_is_refused(readers: Readers, cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.get(staff=cast.lin.staff_id))
    wrong = {}
    for address in addresses():
        if address.pattern.startswith("/api/"):
            continue
        status = client.post(address.path(readers.samples(address)), secure=True).status_code
        if status != 403:
            wrong[address.name] = status
    assert {name: status for name, status in wrong.items() if status != 405} == {}


def test_what_breaks_tells_nothing(readers: Readers, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_arguments, **_named):
        raise RuntimeError("a secret of the inside")

    monkeypatch.setattr("amity.web.signin.views.access.landing", break_down)
    response = readers.by_role["customer_manager"].get("/", secure=True)
    page = response.content.decode()

    assert response.status_code == BROKEN
    assert faults(response, is_signed_in=True) == []
    assert "Something broke on our side" in page
    assert not re.search("secret of the inside|Traceback|RuntimeError|amity/web", page)


def test_a_bank_that_is_no_demo_passes_every_check_before_it_goes_live() -> None:
    try:
        call_command("check", deploy=True, fail_level="INFO")
    except SystemCheckError as found:
        pytest.fail(str(found))


def test_cookies_belong_to_this_host_alone(settings) -> None:
    assert settings.SESSION_COOKIE_NAME.startswith("__Host-")
    assert settings.CSRF_COOKIE_NAME.startswith("__Host-")
    assert settings.SESSION_COOKIE_PATH == settings.CSRF_COOKIE_PATH == "/"


def test_what_is_typed_at_the_door_is_kept_nowhere(db, home) -> None:
    typed = "somebody who typed a password here"
    for path in ("/account/login", "/account/passkey"):
        Client().post(path, {"login": typed, "password": typed, "credential": typed}, secure=True)

    held = [*Tries.objects.values_list(), *Note.objects.values_list()]
    assert typed not in str(held)
