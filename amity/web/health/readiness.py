"""Whether this server can serve: each thing that it needs, in the order in which it would fail."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import Error as DatabaseError

from amity import boot
from amity.foundation.backups import notes
from amity.foundation.jobs import selectors as jobs
from amity.foundation.kernel.errors import DomainError
from amity.foundation.keys import services as keys
from amity.foundation.runs import selectors as runs

LEAST_FREE = 500_000_000
"""Bytes below which PostgreSQL may stop taking changes at any moment."""
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
    return tuple(Part(name, is_needed, _why_not(ask, at)) for name, is_needed, ask in _ASKED)


def is_ready(asked: tuple[Part, ...]) -> bool:
    """Tell whether all that is needed is there."""
    return all(part.ok for part in asked if part.is_needed)


def _why_not(ask: Callable[[datetime], Iterator[str]], at: datetime) -> str:
    try:
        return next(ask(at), "")
    except DatabaseError as error:
        return f"the database does not answer ({type(error).__name__})"
    except (DomainError, OSError) as error:
        return f"{type(error).__name__}: {error}"


def _database(_at: datetime) -> Iterator[str]:
    jobs.heard_at()
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


_ASKED: tuple[tuple[str, bool, Callable[[datetime], Iterator[str]]], ...] = (
    ("database", True, _database),
    ("migrations", True, _migrations),
    ("keys", True, _keys),
    ("disk", True, _disk),
    ("generation", False, _generation),
    ("worker", False, _worker),
)
