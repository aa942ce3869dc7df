"""Processes: tell whether a pid file speaks of our server or of a stranger who was given its number."""

import subprocess
import time
from pathlib import Path

from amity.foundation.kernel.errors import DomainError

PATIENCE = 60


class StillBusy(DomainError):
    """A server that answers nobody holds the files."""


def clear_stale_pid_file(data: Path) -> None:
    """Remove the pid file of a server that is gone; wait for one that is going. For when nobody answers."""
    pid_file = data / "postmaster.pid"
    deadline = time.monotonic() + PATIENCE
    while pid_file.exists():
        pid = _pid_in(pid_file)
        if pid is None or not _is_server_over(pid, data):
            # Its number may be any program's by now: PostgreSQL itself would take that for a living server.
            pid_file.unlink(missing_ok=True)
            return
        if time.monotonic() > deadline:
            raise StillBusy(f"PostgreSQL (process {pid}) holds {data} and does not answer. End that process.")
        time.sleep(0.2)


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
