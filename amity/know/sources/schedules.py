"""When a feed is due: every so many minutes or hours, or once a day. Pure: no clock, no queries."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amity.foundation.kernel.errors import BadInput

EVERY = re.compile(r"every (?:(\d{1,3}) )?(minute|minutes|hour|hours)")
DAILY = re.compile(r"daily at ([01]\d|2[0-3]):([0-5]\d)")
LONGEST = timedelta(days=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Schedule:
    """A rhythm: ``every`` so long, or daily ``at`` a time of the bank's clock."""

    every: timedelta = LONGEST
    at: time | None = None


def read(text: str) -> Schedule:
    """Return what a schedule says.

    :raises BadInput: if it says nothing that is understood.
    """
    if found := DAILY.fullmatch(text):
        return Schedule(at=time(int(found[1]), int(found[2])))
    if found := EVERY.fullmatch(text):
        count = int(found[1] or 1)
        every = timedelta(hours=count) if found[2].startswith("hour") else timedelta(minutes=count)
        if timedelta(0) < every <= LONGEST:
            return Schedule(every)
    raise BadInput(
        f"The schedule {text!r} is not understood: write every 5 minutes, every hour, or daily at 02:00."
    )


def in_words(text: str) -> str:
    """Return a schedule in the reader's language; nothing where there is none."""
    if not text:
        return ""
    schedule = read(text)
    if schedule.at is not None:
        return _("daily at %(time)s") % {"time": f"{schedule.at:%H:%M}"}
    minutes = int(schedule.every.total_seconds() // 60)
    if minutes % 60:
        return ngettext("every minute", "every %(count)d minutes", minutes) % {"count": minutes}
    return ngettext("every hour", "every %(count)d hours", minutes // 60) % {"count": minutes // 60}


def next_after(schedule: Schedule, moment: datetime, *, zone: ZoneInfo) -> datetime:
    """Return when the feed is due next; a time that a clock skips is taken when the clock has skipped it."""
    if schedule.at is None:
        passed = (moment - EPOCH) // schedule.every
        return EPOCH + (passed + 1) * schedule.every
    day = moment.astimezone(zone).date()
    while (due := datetime.combine(day, schedule.at, tzinfo=zone).astimezone(UTC)) <= moment:
        day += timedelta(days=1)
    return due
