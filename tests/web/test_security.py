"""The headers of every answer."""

import re

import pytest

from tests.web.cast import make_bank, make_reader


@pytest.fixture
def reader(db, home):
    return make_reader("customer_manager", make_bank())


def test_a_page_may_load_from_this_house_alone(reader) -> None:
    policy = reader.get("/help/").headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_a_signed_in_page_is_not_kept_by_the_browser(reader) -> None:
    assert "no-store" in reader.get("/help/").headers["Cache-Control"]


def test_a_refused_page_has_the_headers_too(reader) -> None:
    assert "Content-Security-Policy" in reader.get("/nowhere").headers


def test_the_page_has_no_code_and_no_style_inside(reader) -> None:
    html = reader.get("/help/").content.decode()

    assert not re.search(r"<[^>]+\sstyle=", html)
    assert not re.search(r"<[^>]+\son\w+=", html)
    assert not re.search(r"<script(?![^>]*(src=|application/json))", html)
