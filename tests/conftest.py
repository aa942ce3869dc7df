"""The stage for every test: a home that is thrown away, and one PostgreSQL in it for the whole session.

The environment is set when this file is read, before anything imports the settings; that is why
pyproject.toml does not name them. Workers of xdist inherit it and so share the one server.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import django
import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections
from django.utils import translation
from playwright.sync_api import Browser, sync_playwright

from amity.foundation.postgres import addresses, server
from amity.foundation.postgres.logins import Login

IS_SOAK = os.environ.get("AMITY_SOAK") == "1"
IS_FIRST = "AMITY_TEST_HOME" not in os.environ
if IS_FIRST:
    os.environ["AMITY_TEST_HOME"] = tempfile.mkdtemp(prefix="amity-tests-")
HOME = Path(os.environ["AMITY_TEST_HOME"])
HOME.chmod(0o711)  # the server's account must walk through
os.environ["AMITY_HOME"] = str(HOME)
os.environ["DJANGO_SETTINGS_MODULE"] = "amity.settings"
os.environ["AMITY_SECRET_KEY"] = "a key for tests alone, as long as Django wishes: 0123456789"
os.environ["AMITY_MFA"] = (
    "optional"  # who is signed in by a test has no factor; the tests of sign-in ask for one
)
for name in ("AMITY_DEMO", "AMITY_WAREHOUSE", "AMITY_ENGINE", "AMITY_TIME_ZONE", "AMITY_HOSTS"):
    os.environ.pop(name, None)
django.setup()
# The tests make their own database and stand their own stage: as the owner, whom no wall holds.
settings.DATABASE_URL = settings.DATABASE_LOGINS[Login.OWNER]
connections.settings["default"].update(addresses.django_database(settings.DATABASE_URL))

BROWSERS = ("chromium", "chromium-browser")


def throw_home_away() -> None:
    """Remove the home, and the server's files where they lie elsewhere."""
    shutil.rmtree((HOME / "postgres").resolve(), ignore_errors=True)
    shutil.rmtree(HOME, ignore_errors=True)


if IS_FIRST:
    atexit.register(throw_home_away)  # not a hook of pytest's: a wrong option ends before any is called


@pytest.fixture(scope="session")
def database_server() -> Iterator[None]:
    """Hold the embedded server up; a database of the tester's own (AMITY_DATABASE_URL) is used as it is."""
    if os.environ.get("AMITY_DATABASE_URL"):
        yield
        return
    # A database that is thrown away need not survive a power cut.
    server.SETTINGS.update({"fsync": "off", "full_page_writes": "off"})
    with server.using(HOME):
        with psycopg.connect(superuser_url(), autocommit=True) as stage:
            stage.execute(f"ALTER ROLE {addresses.OWNER} CREATEDB")
            stage.execute(f"GRANT {addresses.APP} TO {addresses.OWNER}")
        yield


@pytest.fixture
def as_superuser(database_server: None) -> Iterator[psycopg.Connection]:
    """The stage's own way into the embedded server, past the application."""
    with psycopg.connect(superuser_url(), autocommit=True) as entered:
        yield entered


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    database_server: None, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """Start the server before pytest-django makes its database."""


@pytest.fixture
def as_app_role(db: None) -> Callable[[], AbstractContextManager[None]]:
    """``with as_app_role():`` asks the database as the application does: behind the walls, its owner no more.

    The wall of the moment applies: nobody is seen before a request, or a test, opens it for somebody.
    """
    if os.environ.get("AMITY_DATABASE_URL"):
        pytest.skip("needs the embedded server's own users")

    @contextmanager
    def entered() -> Iterator[None]:
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {addresses.APP}")
        try:
            yield
        finally:
            if not connection.needs_rollback:
                with connection.cursor() as cursor:
                    cursor.execute("RESET ROLE")

    return entered


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Begin each test in English, whatever language the one before asked for."""
    with translation.override("en"):
        yield


@pytest.fixture
def home(tmp_path: Path, settings) -> Path:
    """An empty AMITY_HOME of this test's own: keys, lake and files; the database is the session's."""
    settings.HOME = tmp_path
    settings.WAREHOUSE = str(tmp_path / "lake")
    settings.LAKE_CATALOGUE = tmp_path.name  # the lake commits for itself: no test's rollback takes it back
    return tmp_path


@pytest.fixture(scope="session")
def rounds() -> Callable[[int, int], int]:
    """How often a stress test tries: ``rounds(2, 20)`` is 2 in make test and 20 in make soak."""
    return lambda short, long: long if IS_SOAK else short


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Run one real browser for the session: Playwright's loop can be entered once a process."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip("no Chromium on this machine")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a browser where there is none; the build machine must have one."""
    if any(map(shutil.which, BROWSERS)) or os.environ.get("AMITY_BROWSER") == "required":
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """On the build machine a skipped journey is a failed one; elsewhere the last lines tell it."""
    outcome = yield
    report = outcome.get_result()
    if report.skipped and item.get_closest_marker("browser"):
        report.user_properties.append(("skipped journey", item.name))
        if os.environ.get("AMITY_BROWSER") == "required":
            report.outcome = "failed"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say so in the last lines when journeys were skipped: nobody reads the middle."""
    skipped = terminalreporter.stats.get("skipped", [])
    count = sum("skipped journey" in dict(report.user_properties) for report in skipped)
    if count:
        terminalreporter.write_line(f"{count} tests that need a browser were SKIPPED.", yellow=True)


def superuser_url() -> str:
    """Return the address by which the stage itself, never the application, enters the embedded server."""
    return addresses.embedded_url(HOME).replace(f"//{addresses.OWNER}@", f"//{server.SUPERUSER}@")
