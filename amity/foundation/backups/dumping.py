"""PostgreSQL's own dump and its way back, by the programs that come along, for a bank's own server too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.conf import settings
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from amity.foundation.kernel.errors import BadInput, DomainError
from amity.foundation.postgres import programs
from amity.foundation.postgres.logins import Login


class DumpFailed(DomainError):
    """PostgreSQL's own program could not do it; the text says what it said, rows left out."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment of the database, held still: everybody who knows its name sees the same rows."""

    name: str
    connection: psycopg.Connection[tuple[object, ...]]


@contextmanager
def one_moment() -> Iterator[Moment]:
    """Hold the database as it is now for whoever reads inside, whatever commits meanwhile."""
    with psycopg.connect(owner()) as connection:
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        connection.execute("SET LOCAL row_security = off")
        [name] = connection.execute("SELECT pg_export_snapshot()").fetchone() or [""]
        yield Moment(str(name), connection)
        connection.rollback()


def dump(moment: Moment, to: Path) -> None:
    """
    Write the database as it was at the moment into a file.

    Policies and grants are not in it: they name roles that another server has not, and every start lays them.

    :raises DumpFailed: if that cannot be done.
    """
    _run(
        "pg_dump", owner(), f"--snapshot={moment.name}", "--format=custom", "--no-owner", "--no-privileges",
        "--no-policies", "--no-comments", "--exclude-table-data=django_session", f"--file={to}",
    )  # fmt: skip


def load(file: Path) -> None:
    """
    Load a dump into an empty database, whole or not at all.

    :raises DumpFailed: if that cannot be done.
    """
    _run(
        "pg_restore", owner(), "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges",
        "--no-policies", str(file),
    )  # fmt: skip


def is_empty() -> bool:
    """Tell whether the database has no table of ours."""
    with psycopg.connect(owner()) as connection:
        row = connection.execute("SELECT to_regclass('public.django_migrations') IS NULL").fetchone()
    return bool(row and row[0])


def others() -> int:
    """Return how many connections of servers and workers there are: what they hold, a restore would take."""
    with psycopg.connect(owner()) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND usename <> current_user"
        ).fetchone()
    return int(row[0]) if row else 0


def empty() -> None:
    """Take everything out of the database."""
    with psycopg.connect(owner(), autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
        connection.execute("GRANT USAGE ON SCHEMA public TO PUBLIC")


def owner() -> str:
    """
    Return the address of who owns the tables, and so reads every row.

    :raises BadInput: if nobody said by which address.
    """
    address = settings.DATABASE_LOGINS[Login.OWNER]
    if not address:
        raise BadInput("AMITY_DATABASE_URL is missing: only who owns the tables can read every row of them.")
    return str(address)


def _run(program: str, address: str, *arguments: str) -> None:
    parts = conninfo_to_dict(address)
    password = str(parts.pop("password", ""))
    ended = programs.run(
        program, f"--dbname={make_conninfo('', **parts)}", *arguments, account=None, password=password
    )
    if ended.returncode != 0:
        raise DumpFailed(f"{program} did not end well: {_first_error(ended.stdout)}")


def _first_error(said: str) -> str:
    # One line, without the rows that PostgreSQL quotes in the lines of detail after it.
    errors = (line for line in said.splitlines() if "error:" in line or "fatal:" in line)
    return next(errors, "it was ended, or the disk is full")
