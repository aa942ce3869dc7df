"""The page about tables says what the contracts say."""

from scripts import tables


def test_the_page_is_up_to_date() -> None:
    assert tables.PAGE.read_text(encoding="utf-8") == tables.render()
