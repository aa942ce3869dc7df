"""The bank that the large benchmarks share: its files, and the home that they are loaded into.

AMITY_BENCH_CUSTOMERS says how many customers (default 1,000,000, with about a hundred transactions each).
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from bench.results import FOLDER

CUSTOMERS = int(os.environ.get("AMITY_BENCH_CUSTOMERS", "1000000"))
PLACE = Path(os.environ.get("AMITY_BENCH_FOLDER", FOLDER / f"bank-{CUSTOMERS}")).resolve()
HOME = PLACE / "home"
EXTRACT = PLACE / "files" / "extract"
FEED = Path(__file__).resolve().parent.parent / "feeds" / "lakeside"
TODAY = date(2026, 11, 22)
ENVIRONMENT = {**os.environ, "AMITY_HOME": str(HOME), "AMITY_DEMO": "1"}
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Spent:
    """What a command cost, its database server included."""

    seconds: float = 0.0
    cpu_seconds: float = 0.0
    server_cpu_seconds: float = 0.0
    peak_bytes: int = 0
    said: str = field(default="", repr=False)


def write_files() -> float:
    """Write the bank's files where they are missing; return the seconds."""
    began = time.monotonic()
    if not (PLACE / "files" / "summary.json").exists():
        PLACE.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "amity.demo", str(PLACE / "files"), "--customers", str(CUSTOMERS)]
        subprocess.run([*command, "--today", TODAY.isoformat()], check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - began


def run(*arguments: str) -> Spent:
    """Run an amity command in the bench's home and say what it cost."""
    spent = Spent()
    before, began = os.times(), time.monotonic()
    command = [sys.executable, "-m", "amity", *arguments]
    with (
        subprocess.Popen(
            command, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as child,
        _watched(child.pid, spent),
    ):
        spent.said, _nothing = child.communicate()
    if child.returncode:
        raise SystemExit(f"amity {' '.join(arguments)} ended with {child.returncode}:\n{spent.said[-2000:]}")
    after = os.times()
    spent.seconds = time.monotonic() - began
    spent.cpu_seconds = (
        after.children_user + after.children_system - before.children_user - before.children_system
    )
    return spent


def status() -> dict[str, Any]:
    """Return what amity status counts in the bench's home."""
    command = [sys.executable, "-m", "amity", "status", "--json"]
    told = subprocess.run(command, env=ENVIRONMENT, stdout=subprocess.PIPE, check=False, text=True)
    return dict(json.loads(told.stdout))


@contextmanager
def _watched(pid: int, spent: Spent) -> Iterator[None]:
    """Note, twice a second, the memory of the command and its server, and the server's CPU-seconds."""
    over = threading.Event()

    def watch() -> None:
        first: float | None = None
        while not over.wait(0.5):
            servers = _server_pids()
            spent.peak_bytes = max(spent.peak_bytes, sum(map(_memory, {pid, *servers})))
            if servers:
                now = sum(map(_cpu, servers)) + _reaped_cpu(servers[0])
                first = now if first is None else first
                spent.server_cpu_seconds = now - first

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def _server_pids() -> list[int]:
    """Return the embedded server's processes, the first of all first."""
    try:
        first = int((HOME / "postgres" / "data" / "postmaster.pid").read_text().split()[0])
        children = (Path("/proc") / str(first) / "task" / str(first) / "children").read_text().split()
    except (OSError, ValueError, IndexError):
        return []
    return [first, *map(int, children)]


def _memory(pid: int) -> int:
    """Return the process's share of memory in bytes: what it shares is counted once between the sharers."""
    try:
        lines = (Path("/proc") / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def _cpu(pid: int) -> float:
    fields = _stat(pid)
    return (int(fields[11]) + int(fields[12])) / TICKS if fields else 0.0


def _reaped_cpu(pid: int) -> float:
    fields = _stat(pid)
    return (int(fields[13]) + int(fields[14])) / TICKS if fields else 0.0


def _stat(pid: int) -> list[str]:
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
