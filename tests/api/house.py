"""A server of our own for these tests: a real process that enters the tests' database as the application."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.db import connection

from amity.foundation.postgres import addresses

START_SECONDS = 240


class House:
    """The server, which may be killed and started again on the same port."""

    def __init__(self, home: Path) -> None:
        self.port = _free_port()
        self._home = home
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        names = connection.settings_dict
        url = addresses.embedded_url(Path(os.environ["AMITY_TEST_HOME"]), user=addresses.APP)
        environment = {
            **os.environ,
            "AMITY_HOME": str(self._home),
            "AMITY_APP_DATABASE_URL": url.replace(f"/{addresses.DATABASE}?", f"/{names['NAME']}?"),
            "AMITY_PLAIN_HTTP": "1",
            "AMITY_LOG_LEVEL": "ERROR",
        }
        command = [sys.executable, "-m", "amity", "serve", "--port", str(self.port), "--workers", "2"]
        with (self._home / "serve.log").open("ab") as log:
            self._process = subprocess.Popen(
                command, env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )
        self._wait()

    def kill(self) -> None:
        """Kill the server and its children at once, as a power cut would."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        self._signal(signal.SIGTERM)

    def log(self) -> str:
        return (self._home / "serve.log").read_text(encoding="utf-8", errors="replace")

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            os.killpg(self._process.pid, number)
            self._process.wait(30)
            self._process = None

    def _wait(self) -> None:
        assert self._process
        ends_at = time.monotonic() + START_SECONDS
        while time.monotonic() < ends_at and self._process.poll() is None:
            try:
                with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)) as asked:
                    asked.request("GET", "/healthz")
                    if asked.getresponse().status == 200:
                        return
            except OSError:
                time.sleep(0.2)
        raise AssertionError(f"the server did not start: {self.log()[-3000:]}")


@contextmanager
def serving(home: Path) -> Iterator[House]:
    """Serve the tests' own database; what tests write must have been committed."""
    if os.environ.get("AMITY_DATABASE_URL"):
        pytest.skip("needs the embedded server's own users")
    house = House(home)
    house.start()
    try:
        yield house
    finally:
        house.stop()


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
