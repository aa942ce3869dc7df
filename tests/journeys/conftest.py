"""A demo bank that really runs (server, worker, PostgreSQL), and a real browser to visit it with."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

CUSTOMERS = 2_000
START_SECONDS = 240
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.timeout(420))


@dataclass(frozen=True)
class Bank:
    """Where the demo bank answers, and what its channel is known by."""

    address: str
    home: Path
    token: str

    def report(self, **event: str) -> None:
        """Report an event as a channel of the bank does."""
        request = urllib.request.Request(
            f"{self.address}/api/v1/events",
            data=json.dumps(event).encode(),
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert answer.status == 201


@pytest.fixture(scope="session")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bank]:
    """Make and serve a bank; or visit one that is kept running for repeated tries (AMITY_JOURNEYS_AT)."""
    if kept := os.environ.get("AMITY_JOURNEYS_AT"):
        address, home = kept.split(",")
        yield Bank(address, Path(home), (Path(home) / "demo" / "token").read_text())
        return
    home = tmp_path_factory.mktemp("journeys")
    for folder in [home, *home.parents]:
        if folder.name.startswith("pytest-"):
            folder.chmod(0o711)  # the database server's account must walk through
    port = _free_port()
    environment = {**os.environ, "AMITY_HOME": str(home), "AMITY_LOG_LEVEL": "ERROR"}
    command = [
        sys.executable,
        "-m",
        "amity",
        "demo",
        "--customers",
        str(CUSTOMERS),
        "--port",
        str(port),
        "--no-play",
    ]
    log = (home / "demo.log").open("w")
    running = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait_until_served(f"http://127.0.0.1:{port}/readyz", running, home / "demo.log")
        yield Bank(f"http://127.0.0.1:{port}", home, (home / "demo" / "token").read_text())
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(30)
        log.close()


@dataclass
class Visitors:
    """Opens the bank as one of its people; remembers every complaint of the browser."""

    bank: Bank
    browser: Browser
    states: dict[str, dict[str, object]]
    contexts: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def enter_as(
        self, name: str, *, language: str = "en", theme: str = "light", size: dict[str, int] = DESKTOP
    ) -> Page:
        """Return a page on which the person of that name is signed in."""
        state = self.states.get(name)
        context = self.browser.new_context(
            viewport=size,
            color_scheme=theme,
            storage_state=state,
            has_touch=size is PHONE,
            base_url=self.bank.address,
        )
        self.contexts.append(context)
        chosen = {"amity_language": "zh-hans" if language == "zh" else "en", "amity_theme": theme}
        context.add_cookies([{"name": k, "value": v, "url": self.bank.address} for k, v in chosen.items()])
        page = context.new_page()
        page.on("console", lambda said: self._hear(said.type, said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        if state is None:
            page.goto("/account/login")
            page.locator("button", has_text=name).first.click()
            page.wait_for_url(lambda url: "/account/" not in url)
            self.states[name] = context.storage_state()
        return page

    def _hear(self, kind: str, text: str) -> None:
        if kind == "error" and "the server responded with a status of 4" not in text:
            self.complaints.append(text)


@pytest.fixture(scope="session")
def states() -> dict[str, dict[str, object]]:
    """Who has signed in already in this session."""
    return {}


@pytest.fixture
def visitors(bank: Bank, chromium: Browser, states: dict[str, dict[str, object]]) -> Iterator[Visitors]:
    opened = Visitors(bank, chromium, states)
    yield opened
    for context in opened.contexts:
        context.close()
    # A page that breaks its own content security policy, or a script that fails, is said on the console.
    assert opened.complaints == []


@pytest.fixture
def enter_as(visitors: Visitors) -> Callable[..., Page]:
    return visitors.enter_as


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_served(address: str, running: subprocess.Popen[bytes], log: Path) -> None:
    ends_at = time.monotonic() + START_SECONDS
    while time.monotonic() < ends_at:
        if running.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.5)
    raise AssertionError(f"the demo bank did not come up:\n{log.read_text()[-3000:]}")
