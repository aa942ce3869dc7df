"""The page about the API says what the API says of itself."""

from scripts import api_reference


def test_the_page_is_up_to_date() -> None:
    assert api_reference.PAGE.read_text(encoding="utf-8") == api_reference.render()
