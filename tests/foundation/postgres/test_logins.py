"""As whom the house enters its database."""

from pathlib import Path

import psycopg
import pytest

from amity.foundation.postgres import addresses, logins, server
from amity.foundation.postgres.logins import Login

HOME = Path("/srv/bank")


def test_the_embedded_server_has_an_address_for_each() -> None:
    found = logins.addresses_in({}, home=HOME)
    assert [logins.user_of(found[login]) for login in Login] == ["amity", "amity_app", "amity_loader"]


def test_a_server_of_the_banks_own_has_those_that_are_named_and_no_other() -> None:
    environment = {"AMITY_DATABASE_URL": "postgresql://own@db/crm", "AMITY_APP_DATABASE_URL": ""}
    assert logins.is_own_server(environment)
    assert logins.addresses_in(environment, home=HOME) == {
        Login.OWNER: "postgresql://own@db/crm",
        Login.APP: "",
        Login.LOADER: "",
    }


def test_a_machine_that_only_serves_names_the_application_alone() -> None:
    assert logins.is_own_server({"AMITY_APP_DATABASE_URL": "postgresql://app@db/crm"})
    assert not logins.is_own_server({"AMITY_DATABASE_URL": ""})


@pytest.fixture
def old_home(open_home: Path) -> Path:
    """A home made before there were three users."""
    with server.using(open_home), as_superuser(open_home) as connection:
        connection.execute("DROP ROLE amity_app")
        connection.execute("DROP ROLE amity_loader")
    return open_home


def test_an_old_home_gets_them_with_its_next_start(old_home: Path) -> None:
    with server.using(old_home), as_superuser(old_home) as connection:
        rows = connection.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles"
            " WHERE rolname LIKE 'amity%' ORDER BY 1"
        ).fetchall()
    assert rows == [(name, False, False, False, False) for name in ("amity", "amity_app", "amity_loader")]


def test_what_the_loader_makes_belongs_to_the_owner_and_the_application_makes_nothing(
    open_home: Path,
) -> None:
    with server.using(open_home):
        with psycopg.connect(addresses.embedded_url(open_home, user=addresses.LOADER)) as loader:
            loader.execute("CREATE TABLE made (id int)")
            owner = loader.execute("SELECT tableowner FROM pg_tables WHERE tablename = 'made'").fetchone()
            assert owner == ("amity",)
        application = psycopg.connect(addresses.embedded_url(open_home, user=addresses.APP))
        with application, pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute("CREATE TABLE mine (id int)")


def as_superuser(home: Path) -> psycopg.Connection:
    return psycopg.connect(addresses.embedded_url(home, user=server.SUPERUSER), autocommit=True)
