"""Whether this server can serve: each thing that it needs, in the order in which it would fail."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import psycopg
from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection

from amity import boot
from amity.foundation.backups import notes
from amity.foundation.jobs import selectors as jobs
from amity.foundation.kernel.errors import DomainError
from amity.foundation.keys import services as keys
from amity.foundation.runs import selectors as runs

LEAST_FREE = 500_000_000
"""Bytes below which PostgreSQL may stop taking changes at any moment."""
CONNECT_SECONDS = 2
SILENT = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a server needs. ``why`` is for operators: it is told to nobody else."""

    name: str
    is_needed: bool
    why: str = ""

    @property
    def ok(self) -> bool:
        return not self.why


def parts(*, at: datetime) -> tuple[Part, ...]:
    """Return how each thing stands; those that are not needed make pages stale, not wrong."""
    gone = _why_not(_database, at)
    rest = tuple(
        # Each would wait in vain for as long as a page waits: a probe wants to know now.
        Part(name, is_needed, gone if gone and in_database else _why_not(ask, at))
        for name, is_needed, in_database, ask in _ASKED
    )
    return (Part("database", is_needed=True, why=gone), *rest)


def is_ready(asked: tuple[Part, ...]) -> bool:
    """Tell whether all that is needed is there."""
    return all(part.ok for part in asked if part.is_needed)


def _why_not(ask: Callable[[datetime], Iterator[str]], at: datetime) -> str:
    try:
        return next(ask(at), "")
    except (DatabaseError, psycopg.Error) as error:
        return f"the database does not answer ({type(error).__name__})"
    except (DomainError, OSError) as error:
        return f"{type(error).__name__}: {error}"


def _database(_at: datetime) -> Iterator[str]:
    # By a connection of its own: the pool goes on trying for ten seconds.
    way = {**connection.get_connection_params(), "connect_timeout": CONNECT_SECONDS}
    with psycopg.connect(**way) as asked:
        asked.execute("SELECT 1")
    yield from ()


def _migrations(_at: datetime) -> Iterator[str]:
    notes.check_whole()
    if pending := boot.pending_migrations():
        yield f"{len(pending)} migrations have not run: restart `amity serve`, which runs them"


def _generation(_at: datetime) -> Iterator[str]:
    if runs.current_generation() is None:
        yield "the ring has never turned: run `amity refresh`"


def _keys(_at: datetime) -> Iterator[str]:
    keys.verify()
    yield from ()


def _worker(at: datetime) -> Iterator[str]:
    heard = jobs.heard_at()
    if heard is None or at - heard > SILENT:
        yield "no worker has been heard of for two minutes: start `amity worker`"


def _disk(_at: datetime) -> Iterator[str]:
    free = shutil.disk_usage(settings.HOME).free
    if free < LEAST_FREE:
        yield f"{free / 1e6:.0f} MB are free: make room"


_ASKED: tuple[tuple[str, bool, bool, Callable[[datetime], Iterator[str]]], ...] = (
    ("migrations", True, True, _migrations),
    ("keys", True, False, _keys),
    ("disk", True, False, _disk),
    ("generation", False, True, _generation),
    ("worker", False, True, _worker),
)
"""Name, whether pages need it, whether the database is asked, and the question."""
