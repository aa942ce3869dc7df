"""The cut-off of one legal entity: up to when a turn of the ring sees its data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Cut:
    """One legal entity's day, and its currency."""

    legal_entity_id: int
    currency: str
    as_of: date

    @property
    def known_until(self) -> datetime:
        """The end of the day, in the bank's time zone."""
        return datetime.combine(self.as_of + timedelta(days=1), time(), tzinfo=ZoneInfo(settings.TIME_ZONE))

    @property
    def month(self) -> date:
        """The first day of the month that is still open at the cut-off."""
        return self.as_of.replace(day=1)

    def months_back(self, count: int) -> tuple[date, ...]:
        """Return the first days of the ``count`` months that end with the cut-off's own, oldest first."""
        last = self.as_of.year * 12 + self.as_of.month - 1
        return tuple(date(m // 12, m % 12 + 1, 1) for m in range(last - count + 1, last + 1))


def sql_values(cuts: Sequence[Cut]) -> str:
    """Return the cut-offs as a SQL list of rows: legal_entity_id, as_of."""
    return ", ".join(f"({int(cut.legal_entity_id)}, DATE '{cut.as_of.isoformat()}')" for cut in cuts)


def folder(run_id: int) -> Path:
    """Return where the files of a run are."""
    return Path(settings.HOME) / "ring" / str(int(run_id))
