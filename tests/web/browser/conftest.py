"""A real Chromium over the test client: what a page asks is answered here, inside the test's transaction."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, Page, Route

from tests.web.cast import Reader

ADDRESS = "https://localhost"
# Playwright's event loop runs in the test's own thread. Django would give what runs inside it a connection of
# its own, which does not see the test's rows: here one thread has one connection.
connections._connections = threading.local()
REDIRECTS = {301, 302}
DROPPED = {"content-length", "content-encoding", "transfer-encoding"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)


@dataclass
class Visit:
    """A page of one reader, and what the browser complained about."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def open(self, address: str) -> Page:
        self.page.goto(ADDRESS + address)
        self.page.wait_for_load_state("load")
        return self.page


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Callable[..., Visit]]:
    contexts = []

    def as_reader(reader: Reader, *, width: int = 1440) -> Visit:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            locale="en-GB",
            ignore_https_errors=True,
            color_scheme="light",
        )
        contexts.append(context)
        visit = Visit(context.new_page())
        visit.page.route("**/*", lambda route: _answer(route, reader.client))
        visit.page.on("console", lambda said: _hear(visit, said.type, said.text))
        visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        return visit

    yield as_reader
    for context in contexts:
        context.close()


def _hear(visit: Visit, kind: str, text: str) -> None:
    # The stream of live words cannot be answered in one piece; the page polls instead.
    if kind == "error" and "live/stream" not in text and "Failed to load resource" not in text:
        visit.complaints.append(text)


def _answer(route: Route, client: Client) -> None:
    asked = urlsplit(route.request.url)
    if asked.path.endswith("/live/stream"):
        route.fulfill(status=204)
        return
    headers = {name: value for name, value in route.request.headers.items() if name != "cookie"}
    _take_over_cookies(client, route.request.all_headers().get("cookie", ""))
    response = client.generic(
        route.request.method,
        f"{asked.path}?{asked.query}" if asked.query else asked.path,
        route.request.post_data_buffer or b"",
        content_type=headers.get("content-type", ""),
        secure=True,
        headers=headers | {"host": "localhost", "accept-encoding": ""},
    )
    if response.status_code in REDIRECTS and route.request.is_navigation_request():
        # The browser does not hand over the second leg of a redirect: a page of one line goes there instead.
        refresh = f'<meta http-equiv="refresh" content="0;url={response.headers["Location"]}">'
        route.fulfill(status=200, content_type="text/html", body=refresh)
        return
    content = b"".join(response.streaming_content) if response.streaming else response.content
    answered = {name: value for name, value in response.headers.items() if name.lower() not in DROPPED}
    route.fulfill(status=response.status_code, headers=answered, body=content)


def _take_over_cookies(client: Client, header: str) -> None:
    """Send what the page's own scripts set; the reader's session stays the client's."""
    for pair in header.split("; "):
        name, _equals, value = pair.partition("=")
        if name.startswith("amity_"):
            client.cookies[name] = value
