"""The world stands still: what is measured on the demo bank can be compared."""

from __future__ import annotations

import csv

import pytest

from amity.demo.entries import PURPOSES
from amity.demo.world import WORDS, csv_words, the_world, toml_words, world_hash

FROZEN = "540e64ee20e5be89"


def test_the_world_is_the_frozen_one() -> None:
    """A change needs a record in docs/decisions that says what was changed and why."""
    assert world_hash() == FROZEN


@pytest.mark.parametrize("path", sorted(WORDS.glob("*.csv")), ids=lambda path: path.stem)
def test_lists_of_words_have_no_gaps(path) -> None:
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    assert {len(row) for row in rows} == {len(rows[0])}


def test_seasons_are_years_of_about_one() -> None:
    for name, months in the_world().of("seasons").items():
        assert len(months) == 12, name
        assert 0.93 < sum(months) / 12 < 1.07, name


def test_every_industry_has_its_season() -> None:
    seasons = the_world().of("seasons")
    assert all(row["season"] in seasons for row in toml_words("companies")["industry"])


def test_there_are_forty_products_and_more_of_every_line() -> None:
    products = csv_words("products")
    lines = {"DEPOSITS", "WEALTH", "INSURANCE", "LOANS", "CARDS", "PAYMENTS", "TRADE", "SERVICES"}
    assert len(products) >= 40
    assert {row["line"] for row in products} == lines
    assert all(row["name_en"] and row["name_zh"] for row in products)
    assert len({row["partner"] for row in products if row["partner"]}) >= 5


def test_everything_that_is_bought_has_a_purpose_and_an_hour() -> None:
    for kind in the_world().of("spend"):
        assert kind["purpose"] in PURPOSES
        assert len(kind["months"]) == 12
        assert 0 <= kind["hours"][0] < kind["hours"][1] <= 24


def test_complaints_and_questions_are_said_in_both_languages() -> None:
    said = toml_words("service")
    for kind in ("complaint", "question"):
        assert set(said[kind]["en"]) == set(said[kind]["zh"])
    causes = {cause for cause, _share in the_world().of("service")["causes"]}
    assert causes == set(said["complaint"]["zh"]) == set(said["topic_zh"])
