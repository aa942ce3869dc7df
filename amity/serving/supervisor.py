"""Run several children as one: a signal stops them all, and so does the end of any that is needed."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import FrameType

GRACE_SECONDS = 10.0
LOOK_EVERY_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Child:
    """A program to run beside the others. ``is_needed`` children stop everything when they end."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    is_needed: bool = True


class Supervisor:
    """Starts children in sessions of their own, so that Ctrl C reaches only the supervisor."""

    def __init__(self, children: Sequence[Child]) -> None:
        self._children = children
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._asked_to_stop = threading.Event()

    def run(self) -> int:
        """Run until a signal comes or a needed child ends; return the exit code to leave with."""
        previous = {s: signal.signal(s, self._stop) for s in (signal.SIGINT, signal.SIGTERM)}
        try:
            for child in self._children:
                self._running[child.name] = _start(child)
            return self._watch()
        finally:
            self._end_all()
            for number, handler in previous.items():
                signal.signal(number, handler)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._asked_to_stop.set()

    def _watch(self) -> int:
        needed = {child.name for child in self._children if child.is_needed}
        while not self._asked_to_stop.wait(LOOK_EVERY_SECONDS):
            for name, process in self._running.items():
                if name in needed and process.poll() is not None:
                    return process.returncode or 1
        return 0

    def _end_all(self) -> None:
        for process in self._running.values():
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        ends_at = time.monotonic() + GRACE_SECONDS
        for process in self._running.values():
            try:
                process.wait(max(0.0, ends_at - time.monotonic()))
            except subprocess.TimeoutExpired:
                # The whole session goes: a server's own workers must not outlive it.
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _start(child: Child) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        list(child.command), env={**os.environ, **child.environment}, start_new_session=True
    )
