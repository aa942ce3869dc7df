"""The reference of rules is what the language says."""

from scripts import rule_reference


def test_the_page_is_fresh() -> None:
    written = rule_reference.PAGE.read_text(encoding="utf-8")

    assert written == rule_reference.page(), "run python -m scripts.rule_reference"
