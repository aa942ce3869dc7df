"""What the audit page is asked to show, read from its address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from amity.foundation.audit.selectors import Cursor
from amity.web.audit.wording import REFUSED, WORDS

MARK = "~"


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """Person (number or part of a name), customer (number or reference), act and day; empty means any."""

    person: str = ""
    customer: str = ""
    act: str = ""
    day: date | None = None

    @property
    def is_on(self) -> bool:
        return bool(self.person or self.customer or self.act or self.day)

    @property
    def query(self) -> dict[str, str]:
        """The address that asks for the same."""
        said = {
            "person": self.person,
            "customer": self.customer,
            "act": self.act,
            "day": self.day.isoformat() if self.day else "",
        }
        return {name: value for name, value in said.items() if value}


def filter_of(asked: Mapping[str, str]) -> TrailFilter:
    """Return what an address asks for; what cannot be read narrows nothing."""
    act = asked.get("act", "")
    return TrailFilter(
        person=_words(asked, "person"),
        customer=_words(asked, "customer"),
        act=act if act in WORDS or act == REFUSED else "",
        day=_day(asked.get("day", "")),
    )


def cursor_of(text: str) -> Cursor | None:
    """Return the place that an address names; none for what cannot be read."""
    moment, _mark, entry_id = text.partition(MARK)
    try:
        at = datetime.fromisoformat(moment)
        return Cursor(at, int(entry_id)) if at.tzinfo else None
    except ValueError:
        return None


def address_of(cursor: Cursor) -> str:
    """Return the words by which an address names the place."""
    return f"{cursor.happened_at.isoformat()}{MARK}{cursor.entry_id}"


def _words(asked: Mapping[str, str], name: str) -> str:
    return asked.get(name, "").replace("\x00", "").strip()[:80]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
