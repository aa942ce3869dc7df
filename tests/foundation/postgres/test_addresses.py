"""Addresses: what the settings are told."""

from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from amity.foundation.postgres import addresses


def test_the_embedded_address_names_the_socket_under_the_home() -> None:
    parts = conninfo_to_dict(addresses.embedded_url(Path("/srv/a bank/#1")))

    assert parts["host"] == "/srv/a bank/#1/postgres/socket"
    assert (parts["user"], parts["dbname"]) == ("amity", "amity")


def test_two_long_homes_have_two_short_sockets() -> None:
    folders = {addresses.socket_folder(Path(f"/srv/{'long' * 30}/{name}")) for name in ("a", "b")}

    assert len(folders) == 2
    assert all(len(str(folder)) <= addresses.LONGEST_SOCKET_FOLDER for folder in folders)


def test_an_address_of_the_banks_own_keeps_its_options() -> None:
    entry = addresses.django_database("postgresql://app:p%40ss@db.bank:6432/crm?sslmode=verify-full")

    assert (entry["HOST"], entry["PORT"], entry["NAME"]) == ("db.bank", "6432", "crm")
    assert (entry["USER"], entry["PASSWORD"]) == ("app", "p@ss")
    assert entry["OPTIONS"]["sslmode"] == "verify-full"


def test_a_given_key_is_used_and_one_that_was_made_stays(tmp_path: Path) -> None:
    assert addresses.secret_key(tmp_path, "given") == "given"
    assert not (tmp_path / "keys").exists()

    made = addresses.secret_key(tmp_path, "")
    assert len(made) >= 50
    assert addresses.secret_key(tmp_path, "") == made
