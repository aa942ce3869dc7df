"""The example of the how-to runs as it stands there."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from amity.decide.decisions.models import Response
from tests.api.conftest import give
from tests.cast import assemble

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "use-the-api.md"


@pytest.fixture
def served(transactional_db, settings) -> Iterator[LiveServer]:
    """A server begun with plain HTTP: the middleware asks the settings once, when it is made."""
    settings.SECURE_SSL_REDIRECT = False
    server = LiveServer("localhost")
    yield server
    server.stop()


def test_the_example_shows_what_is_proposed_and_says_that_it_was_shown(home, served: LiveServer) -> None:
    cast = assemble()
    (example,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    environment = {
        **os.environ,
        "AMITY_ADDRESS": served.url,
        "AMITY_TOKEN": give(cast.legal_entity_id, "decisions:read", "responses:write"),
        "AMITY_CUSTOMER": "6021",
    }

    ran = subprocess.run(
        [sys.executable, "-c", example],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert ran.returncode == 0, ran.stderr
    response = Response.objects.get()
    assert (response.decision, response.outcome) == (cast.renewal, "SHOWN")
    assert str(response.reference) in ran.stdout
