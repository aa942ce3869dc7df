"""What to do, in parts of the day: open tasks and proposed actions in one order. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from amity.foundation.kernel.references import new_reference
from amity.web.customers.names import Name
from amity.web.formats import times
from amity.web.formats.language import is_chinese

NOON = 12
TONES = {"bad": 0, "warn": 1, "": 2}


@dataclass(frozen=True, slots=True)
class FocusItem:
    """One thing to do: a task, or an action that was proposed."""

    source: str
    """task or action."""
    reference: UUID
    kind: str
    title: str
    reason: str
    tone: str
    amount_minor: int | None
    currency: str
    due_at: datetime | None
    is_timed: bool
    party_reference: UUID | None
    name: Name
    tier: str
    explanation: str = ""
    """Why, in a whole sentence; for proposed actions."""
    is_new: bool = False
    request_id: UUID = field(default_factory=new_reference)
    """The key under which it is answered once."""

    @property
    def row_id(self) -> str:
        return f"{self.source}-{self.reference}"

    @property
    def due_on(self) -> date | None:
        return timezone.localdate(self.due_at) if self.due_at else None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day, or a coming day, with what falls into it."""

    code: str
    label: str
    items: tuple[FocusItem, ...]

    @property
    def is_late(self) -> bool:
        return self.code == "overdue"


@dataclass(frozen=True, slots=True)
class Focus:
    """The whole list, and the sentence on top of the page."""

    parts: tuple[Part, ...]
    today_count: int
    before_noon_count: int

    @property
    def next(self) -> FocusItem | None:
        """What comes first: of what has an hour, the earliest that is not over; else the first of all."""
        return next((item for part in self.parts for item in part.items), None)


def focus(tasks: Iterable[FocusItem], actions: Sequence[FocusItem], *, today: date, is_week: bool) -> Focus:
    """Sort everything into the parts of the day, and in the week's view into the days to come."""
    found: dict[str, list[FocusItem]] = {code: [] for code in ("overdue", "morning", "afternoon", "anytime")}
    coming: dict[date, list[FocusItem]] = {}
    for item in tasks:
        code = _part(item, today)
        if code:
            found[code].append(item)
        elif item.due_on:
            coming.setdefault(item.due_on, []).append(item)
    found["anytime"].sort(key=_weight)
    found["anytime"].extend(actions)
    parts = [Part(code, str(_LABELS[code]), tuple(items)) for code, items in found.items() if items]
    if is_week:
        parts.extend(_days(coming, today))
    count = sum(len(items) for items in found.values())
    return Focus(tuple(parts), count, len(found["morning"]))


def sentence(focus: Focus) -> str:
    """Say how much there is: "Seven things today, three before noon."."""
    total, noon = focus.today_count, focus.before_noon_count
    if not total:
        return str(_("Nothing is waiting for you today."))
    named = {"total": _word(total, is_first=True), "noon": _word(noon)}
    if noon:
        return (
            ngettext(
                "%(total)s thing today, %(noon)s before noon.",
                "%(total)s things today, %(noon)s before noon.",
                total,
            )
            % named
        )
    return ngettext("%(total)s thing today.", "%(total)s things today.", total) % named


def greeting(hour: int) -> str:
    """Greet by the hour."""
    if hour < 5:  # noqa: PLR2004 the small hours belong to the evening before
        return str(_("Good evening"))
    if hour < NOON:
        return str(_("Good morning"))
    return str(_("Good afternoon") if hour < 18 else _("Good evening"))  # noqa: PLR2004 six o'clock


def _part(item: FocusItem, today: date) -> str:
    if item.due_at is None or item.due_on is None:
        return "anytime"
    if item.due_on < today:
        return "overdue"
    if item.due_on > today:
        return ""
    if not item.is_timed:
        return "anytime"
    return "morning" if timezone.localtime(item.due_at).hour < NOON else "afternoon"


def _weight(item: FocusItem) -> tuple[int, int]:
    # The colour says how urgent, the amount how much is at stake.
    return TONES.get(item.tone, 2), -abs(item.amount_minor or 0)


def _days(coming: dict[date, list[FocusItem]], today: date) -> Iterable[Part]:
    for day in sorted(coming):
        label = str(_("Tomorrow")) if day == today + timedelta(days=1) else times.weekday(day)
        yield Part(f"day-{day.isoformat()}", label, tuple(coming[day]))


def _word(number: int, *, is_first: bool = False) -> str:
    if is_chinese() or number >= len(_NUMBERS):
        return str(number)
    word = str(_NUMBERS[number])
    return word[:1].upper() + word[1:] if is_first else word


_NUMBERS = (
    "none",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_LABELS = {
    "overdue": _("Overdue"),
    "morning": _("Before noon"),
    "afternoon": _("Afternoon"),
    "anytime": _("Any time"),
}
