"""What stands before a command runs."""

import os

import psycopg
import pytest
from django.db import connection

from amity import boot
from amity.foundation.kernel.errors import BadInput


@pytest.mark.django_db
def test_the_owner_of_the_database_is_let_pass() -> None:
    boot.refuse_superuser()


@pytest.mark.django_db
@pytest.mark.skipif("AMITY_DATABASE_URL" in os.environ, reason="the tester's own database is left as it is")
def test_a_superuser_is_refused(as_superuser: psycopg.Connection) -> None:
    as_superuser.execute("ALTER ROLE amity SUPERUSER")
    try:
        with pytest.raises(BadInput, match="amity is a superuser"):
            boot.refuse_superuser()
    finally:
        as_superuser.execute("ALTER ROLE amity NOSUPERUSER")


@pytest.mark.django_db
def test_names_the_migrations_that_have_not_run() -> None:
    assert boot.pending_migrations() == ()

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'tasks'")
    assert boot.pending_migrations() == ("tasks.0001_initial",)
