"""The reference of features is what the catalogue says."""

from scripts import feature_reference


def test_the_page_is_fresh() -> None:
    written = feature_reference.PAGE.read_text(encoding="utf-8")

    assert written == feature_reference.page(), "run python -m scripts.feature_reference"
