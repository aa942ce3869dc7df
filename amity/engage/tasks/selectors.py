"""Questions about tasks: whose they are, when they are due, who is to do what an event asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amity.engage.tasks.models import Task, TaskKind, TaskStatus
from amity.foundation.access import services as access
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import NotFound
from amity.foundation.kernel.money import to_minor
from amity.foundation.organisation import selectors as organisation
from amity.know.coverage import selectors as coverage
from amity.know.parties.models import Party
from amity.know.sources.models import Event

SHOWN = 200
KINDS = tuple(TaskKind.choices)


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task, as lists show it. ``title`` and ``reason`` speak the reader's language."""

    id: int
    reference: UUID
    kind: TaskKind
    title_en: str
    title_zh: str
    reason_en: str
    reason_zh: str
    tone: str
    amount_minor: int | None
    currency: str
    due_at: datetime
    is_timed: bool
    status: TaskStatus
    closed_at: datetime | None
    created_at: datetime
    version: int
    staff_id: int | None
    staff_name: str
    staff_native_name: str
    party_id: int | None
    party_reference: UUID | None
    party_name: str
    party_native_name: str
    party_kind: str
    is_from_event: bool

    @property
    def title(self) -> str:
        """What to do, in the reader's language."""
        return _in_language(self.title_en, self.title_zh)

    @property
    def reason(self) -> str:
        """Why, in the reader's language."""
        return _in_language(self.reason_en, self.reason_zh)

    @property
    def due_on(self) -> date:
        """The day on which it is due, at the bank."""
        return timezone.localdate(self.due_at)

    @property
    def is_closed(self) -> bool:
        """Whether it is done or dropped."""
        return self.status != TaskStatus.OPEN


@dataclass(frozen=True, slots=True)
class TaskCounts:
    """How much of a list is overdue, due today, due this week, and done."""

    overdue: int
    today: int
    week: int
    later: int
    done: int


@dataclass(frozen=True, slots=True)
class Desk:
    """Where work about a customer goes: their main manager, or else the pool of their unit."""

    party_id: int
    legal_entity_id: int
    unit_id: int
    staff_id: int | None


@dataclass(frozen=True, slots=True)
class EventFacts:
    """What the rules for alerts need to know of an event."""

    id: int
    party_id: int | None
    kind: str
    channel: str
    topic: str
    amount: Decimal | None
    currency: str


def end_of(day: date) -> datetime:
    """Return the last moment of a day at the bank."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min)) - timedelta(seconds=1)


def end_of_week(day: date) -> date:
    """Return the last of the seven days that begin with this one: on a Sunday, too, a week lies ahead."""
    return day + timedelta(days=6)


def open_for(*, by: Actor, until: date) -> tuple[TaskRow, ...]:
    """Return the actor's own open tasks due up to that day, the earliest first. One query."""
    rows = own(by=by).filter(status=TaskStatus.OPEN, due_at__lte=end_of(until))
    return _rows(rows.order_by("due_at", "pk")[:SHOWN], are_own=True)


def open_count(*, by: Actor) -> int:
    """Return how many open tasks the actor has."""
    return own(by=by).filter(status=TaskStatus.OPEN).count()


def of_party(party_id: int, *, by: Actor) -> tuple[TaskRow, ...]:
    """Return the open tasks about a customer whom the actor may see."""
    rows = access.visible(Task.objects.filter(party_id=party_id), by=by, party="party_id")
    return _rows(rows.filter(status=TaskStatus.OPEN).order_by("due_at", "pk")[:SHOWN])


def open_counts(party_ids: Sequence[int], *, by: Actor) -> dict[int, int]:
    """Return how many tasks are open about each of these customers, of those that the actor may see."""
    rows = access.visible(Task.objects.filter(party_id__in=party_ids), by=by, party="party_id")
    counted = rows.filter(status=TaskStatus.OPEN).order_by().values_list("party_id").annotate(n=Count("pk"))
    return {party: count for party, count in counted if party is not None}


def listed(
    *, whose: str, part: str, by: Actor, today: date, of_staff: int | None = None
) -> tuple[TaskRow, ...]:
    """Return one part of a task list: overdue, today, week, later, or done; of one person, where named."""
    newest_first = part == "done"
    order = ("-closed_at", "-pk") if newest_first else ("due_at", "pk")
    return _rows(_of(whose, of_staff, by=by).filter(_part(part, today)).order_by(*order)[:SHOWN])


