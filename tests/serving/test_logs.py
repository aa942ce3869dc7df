"""A line of the log says where something went wrong and never what it was about."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from django.core.exceptions import DisallowedHost

from amity.serving import logs

MOBILE = "13800006021"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(logs.formatter())
    root = logging.getLogger()
    before, level = root.handlers, root.level
    root.handlers = [handler]
    root.setLevel("INFO")
    yield lines
    root.handlers = before
    root.setLevel(level)


def last(written: io.StringIO) -> dict[str, object]:
    return json.loads(written.getvalue().splitlines()[-1])


def test_of_a_library_it_keeps_who_spoke_and_where(written) -> None:
    logging.getLogger("django.request").error("Not Found: %s", f"/customers/{MOBILE}")
    assert MOBILE not in written.getvalue()
    assert last(written)["event"] == "said by django.request"
    assert str(last(written)["where"]).startswith("test_logs:")

    logging.getLogger("procrastinate.worker").error(f"Job react[1](event='{MOBILE}') failed")  # noqa: G004
    assert MOBILE not in written.getvalue()


def test_of_an_exception_it_keeps_kind_and_places(written) -> None:
    try:
        try:
            raise DisallowedHost(MOBILE)  # noqa: TRY301 two in a chain
        except DisallowedHost as error:
            raise ValueError(f"mobile {MOBILE}") from error
    except ValueError:
        logging.getLogger("amity.worker").exception("worker.failed")

    assert MOBILE not in written.getvalue()
    assert last(written)["error"] == "ValueError < DisallowedHost"
    assert str(last(written)["raised"][-1]).endswith("test_of_an_exception_it_keeps_kind_and_places")


def test_drops_every_field_that_it_does_not_know(written) -> None:
    kept = logs.keep_only_known(None, "", {"event": "x", "mobile": MOBILE, "path": "/", "status": 200})

    assert kept == {"event": "x", "status": 200}


def test_a_demo_on_a_terminal_leaves_requests_out(monkeypatch) -> None:
    assert logs.says_requests()
    monkeypatch.setenv("AMITY_DEMO", "1")
    assert not logs.says_requests()
    monkeypatch.setenv("AMITY_LOG_REQUESTS", "1")
    assert logs.says_requests()
    structlog.reset_defaults()
