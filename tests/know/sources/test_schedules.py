"""A schedule says when a feed is due, by the bank's clock, on every day of the year."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from amity.foundation.kernel.errors import BadInput
from amity.know.sources import schedules

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")


def due(text: str, at: str, zone: ZoneInfo = SHANGHAI) -> str:
    found = schedules.next_after(schedules.read(text), datetime.fromisoformat(at), zone=zone)
    return found.astimezone(zone).isoformat(timespec="minutes")


@pytest.mark.parametrize(
    ("text", "at", "next_at"),
    [
        ("daily at 02:00", "2026-03-02T01:59+08:00", "2026-03-02T02:00+08:00"),
        ("daily at 02:00", "2026-03-02T02:00+08:00", "2026-03-03T02:00+08:00"),
        ("daily at 02:00", "2026-12-31T23:00+08:00", "2027-01-01T02:00+08:00"),
        ("every 5 minutes", "2026-03-02T12:03+08:00", "2026-03-02T12:05+08:00"),
        ("every 5 minutes", "2026-03-02T12:05+08:00", "2026-03-02T12:10+08:00"),
        ("every hour", "2026-03-02T12:05+08:00", "2026-03-02T13:00+08:00"),
    ],
)
def test_says_when_the_feed_is_due_next(text, at, next_at) -> None:
    assert due(text, at) == next_at


def test_comes_once_a_day_also_when_the_clock_changes() -> None:
    moment, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    days = []
    while (moment := schedules.next_after(schedules.read("daily at 02:30"), moment, zone=BERLIN)) < end:
        days.append(moment.astimezone(BERLIN).date())

    assert days == [datetime(2026, 1, 1).date() + timedelta(days=n) for n in range(365)]  # noqa: DTZ001 a day


@pytest.mark.parametrize(
    "text", ["daily", "daily at 25:00", "every 0 minutes", "every 30 hours", "*/5 * * * *"]
)
def test_refuses_what_it_does_not_understand(text) -> None:
    with pytest.raises(BadInput, match=r"is not understood: write every 5 minutes"):
        schedules.read(text)


def test_speaks_the_readers_language() -> None:
    assert [schedules.in_words(t) for t in ("", "every 5 minutes", "every 60 minutes", "daily at 02:00")] == [
        "",
        "every 5 minutes",
        "every hour",
        "daily at 02:00",
    ]
