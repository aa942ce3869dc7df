"""What a feed may say, and what it is told when it says something else."""

from pathlib import Path

import pytest

from amity.analytics.intake.errors import BadFeed
from amity.analytics.intake.feed import read_feed

GOOD = """
name = "test"
source = "core"
currency = "CNY"
business_date = 2025-12-31
legal_entity = { code = "T", name_en = "Test Bank", name_zh = "测试银行" }
unit = { code = "HO", name_en = "Head office" }

[rates]
USD = "7.12"

[files.people]
path = "people.csv.gz"

[[load]]
table = "holdings"
from = "people"

[[load]]
table = "customers"
from = "people"
columns.key = "id"
"""


def read(folder: Path, text: str):
    (folder / "feed.toml").write_text(text, encoding="utf-8")
    return read_feed(folder)


def test_loads_stand_in_the_order_of_the_canonical_tables(tmp_path: Path) -> None:
    feed = read(tmp_path, GOOD)

    assert [load.table.name for load in feed.loads] == ["customers", "holdings"]


def test_the_format_is_told_by_the_ending(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD).files["people"].format == "csv"


def test_its_version_changes_with_its_text(tmp_path: Path) -> None:
    first = read(tmp_path, GOOD)

    assert read(tmp_path, GOOD).version == first.version
    assert read(tmp_path, GOOD + "\n").version != first.version


def test_a_folder_without_a_feed_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadFeed, match=r"holds feed\.toml"):
        read_feed(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('name = "test"', "", "name is missing"),
        ('table = "customers"', 'table = "clients"', "no canonical table 'clients'"),
        ("columns.key", "columns.kye", "customers has no column 'kye'"),
        ('from = "people"', 'from = "persons"', r"no \[files.persons\]"),
        ('"people.csv.gz"', '"../people.csv"', "leads out of the source's folder"),
        ('"people.csv.gz"', '"/etc/passwd"', "leads out of the source's folder"),
        ('path = "people.csv.gz"', 'path = "people.csv"\ndelimeter = ";"', "delimeter mean"),
        ('path = "people.csv.gz"', 'path = "people.csv"\ndelimiter = "||"', "one character each"),
        ('path = "people.csv.gz"', 'path = "people.csv"\nheader = false', r"needs columns"),
        ("business_date = 2025-12-31", 'business_date = "31.12.2025"', "not a day like"),
        ('USD = "7.12"', 'USD = "seven"', "what one unit is worth"),
        ('table = "holdings"\nfrom', 'table = "customers"\nfrom', "give each a name of its own"),
        ("[[load]]", "[[load", "is not TOML"),
    ],
)
def test_says_what_is_wrong_and_where(tmp_path: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(BadFeed, match=told) as refusal:
        read(tmp_path, GOOD.replace(old, new, 1))

    assert "feed.toml" in str(refusal.value)
