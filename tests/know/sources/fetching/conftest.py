"""Other systems of a bank: a second database in the tests' PostgreSQL, and one of another make."""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from amity.know.sources.fetching.connections import Connection
from tests.conftest import superuser_url
from tests.know.sources.fetching.imitation import Store, serving


@pytest.fixture(scope="session")
def core_name(database_server: None) -> Iterator[str]:
    if os.environ.get("AMITY_DATABASE_URL"):
        pytest.skip("needs the embedded server, to make a second database")
    name = f"core_{uuid4().hex[:8]}"
    with psycopg.connect(superuser_url(), autocommit=True) as stage:
        stage.execute(f"CREATE DATABASE {name}")
        yield name
        stage.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def core(core_name: str) -> Iterator[psycopg.Connection]:
    """The bank's core system: a database of its own, entered as who keeps it."""
    with psycopg.connect(core_url(core_name), autocommit=True) as entered:
        yield entered
        entered.execute(
            "DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT ALL ON SCHEMA public TO PUBLIC"
        )


def core_url(name: str) -> str:
    return superuser_url().replace("/amity?", f"/{name}?")


@pytest.fixture
def reach(core: psycopg.Connection) -> Connection:
    return Connection("core", core_url(core.info.dbname))


@pytest.fixture
def cards(tmp_path: Path) -> Connection:
    """A database of another make, read by its ADBC driver."""
    path = tmp_path / "cards.sqlite"
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE cards (id INTEGER, credit DECIMAL, opened TEXT)")
        made.execute("INSERT INTO cards VALUES (1, 12.5, '2024-01-05'), (2, 'much', NULL)")
    made.close()
    return Connection("cards", f"file:{path}?mode=ro", "adbc_driver_sqlite")


@pytest.fixture
def store() -> Iterator[Store]:
    """An object store of an imitation's own, answering over HTTP."""
    with serving(Store()) as opened:
        yield opened


@pytest.fixture
def archive(store: Store) -> Connection:
    return Connection(
        "archive", endpoint=store.endpoint, access_key=store.access_key, secret_key=store.secret_key
    )
