"""What happened with one customer, newest first: contacts, events, larger movements of money, answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amity.decide.decisions import selectors as decisions
from amity.decide.decisions.models import Outcome, Unsuitable
from amity.engage.interactions import selectors as interactions
from amity.engage.interactions.models import InteractionKind
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.money import to_minor
from amity.foundation.organisation import selectors as organisation
from amity.know.holdings import selectors as holdings
from amity.know.sources import selectors as sources
from amity.web.customers.names import Name
from amity.web.customers.selectors import words
from amity.web.formats import times

PAGE_ENTRIES = 20
SMALLEST_MONEY_MINOR = 100_000
SHARE_OF_ASSETS = 50
"""A movement stands in the timeline from a fiftieth of what the customer has with us."""
STREAMS = (
    ("", gettext_lazy("All")),
    ("talk", gettext_lazy("Conversations")),
    ("money", gettext_lazy("Money")),
    ("service", gettext_lazy("Service")),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened."""

    at: datetime
    is_timed: bool
    stream: str
    icon: str
    tone: str
    title: str
    text: str
    source: str
    chip: str = ""
    amount_minor: int | None = None
    currency: str = ""

    @property
    def on(self) -> date:
        """The day, at the bank."""
        return timezone.localdate(self.at)


@dataclass(frozen=True, slots=True)
class Day:
    """What happened on one day."""

    on: date
    entries: tuple[Entry, ...]

    @property
    def label(self) -> str:
        """The day as it is said today: today, yesterday, Friday 20 November, 13 Nov 2025."""
        today = timezone.localdate()
        days = (today - self.on).days
        if days in (0, 1):
            return str(_("Yesterday") if days else _("Today"))
        return times.weekday(self.on) if self.on.year == today.year else times.day(self.on)


@dataclass(frozen=True, slots=True)
class Timeline:
    """One page of it; ``following`` numbers the next page when there is more."""

    days: tuple[Day, ...]
    following: int | None


def timeline(party_id: int, *, by: Actor, assets_minor: int, stream: str = "", page: int = 0) -> Timeline:
    """Return one page of what happened with a customer whom the actor may see: the caller has asked."""
    wanted = (page + 1) * PAGE_ENTRIES + 1
    found: list[Entry] = []
    if stream in ("", "talk"):
        found += _contacts(party_id, wanted, by=by)
        found += _answers(party_id, wanted)
    if stream in ("", "money", "service"):
        found += _events(party_id, wanted, stream)
    if stream in ("", "money"):
        at_least = max(SMALLEST_MONEY_MINOR, assets_minor // SHARE_OF_ASSETS)
        told = {(entry.on, abs(entry.amount_minor)) for entry in found if entry.amount_minor is not None}
        found += (
            entry
            for entry in _money(party_id, at_least)
            if (entry.on, abs(entry.amount_minor or 0)) not in told
        )
    found.sort(key=lambda entry: entry.at, reverse=True)
    shown = found[page * PAGE_ENTRIES : (page + 1) * PAGE_ENTRIES]
    return Timeline(tuple(_days(shown)), page + 1 if len(found) > (page + 1) * PAGE_ENTRIES else None)


def _days(entries: Iterable[Entry]) -> Iterator[Day]:
    days: dict[date, list[Entry]] = {}
    for entry in entries:
        days.setdefault(entry.on, []).append(entry)
    for day, found in days.items():
        yield Day(day, tuple(found))


def _contacts(party_id: int, limit: int, *, by: Actor) -> Iterator[Entry]:
    for row in interactions.of_party(party_id, by=by, limit=limit):
        is_note = row.kind == InteractionKind.NOTE
        title = str(row.kind.label)
        if row.minutes:
            title = _("%(what)s, %(minutes)s min") % {"what": title, "minutes": row.minutes}
        yield Entry(
            at=row.happened_at,
            is_timed=True,
            stream="talk",
            icon=words.CONTACT_ICONS.get(row.kind, "phone"),
            tone="" if is_note else "brand",
            title=title,
            text=row.text,
            source=str(Name(row.staff_name, row.staff_native_name)),
            chip=str(row.outcome.label) if row.outcome else "",
        )


def _answers(party_id: int, limit: int) -> Iterator[Entry]:
    rows = decisions.responses_of_party(party_id, limit=limit)
    names = organisation.staff_names({row.staff_id for row in rows})
    titles = words.action_titles() if rows else {}
    for row in rows:
        name = names.get(row.staff_id)
        reason: str | Promise = Unsuitable(row.reason).label if row.reason else ""
        yield Entry(
            at=row.answered_at,
            is_timed=True,
            stream="talk",
            icon="sparkles",
            tone="",
            title=_("Proposal: %(what)s") % {"what": titles.get(row.action_code, row.action_code)},
            text=str(reason),
            source=str(Name(name.full_name, name.native_name)) if name else "",
            chip=str(Outcome(row.outcome).label),
        )


def _events(party_id: int, limit: int, stream: str) -> Iterator[Entry]:
    for row in sources.events_of_party(party_id, limit):
        look = words.EVENTS.get(row.kind, words.OTHER_EVENT)
        if stream and look.stream != stream:
            continue
        yield Entry(
            at=row.at,
            is_timed=timezone.localtime(row.at).time() != time(),
            stream=look.stream,
            icon=look.icon,
            tone=look.tone,
            title=words.event_title(row.kind, row.topic),
            text=row.text,
            source=words.channel(row.channel),
            chip=words.state(row.status),
            amount_minor=None if row.amount is None else to_minor(row.amount),
            currency=row.currency,
        )


def _money(party_id: int, at_least_minor: int) -> Iterator[Entry]:
    for row in holdings.recent_transactions(party_id, limit=words.MOST_MOVEMENTS):
        if abs(row.amount_minor) < at_least_minor:
            continue
        at = row.booked_at or timezone.make_aware(datetime.combine(row.booked_on, time()))
        yield Entry(
            at=at,
            is_timed=row.booked_at is not None and timezone.localtime(row.booked_at).time() != time(),
            stream="money",
            icon="banknote",
            tone="good" if row.amount_minor > 0 else "",
            title=words.movement(row),
            text=row.description or words.purpose(row.purpose),
            source=words.channel(row.channel),
            amount_minor=row.amount_minor,
            currency=row.currency,
        )
