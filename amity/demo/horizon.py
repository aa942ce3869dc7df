"""The horizon: the months that are simulated, up to today. Days are counted from its first day."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from amity.demo.arrays import Ints

EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Horizon:
    """``months`` whole months and the month of today as far as it has come: ``buckets`` in all."""

    today: date
    months: int

    @property
    def start(self) -> date:
        return month_after(self.today, -self.months)

    @property
    def buckets(self) -> int:
        return self.months + 1

    @property
    def last(self) -> int:
        """Today, as a day."""
        return (self.today - self.start).days

    @property
    def firsts(self) -> Ints:
        """The first day of each bucket, and of the month after."""
        days = [self.day(month_after(self.start, month)) for month in range(self.buckets + 1)]
        return np.array(days, dtype=np.int64)

    @property
    def ends(self) -> Ints:
        """The days whose balances are kept: the day before the start, each month's end, today."""
        return np.append(self.firsts[:-1] - 1, self.last)

    @property
    def calendar_months(self) -> Ints:
        """The number of the month, 1 to 12, of each bucket."""
        return (self.start.month - 1 + np.arange(self.buckets)) % 12 + 1

    def years(self) -> Ints:
        """The year of each bucket."""
        return self.start.year + (self.start.month - 1 + np.arange(self.buckets)) // 12

    def bucket(self, days: Ints) -> Ints:
        """Return the bucket of each day, -1 before the start."""
        return np.searchsorted(self.firsts, days, side="right") - 1

    def day(self, when: date) -> int:
        """Return a date as a day."""
        return (when - self.start).days

    def date(self, day: int) -> date:
        """Return a day as a date."""
        return self.start + timedelta(days=int(day))

    def epoch_days(self, days: Ints) -> Ints:
        """Return days as they are counted in files, from 1970."""
        return days + (self.start.toordinal() - EPOCH)

    def year_of(self, days: Ints) -> Ints:
        """Return the calendar year of each day."""
        return (np.datetime64(self.start) + days).astype("datetime64[Y]").astype(np.int64) + 1970

    def weekdays(self, days: Ints) -> Ints:
        """Return the weekday of each day, Monday is 0."""
        return (days + self.start.weekday()) % 7

    def business_day(self, days: Ints) -> Ints:
        """Return the day itself, or the Friday before a weekend."""
        return days - np.clip(self.weekdays(days) - 4, 0, 2)


def month_after(day: date, months: int) -> date:
    """Return the first day of the month that many months later."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)