def counts(*, whose: str, by: Actor, today: date, of_staff: int | None = None) -> TaskCounts:
    """Return the size of each part of a task list. One query."""
    parts = ("overdue", "today", "week", "later", "done")
    tasks = _of(whose, of_staff, by=by)
    found = tasks.aggregate(**{part: Count("pk", filter=_part(part, today)) for part in parts})
    return TaskCounts(**found)


def task_row(*, reference: UUID, by: Actor) -> TaskRow:
    """
    Return one task.

    :raises NotFound: if there is none among those the actor may see.
    """
    rows = _rows(visible(by=by).filter(reference=reference))
    if not rows:
        raise NotFound(_("There is no such task."))
    return rows[0]


def visible(*, by: Actor) -> QuerySet[Task]:
    """Return the tasks the actor may see: their own about nobody, and all about customers within reach."""
    about = access.visible(Task.objects.filter(party__isnull=False), by=by, party="party_id")
    return Task.objects.filter(Q(staff_id=by.staff_id, party__isnull=True) | Q(pk__in=about.values("pk")))


def own(*, by: Actor) -> QuerySet[Task]:
    """Return the actor's own tasks, without those about customers who left their reach."""
    mine = Task.objects.filter(staff_id=by.staff_id)
    about = access.visible(mine.filter(party__isnull=False), by=by, party="party_id")
    return mine.filter(Q(party__isnull=True) | Q(pk__in=about.values("pk")))


def desk_of(party_id: int, *, on: date) -> Desk:
    """
    Return who is to do work about a customer on that day.

    :raises NotFound: if there is no such customer.
    """
    party = Party.objects.filter(pk=party_id).values_list("legal_entity_id", "unit_id").first()
    if party is None:
        raise NotFound(_("There is no such customer."))
    return Desk(party_id, party[0], party[1], coverage.acting_for(party_id, on=on))


def event_facts(event_reference: str) -> EventFacts:
    """
    Return what the rules for alerts need of an event.

    :raises NotFound: if there is no such event.
    """
    fields = ("id", "party_id", "kind", "channel", "topic", "amount", "currency")
    found = Event.objects.filter(reference=event_reference).values_list(*fields).first()
    if found is None:
        raise NotFound(_("There is no such event."))
    return EventFacts(*found)


def _of(whose: str, of_staff: int | None, *, by: Actor) -> QuerySet[Task]:
    if whose == "mine":
        return own(by=by)
    tasks = visible(by=by)
    return tasks if of_staff is None else tasks.filter(staff_id=of_staff)


def _part(part: str, today: date) -> Q:
    now, week = end_of(today), end_of(end_of_week(today))
    yesterday = end_of(today - timedelta(days=1))
    is_open = Q(status=TaskStatus.OPEN)
    return {
        "overdue": is_open & Q(due_at__lte=yesterday),
        "today": is_open & Q(due_at__gt=yesterday, due_at__lte=now),
        "week": is_open & Q(due_at__gt=now, due_at__lte=week),
        "later": is_open & Q(due_at__gt=max(now, week)),
        "done": ~is_open,
    }[part]


def _rows(tasks: QuerySet[Task], *, are_own: bool = False) -> tuple[TaskRow, ...]:
    found = list(tasks.select_related("party"))
    # Whose own tasks are is known: only others' names are looked up.
    whose = set() if are_own else {task.staff_id for task in found if task.staff_id}
    names = organisation.staff_names(whose) if whose else {}
    return tuple(_to_row(task, names.get(task.staff_id or 0)) for task in found)


def _to_row(task: Task, name: organisation.StaffName | None) -> TaskRow:
    party = task.party
    return TaskRow(
        id=task.pk,
        reference=task.reference,
        kind=TaskKind(task.kind),
        title_en=task.title_en,
        title_zh=task.title_zh,
        reason_en=task.reason_en,
        reason_zh=task.reason_zh,
        tone=task.tone,
        amount_minor=None if task.amount is None else to_minor(task.amount),
        currency=task.currency,
        due_at=task.due_at,
        is_timed=task.is_timed,
        status=TaskStatus(task.status),
        closed_at=task.closed_at,
        created_at=task.created_at,
        version=task.version,
        staff_id=task.staff_id,
        staff_name=name.full_name if name else "",
        staff_native_name=name.native_name if name else "",
        party_id=task.party_id,
        party_reference=party.reference if party else None,
        party_name=party.full_name if party else "",
        party_native_name=party.native_name if party else "",
        party_kind=party.kind if party else "",
        is_from_event=task.event_id is not None,
    )


def _in_language(english: str, chinese: str) -> str:
    is_chinese = (get_language() or "").startswith("zh")
    return (chinese or english) if is_chinese else (english or chinese)
