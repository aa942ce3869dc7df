"""The stage for every test: a home that is thrown away, and one PostgreSQL in it for the whole session.

The environment is set when this file is read, before anything imports the settings; that is why
pyproject.toml does not name them. Workers of xdist inherit it and so share the one server.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django
import psycopg
import pytest

from amity.foundation.postgres import addresses, server

IS_FIRST = "AMITY_TEST_HOME" not in os.environ
if IS_FIRST:
    os.environ["AMITY_TEST_HOME"] = tempfile.mkdtemp(prefix="amity-tests-")
HOME = Path(os.environ["AMITY_TEST_HOME"])
HOME.chmod(0o711)  # the server's account must walk through
os.environ["AMITY_HOME"] = str(HOME)
os.environ["DJANGO_SETTINGS_MODULE"] = "amity.settings"
os.environ["AMITY_SECRET_KEY"] = "a key for tests alone, as long as Django wishes: 0123456789"
for name in ("AMITY_DEMO", "AMITY_WAREHOUSE", "AMITY_ENGINE", "AMITY_TIME_ZONE", "AMITY_HOSTS"):
    os.environ.pop(name, None)
django.setup()

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
NO_BROWSER = "there is no Chromium"


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput") and IS_FIRST:
        link = HOME / "postgres"
        shutil.rmtree(link.resolve(), ignore_errors=True)
        shutil.rmtree(HOME, ignore_errors=True)


@pytest.fixture(scope="session")
def database_server() -> Iterator[None]:
    """Hold the embedded server up; a database of the tester's own (AMITY_DATABASE_URL) is used as it is."""
    if os.environ.get("AMITY_DATABASE_URL"):
        yield
        return
    # A database that is thrown away need not survive a power cut.
    server.SETTINGS.update({"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"})
    with server.using(HOME):
        with psycopg.connect(superuser_url(), autocommit=True) as connection:
            connection.execute(f"ALTER ROLE {addresses.OWNER} CREATEDB")
        yield


@pytest.fixture
def as_superuser(database_server: None) -> Iterator[psycopg.Connection]:
    """The stage's own way into the embedded server, past the application."""
    with psycopg.connect(superuser_url(), autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    database_server: None, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """Start the server before pytest-django makes its database."""


@pytest.fixture
def home(tmp_path: Path, settings) -> Path:
    """An empty AMITY_HOME of this test's own: keys, lake and files; the database is the session's."""
    settings.HOME = tmp_path
    settings.WAREHOUSE = str(tmp_path / "lake")
    settings.LAKE_CATALOGUE = tmp_path.name  # the lake commits for itself: no test's rollback takes it back
    return tmp_path


@pytest.fixture(scope="session")
def chromium() -> str:
    """The real browser of the journeys; where there is none they are skipped, except on the build machine."""
    given = os.environ.get("AMITY_CHROMIUM", "")
    found = given or next(filter(None, map(shutil.which, BROWSERS)), None)
    if found:
        return found
    if os.environ.get("AMITY_BROWSER") == "required":
        pytest.fail(f"{NO_BROWSER} here, and the journeys must not be skipped")
    pytest.skip(NO_BROWSER)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say so in the last lines when journeys were skipped: nobody reads the middle."""
    skipped = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])]
    count = sum(NO_BROWSER in reason for reason in skipped)
    if count:
        terminalreporter.write_line(f"{count} browser tests were SKIPPED: {NO_BROWSER}.", yellow=True)


def superuser_url() -> str:
    """Return the address by which the stage itself, never the application, enters the embedded server."""
    return addresses.embedded_url(HOME).replace(f"//{addresses.OWNER}@", f"//{server.SUPERUSER}@")
