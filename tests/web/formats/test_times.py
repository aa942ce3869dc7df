"""Days and moments in words. The bank's zone is eight hours ahead of UTC."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.translation import override

from amity.web.formats import times

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)  # 14:00 at the bank


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (NOW - timedelta(seconds=20), "just now"),
        (NOW - timedelta(minutes=1), "1 minute ago"),
        (NOW - timedelta(minutes=59), "59 minutes ago"),
        (NOW - timedelta(hours=3), "11:00"),
        (NOW + timedelta(hours=3), "17:00"),
        (NOW - timedelta(hours=15), "yesterday"),
        (date(2026, 3, 2), "today"),
        (date(2026, 3, 3), "tomorrow"),
        (date(2026, 3, 8), "in 6 days"),
        (date(2026, 3, 9), "9 Mar"),
        (date(2026, 2, 24), "6 days ago"),
        (date(2026, 2, 23), "23 Feb"),
        (date(2025, 12, 31), "31 Dec 2025"),
    ],
)
def test_is_relative_within_a_week_only(value: date, words: str) -> None:
    assert times.relative(value, now=NOW) == words


def test_a_moment_belongs_to_the_day_of_the_bank() -> None:
    late = datetime(2026, 3, 1, 16, 30, tzinfo=UTC)

    assert times.day(late) == "2 Mar 2026"
    assert times.moment(late) == "2 Mar 2026, 00:30"


def test_a_chinese_reader_gets_chinese_days() -> None:
    with override("zh-hans"):
        assert times.day(date(2026, 3, 2)) == "2026年3月2日"
        assert times.weekday(date(2026, 3, 1)) == "3月1日 周日"
        assert times.month(date(2026, 3, 1)) == "2026年3月"
