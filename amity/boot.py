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

from amity.foundation.kernel.errors import BadInput
from amity.foundation.postgres import server
from amity.foundation.postgres.pools import disconnect

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amity.settings")
django.setup()

MIGRATING = 0x414D495459  # "AMITY": the advisory lock of whoever brings the tables up to date


@contextmanager
def database(*, migrated: bool) -> Iterator[None]:
    """Hold the database up while the block runs, with its tables up to date if asked."""
    is_our_own = bool(os.environ.get("AMITY_DATABASE_URL"))
    with nullcontext() if is_our_own else server.using(settings.HOME):
        try:
            if migrated:
                refuse_superuser()
                bring_up_to_date()
            yield
        finally:
            disconnect()


def refuse_superuser() -> None:
    """
    Refuse a database user whom no rule of the database binds.

    :raises BadInput: if AMITY_DATABASE_URL names a superuser.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = current_user AND rolsuper")
        if superuser := cursor.fetchone():
            raise BadInput(
                f"The database user {superuser[0]} is a superuser, whom no rule of the database binds. Give "
                "AMITY_DATABASE_URL a user who owns the database and is no superuser."
            )


def bring_up_to_date() -> None:
    """Run the migrations that are pending, one process at a time; the others wait and find nothing to do."""
    if not pending_migrations():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
        try:
            call_command("migrate", interactive=False, verbosity=0)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING])


def pending_migrations() -> tuple[str, ...]:
    """Return the names of the migrations that this database has not had."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return tuple(f"{migration.app_label}.{migration.name}" for migration, _is_backwards in plan)
