"""How many calls a second the API answers: proposals read and events reported, over HTTP, by the real server.

``a core`` is what one core would answer if it did nothing else: calls by the seconds of CPU that server and
database spent on them. It holds on a busy machine too; the calls a second that a clock counts do not.

AMITY_BENCH_API_HOME  a demo home to ask (default: one of 300 customers, made for it)
AMITY_BENCH_SECONDS   for how long each is asked (default 10)
"""

import http.client
import itertools
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bench.results import keep, percentile, table

HOME = Path(os.environ.get("AMITY_BENCH_API_HOME") or tempfile.mkdtemp(prefix="amity-bench-api-"))
SECONDS = float(os.environ.get("AMITY_BENCH_SECONDS", "10"))
PORT = int(os.environ.get("AMITY_BENCH_PORT", "8169"))
CUSTOMERS = 300
ENVIRONMENT = {**os.environ, "AMITY_HOME": str(HOME), "AMITY_DEMO": "1", "AMITY_LOG_LEVEL": "ERROR"}
TICKS = os.sysconf("SC_CLK_TCK")
SCOPES = ("customers:read", "decisions:read", "events:write")
START_SECONDS = 300
FIRST_REFUSAL = 400

Call = tuple[str, str, bytes | None]


def main() -> None:
    """Serve a demo bank from one process, ask it from one connection, and print what it answered."""
    HOME.chmod(0o711)  # the database server's account must walk through
    if not (HOME / "demo").exists():
        _amity("demo", "--customers", str(CUSTOMERS), "--no-serve")
    asked = [word for scope in SCOPES for word in ("--scope", scope)]
    token = _amity("token", "give", "bench", *asked, "--calls-per-minute", "1000000").split()[0]
    with _served(), closing(http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)) as connection:
        numbers = _numbers(connection, token)
        rows = [
            ("GET decisions", *_measured(connection, token, _readings(numbers))),
            ("POST events", *_measured(connection, token, _reports(numbers))),
        ]
    titles = ("call", "calls", "calls a second", "a core", "p50 ms", "p95 ms")
    table(titles, rows)
    keep("api", {"seconds": SECONDS, "rows": [dict(zip(titles, row, strict=True)) for row in rows]})


def _readings(numbers: list[str]) -> Iterator[Call]:
    for number in itertools.cycle(numbers):
        yield "GET", f"/api/v1/customers/{number}/decisions", None


def _reports(numbers: list[str]) -> Iterator[Call]:
    began = time.time_ns()
    for count, number in enumerate(itertools.cycle(numbers)):
        event = {"key": f"bench-{began}-{count}", "customer_number": number, "channel": "WEB"}
        event |= {"kind": "APP_VISIT", "at": "2026-11-22T09:41:00+08:00"}
        yield "POST", "/api/v1/events", json.dumps(event).encode()


def _measured(
    connection: http.client.HTTPConnection, token: str, calls: Iterator[Call]
) -> tuple[int, float, float, float, float]:
    for call in itertools.islice(calls, 20):
        _asked(connection, token, *call)
    times: list[float] = []
    spent, began = _cpu_seconds(), time.monotonic()
    for call in calls:
        before = time.perf_counter()
        _asked(connection, token, *call)
        times.append((time.perf_counter() - before) * 1000)
        if time.monotonic() - began >= SECONDS:
            break
    seconds, cpu = time.monotonic() - began, _cpu_seconds() - spent
    count = len(times)
    return count, count / seconds, count / cpu, percentile(times, 0.5), percentile(times, 0.95)


def _asked(
    connection: http.client.HTTPConnection, token: str, method: str, path: str, body: bytes | None
) -> bytes:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    content = answer.read()
    if answer.status >= FIRST_REFUSAL:
        raise SystemExit(f"{method} {path} answered {answer.status}: {content[:300]!r}")
    return content


def _numbers(connection: http.client.HTTPConnection, token: str) -> list[str]:
    content = _asked(connection, token, "GET", "/api/v1/customers?limit=200&fields=number", None)
    return [row["number"] for row in json.loads(content)["items"]]


def _cpu_seconds() -> float:
    """Return what all processes of this home have spent: the server's, and the database's."""
    ticks = 0
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal() and _is_ours(folder):
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            ticks += sum(map(int, fields[11:15]))
    return ticks / TICKS


def _is_ours(folder: Path) -> bool:
    try:
        command = (folder / "cmdline").read_bytes().decode(errors="replace")
        if str(PORT) in command and "amity" in command:
            return True
        parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        above = (Path("/proc") / str(parent) / "cmdline").read_bytes().decode(errors="replace")
        return str(HOME) in command or (str(HOME) in above and "postgres" in above)
    except (OSError, ValueError):
        return False


@contextmanager
def _served() -> Iterator[None]:
    command = [sys.executable, "-m", "amity", "serve", "--port", str(PORT), "--workers", "1"]
    process = subprocess.Popen(command, env=ENVIRONMENT, start_new_session=True)
    try:
        _wait()
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def _wait() -> None:
    ends_at = time.monotonic() + START_SECONDS
    while time.monotonic() < ends_at:
        try:
            with closing(http.client.HTTPConnection("127.0.0.1", PORT, timeout=10)) as connection:
                connection.request("GET", "/healthz")
                connection.getresponse().read()
                return
        except OSError:
            time.sleep(0.3)
    raise SystemExit("the server did not start")


def _amity(*words: str) -> str:
    command = [sys.executable, "-m", "amity", *words]
    return subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    main()
