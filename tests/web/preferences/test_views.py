"""One's own look."""

import pytest

from tests.web.cast import Reader, make_bank, make_reader


@pytest.fixture
def reader(db, home) -> Reader:
    return make_reader("customer_manager", make_bank())


def test_a_choice_is_kept_on_the_device(reader: Reader) -> None:
    reader.post("/preferences/save", theme="dark", density="compact", keys="off")

    assert reader.client.cookies["amity_theme"].value == "dark"
    assert 'data-theme="dark" data-density="compact" data-keys="off"' in reader.get("/help/").content.decode()


def test_what_is_not_offered_is_not_kept(reader: Reader) -> None:
    reader.post("/preferences/save", theme="sepia", density="compact", keys="off")

    assert "amity_theme" not in reader.client.cookies


def test_the_language_changes_and_the_page_stays(reader: Reader) -> None:
    response = reader.post("/language", language="zh-hans", next="/help/")

    assert response["Location"] == "/help/"
    assert '<html lang="zh-Hans"' in reader.get("/help/").content.decode()


def test_the_language_does_not_send_anybody_elsewhere(reader: Reader) -> None:
    assert "evil" not in reader.post("/language", language="en", next="https://evil.example/")["Location"]
