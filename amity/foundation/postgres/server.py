"""Server: hold the embedded PostgreSQL up while somebody uses it; the last one out stops it.

Users are counted by the kernel: each holds a shared lock on one file, which a kill -9 drops by itself. A
second lock, the mutex, lets one command at a time start or stop. Whether the server lives is asked of the
server (pg_isready), never of a pid file.
"""

import fcntl
import shlex
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import psycopg

from amity.foundation.kernel.errors import DomainError
from amity.foundation.kernel.publishing import publishing
from amity.foundation.postgres import addresses, place, processes, programs
from amity.foundation.postgres.place import Place

SUPERUSER = "postgres"
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "256MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "wal_compression": "on",
    "random_page_cost": "1.1",
    "jit": "off",
    # Heavy scans are DuckDB's. Parallel workers would want more of /dev/shm than a container has.
    "max_parallel_workers_per_gather": "0",
    "max_parallel_maintenance_workers": "0",
    # What PostgreSQL says of a refused statement quotes its rows: whoever asked is told, the log is not.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
LARGEST_LOG = 10_000_000


class ServerFailed(DomainError):
    """The embedded server did not do what it was told; the text quotes it."""


@contextmanager
def using(home: Path) -> Iterator[None]:
    """Keep the embedded server of ``home`` up while the block runs."""
    where = place.prepare(home)
    # Not inherited by children that exec: the count is of those who entered this block.
    with (where.folder / "users").open("a") as users:
        with _mutex(where):
            fcntl.flock(users, fcntl.LOCK_SH)
            if not _answers(where):
                _start(where)
        try:
            yield
        finally:
            with _mutex(where):
                if _is_last(users):
                    _stop(where)


@contextmanager
def _mutex(where: Place) -> Iterator[None]:
    with (where.folder / "mutex").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _is_last(users: IO[str]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _answers(where: Place) -> bool:
    port = str(addresses.PORT)
    asked = programs.run("pg_isready", "-q", "-h", str(where.socket), "-p", port, account=where.account)
    return asked.returncode == 0


def _start(where: Place) -> None:
    if not where.data.exists():
        _make_data(where)
    processes.clear_stale_pid_file(where.data)
    if where.log.stat().st_size > LARGEST_LOG:
        where.log.write_bytes(b"")
    settings = {**SETTINGS, "unix_socket_directories": str(where.socket), "port": str(addresses.PORT)}
    options = " ".join(f"-c {name}={shlex.quote(value)}" for name, value in settings.items())

    # After a kill -9 the children of the dead server hold its memory for a moment, and a start is refused.
    for last_try in (False, False, True):
        started = _pg_ctl(where, "start", "-l", str(where.log), "-o", options)
        if started.returncode == 0 or _answers(where):
            break
        if last_try:
            raise ServerFailed(f"PostgreSQL did not start.\n{started.stdout}\n{_end_of_log(where)}")
        time.sleep(1)
    _make_database(where)


def _stop(where: Place) -> None:
    stopped = _pg_ctl(where, "stop", "-m", "fast")
    if stopped.returncode != 0 and _answers(where):
        raise ServerFailed(f"PostgreSQL did not stop.\n{stopped.stdout}")


def _pg_ctl(where: Place, verb: str, *arguments: str) -> programs.Ended:
    data = str(where.data)
    return programs.run("pg_ctl", verb, "-D", data, "-w", "-t", "120", *arguments, account=where.account)


def _make_data(where: Place) -> None:
    for broken_off in where.folder.glob(".data.*.draft"):
        shutil.rmtree(broken_off)
    with publishing(where.data) as draft:
        place.own_folder(draft, where.account)
        made = programs.run(
            "initdb",
            f"--pgdata={draft}",
            f"--username={SUPERUSER}",
            "--encoding=UTF8",
            # PostgreSQL's own Unicode order: the same on every machine, and no upgrade of a library of the
            # system ever changes the order under an index.
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--data-checksums",
            # Whoever reaches the socket is the server's own account or root: the folder is closed to others.
            "--auth-local=trust",
            "--auth-host=reject",
            "--no-instructions",
            account=where.account,
        )
        if made.returncode != 0:
            raise ServerFailed(f"PostgreSQL could not make its files in {where.folder}.\n{made.stdout}")


def _make_database(where: Place) -> None:
    """Make who enters, and the database, where they are missing: none of them a superuser."""
    with psycopg.connect(
        host=str(where.socket), port=addresses.PORT, user=SUPERUSER, dbname="postgres", autocommit=True
    ) as connection:
        there = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
        for name in (addresses.OWNER, addresses.APP, addresses.LOADER):
            if name not in there:
                connection.execute(f"CREATE ROLE {name} LOGIN")
        if addresses.LOADER not in there:
            # What it makes, partitions above all, then belongs to the owner.
            connection.execute(f"GRANT {addresses.OWNER} TO {addresses.LOADER}")
            connection.execute(f"ALTER ROLE {addresses.LOADER} SET role = {addresses.OWNER}")
        if not connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [addresses.DATABASE]
        ).fetchone():
            connection.execute(f"CREATE DATABASE {addresses.DATABASE} OWNER {addresses.OWNER}")


def _end_of_log(where: Place) -> str:
    return "\n".join(where.log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])
