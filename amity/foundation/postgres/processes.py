"""Processes: tell whether a pid file speaks of our server or of a stranger who was given its number."""

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from amity.foundation.kernel.errors import DomainError

PATIENCE = 60


class StillBusy(DomainError):
    """A server that answers nobody holds the files."""


def clear_stale_pid_file(data: Path) -> None:
    """Wait until no process of a dead server is left, then remove its pid file. For when nobody answers.

    A server that was killed leaves children that may still write. The pid file is PostgreSQL's own guard
    against starting beside them, so it may go only after the last of them has gone.
    """
    deadline = time.monotonic() + PATIENCE
    while left := _still_there(data):
        if time.monotonic() > deadline:
            raise StillBusy(
                f"PostgreSQL (process {left}) holds {data} and does not answer. End that process."
            )
        time.sleep(0.1)
    # Its number may be any program's by now: PostgreSQL itself would take that for a living server.
    (data / "postmaster.pid").unlink(missing_ok=True)


def _still_there(data: Path) -> int | None:
    """Return a process of the server of these files, the server itself or a child; None when all are gone."""
    pid = _pid_in(data / "postmaster.pid")
    if pid is not None and _is_server_over(pid, data):
        return pid
    return next((child for child in _processes_in(data) if _is_postgres(child)), None)


def _processes_in(data: Path) -> Iterator[int]:
    """Yield the processes whose working folder is this one: PostgreSQL's all work in their data folder."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if (entry / "cwd").readlink() == data.resolve():
                yield int(entry.name)
        except OSError:
            continue  # gone meanwhile, a zombie, or another user's: none of ours


def _is_postgres(pid: int) -> bool:
    words = _command_line(pid)
    return bool(words) and Path(words[0].split(":")[0]).name == "postgres"


def _pid_in(pid_file: Path) -> int | None:
    try:
        return int(pid_file.read_text(encoding="ascii").split()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None


def _is_server_over(pid: int, data: Path) -> bool:
    words = _command_line(pid)
    return bool(words) and Path(words[0]).name == "postgres" and str(data) in words


def _command_line(pid: int) -> list[str]:
    """Return the words that started a process; none for a dead one, a zombie included."""
    if Path("/proc/self").exists():
        try:
            line = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            return []
        return line.decode(errors="replace").split("\0")
    ps = ["ps", "-ww", "-o", "command=", "-p", str(pid)]
    return subprocess.run(ps, capture_output=True, text=True, check=False).stdout.split()
