"""What stands before a command runs."""

import os

import psycopg
import pytest
from django.db import connection

from amity import boot
from amity.foundation.kernel.errors import BadInput
from amity.foundation.postgres.logins import Login


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
def test_whoever_owns_the_tables_does_not_serve() -> None:
    with pytest.raises(BadInput, match=r"walk past the walls .* AMITY_APP_DATABASE_URL"):
        boot.refuse_who_walks_past_walls()


def test_the_application_serves(as_app_role) -> None:
    with as_app_role():
        boot.refuse_superuser()
        boot.refuse_who_walks_past_walls()


@pytest.mark.skipif("AMITY_DATABASE_URL" in os.environ, reason="the tester's own database is left as it is")
@pytest.mark.parametrize("gift", ["ALTER ROLE too_free BYPASSRLS", "GRANT amity_loader TO too_free"])
def test_an_application_with_too_many_rights_does_not_serve(
    as_superuser: psycopg.Connection, gift: str
) -> None:
    # Never committed: users belong to the whole server, and others test there too.
    with as_superuser.transaction(force_rollback=True):
        as_superuser.execute("CREATE TABLE owned (id int)")
        as_superuser.execute("ALTER TABLE owned OWNER TO amity")
        as_superuser.execute("CREATE ROLE too_free")
        as_superuser.execute(gift)
        as_superuser.execute("SET LOCAL ROLE too_free")
        found = as_superuser.execute(boot._PAST_WALLS).fetchone()
    assert found == ("too_free",)


@pytest.mark.parametrize("login", list(Login))
def test_an_address_that_is_missing_is_asked_for_by_name(settings, login: Login) -> None:
    settings.DATABASE_LOGINS = dict.fromkeys(Login, "")
    with pytest.raises(BadInput, match=f"{login.value} is missing"):
        boot.enter(login)


@pytest.mark.django_db
def test_a_user_whom_the_database_does_not_know_is_named(settings) -> None:
    settings.DATABASE_LOGINS = {**settings.DATABASE_LOGINS, Login.APP: "postgresql://stranger@db/amity"}
    with pytest.raises(BadInput, match="names the user stranger"):
        boot.bring_up_to_date()


@pytest.mark.django_db
def test_names_the_migrations_that_have_not_run() -> None:
    assert boot.pending_migrations() == ()

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'tasks'")
    assert boot.pending_migrations() == ("tasks.0001_initial",)
