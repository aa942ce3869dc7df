"""Boot: make Django ready when this is imported, so that whatever is imported after may hold models.

A command imports rooms, rooms import models, and models need settings. Doing it here, in the first import of
``amity.cli``, keeps every other import of the house at the top of its file.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from amity.foundation.access import laying
from amity.foundation.kernel.errors import BadInput
from amity.foundation.postgres import addresses, logins, pools, server
from amity.foundation.postgres.logins import Login, user_of
from amity.foundation.postgres.pools import disconnect

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amity.settings")
django.setup()

MIGRATING = 0x414D495459  # "AMITY": the advisory lock of whoever brings the tables up to date


@contextmanager
def database(*, migrated: bool, login: Login = Login.APP) -> Iterator[None]:
    """Hold the database up while the block runs, entered by this login; its tables up to date if asked."""
    is_our_own = logins.is_own_server(os.environ)
    with nullcontext() if is_our_own else server.using(settings.HOME):
        try:
            if migrated:
                _prepare()
            enter(login)
            yield
        finally:
            disconnect()


def enter(login: Login) -> None:
    """
    Let all that follows ask the database by this login.

    :raises BadInput: if nobody said by which address, or its user has the wrong rights.
    """
    address = settings.DATABASE_LOGINS[login]
    if not address:
        raise BadInput(
            f"{login.value} is missing: the address of your PostgreSQL as {_WHO[login]}. "
            "docs/how-to/use-your-own-postgresql.md says how to make that user."
        )
    pools.enter(addresses.django_database(address))
    refuse_superuser()
    if login is Login.APP:
        refuse_who_walks_past_walls()


def refuse_superuser() -> None:
    """
    Refuse a database user whom no rule of the database binds.

    :raises BadInput: if the user is a superuser.
    """
    if superuser := _one("SELECT rolname FROM pg_roles WHERE rolname = current_user AND rolsuper"):
        raise BadInput(
            f"The database user {superuser} is a superuser, whom no rule of the database binds. Give the "
            "address of a user who is none; docs/how-to/use-your-own-postgresql.md says how to make them."
        )


def refuse_who_walks_past_walls() -> None:
    """
    Refuse to serve as a user to whom row-level security does not apply.

    :raises BadInput: if the user may bypass it, or owns the tables, or is a member of who does.
    """
    if free := _one(_PAST_WALLS):
        raise BadInput(
            f"The database user {free} would walk past the walls between units: serving needs a user who "
            "neither owns the tables, nor is a member of their owner, nor has BYPASSRLS. "
            "docs/how-to/use-your-own-postgresql.md says how to make one for AMITY_APP_DATABASE_URL."
        )


def bring_up_to_date() -> None:
    """Run the migrations that are pending, one process at a time; the others wait and find nothing to do."""
    app = user_of(settings.DATABASE_LOGINS[Login.APP])
    _refuse_unknown(app)
    if not pending_migrations() and not laying.gaps(app=app):
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
        try:
            # The walls follow every migration; with none pending they are laid all the same.
            call_command("migrate", interactive=False, verbosity=0)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING])


def pending_migrations() -> tuple[str, ...]:
    """Return the names of the migrations that this database has not had."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return tuple(f"{migration.app_label}.{migration.name}" for migration, _is_backwards in plan)


def _prepare() -> None:
    if settings.DATABASE_LOGINS[Login.OWNER]:
        enter(Login.OWNER)
        bring_up_to_date()
        return
    # A machine that only serves need not know how to enter as the owner.
    enter(Login.APP)
    if behind := pending_migrations():
        raise BadInput(
            f"The tables are not up to date ({behind[0]} has not run). Run any command where "
            "AMITY_DATABASE_URL is set, amity check for one, then start this one again."
        )


def _refuse_unknown(user: str) -> None:
    if user and not _one("SELECT 1 FROM pg_roles WHERE rolname = %s", user):
        raise BadInput(
            f"{Login.APP.value} names the user {user}, whom this database does not know. "
            "docs/how-to/use-your-own-postgresql.md says how to make them."
        )


def _one(question: str, *values: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        row = cursor.fetchone()
    return row[0] if row else None


_WHO = {
    Login.OWNER: "the user who owns its tables",
    Login.APP: "the user who serves people",
    Login.LOADER: "the user who loads",
}
_PAST_WALLS = """
    SELECT rolname FROM pg_roles WHERE rolname = current_user AND (rolbypassrls OR EXISTS (
        SELECT FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace
          AND pg_has_role(current_user, relowner, 'MEMBER')))
"""
