"""Use cases that change tasks. Every write of people and of events to the table is in this file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from amity.engage.tasks import alerts, policies, selectors
from amity.engage.tasks.models import Task, TaskStatus
from amity.foundation.access import services as access
from amity.foundation.audit import services as audit
from amity.foundation.jobs import live
from amity.foundation.kernel.actors import SYSTEM, Actor
from amity.foundation.kernel.errors import ChangedMeanwhile, NotFound
from amity.know.parties import selectors as parties
from amity.know.parties import services as parties_services


@transaction.atomic
def add(
    *,
    title: str,
    kind: str,
    due_at: datetime,
    is_timed: bool,
    party_reference: UUID | None,
    request_id: UUID,
    by: Actor,
    at: datetime,
    amount: Decimal | None = None,
    currency: str = "",
) -> UUID:
    """
    Add a task of the actor's own; the same request twice adds it once.

    :raises NotAllowed: if the actor may not write tasks.
    :raises NotFound: if there is no such customer among those the actor may see.
    :raises BadInput: if the task does not say what to do.
    """
    access.check("tasks:write", by=by)
    policies.check_has_title(title=title)
    party_id = parties.locate(party_reference, by=by).id if party_reference else None
    task, is_new = Task.objects.get_or_create(
        request_id=request_id,
        defaults={
            "legal_entity_id": by.legal_entity_id,
            "unit_id": by.unit_id,
            "staff_id": by.staff_id,
            "party_id": party_id,
            "kind": kind,
            "title_en": title.strip(),
            "title_zh": title.strip(),
            "amount": amount,
            "currency": currency,
            "due_at": due_at,
            "is_timed": is_timed,
            "created_at": at,
            "created_by": by.staff_id,
        },
    )
    if is_new:
        _record("task:added", task, by=by, at=at, changes={"due_at": ("", due_at)})
    return task.reference


@transaction.atomic
def complete(*, reference: UUID, by: Actor, at: datetime) -> None:
    """
    Mark a task as done; done twice is done.

    :raises NotFound: if there is no such task among those the actor may see.
    """
    access.check("tasks:write", by=by)
    task = _lock(reference, by=by)
    if task.status == TaskStatus.OPEN:
        _close(task, TaskStatus.DONE, by=by, at=at)


@transaction.atomic
def drop(*, reference: UUID, by: Actor, at: datetime) -> None:
    """
    Drop a task that need not be done.

    :raises NotFound: if there is no such task among those the actor may see.
    """
    access.check("tasks:write", by=by)
    task = _lock(reference, by=by)
    if task.status == TaskStatus.OPEN:
        _close(task, TaskStatus.DROPPED, by=by, at=at)


@transaction.atomic
def reopen(*, reference: UUID, by: Actor, at: datetime) -> None:
    """
    Open a task again that was done or dropped.

    :raises NotFound: if there is no such task among those the actor may see.
    """
    access.check("tasks:write", by=by)
    task = _lock(reference, by=by)
    if task.status == TaskStatus.OPEN:
        return
    was = task.status
    task.status, task.closed_at = TaskStatus.OPEN, None
    _save(task, "status", "closed_at")
    _record("task:reopened", task, by=by, at=at, changes={"status": (was, task.status)})


@transaction.atomic
def snooze(*, reference: UUID, until: datetime, is_timed: bool, by: Actor, at: datetime) -> None:
    """
    Put a task off.

    :raises NotFound: if there is no such task among those the actor may see.
    :raises AlreadyClosed: if it was closed before.
    :raises BadInput: if the new time is not still to come.
    """
    access.check("tasks:write", by=by)
    policies.check_can_wait_until(until=until, at=at)
    task = _lock(reference, by=by)
    policies.check_is_open(status=task.status)
    was = task.due_at
    task.due_at, task.is_timed = until, is_timed
    _save(task, "due_at", "is_timed")
    _record("task:snoozed", task, by=by, at=at, changes={"due_at": (was, until)})


@transaction.atomic
def edit(
    *,
    reference: UUID,
    version: int,
    title: str,
    kind: str,
    due_at: datetime,
    is_timed: bool,
    by: Actor,
    at: datetime,
) -> None:
    """
    Change what a task says and when it is due.

    :raises NotFound: if there is no such task among those the actor may see.
    :raises ChangedMeanwhile: if somebody changed it after ``version``.
    :raises AlreadyClosed: if it was closed before.
    :raises BadInput: if the task does not say what to do.
    """
    access.check("tasks:write", by=by)
    policies.check_has_title(title=title)
    task = _lock(reference, by=by)
    policies.check_is_open(status=task.status)
    if task.version != version:
        raise ChangedMeanwhile(_("Somebody changed this task meanwhile. Look again before you save."))
    was = task.due_at
    if title.strip() not in (task.title_en, task.title_zh):
        task.title_en = task.title_zh = title.strip()
    task.kind, task.due_at, task.is_timed = kind, due_at, is_timed
    _save(task, "title_en", "title_zh", "kind", "due_at", "is_timed")
    _record("task:edited", task, by=by, at=at, changes={"due_at": (was, due_at)})


@transaction.atomic
def take(*, reference: UUID, by: Actor, at: datetime) -> None:
    """
    Take over a task of the pool or of a colleague.

    :raises NotFound: if there is no such task among those the actor may see.
    :raises AlreadyClosed: if it was closed before.
    """
    access.check("tasks:write", by=by)
    task = _lock(reference, by=by)
    policies.check_is_open(status=task.status)
    was = task.staff_id
    if was == by.staff_id:
        return
    task.staff_id = by.staff_id
    _save(task, "staff_id")
    _record("task:taken", task, by=by, at=at, changes={"staff": (was or "", by.staff_id)})


def mark_seen(*, by: Actor, at: datetime) -> int:
    """Note that the actor has looked at the alerts raised for them; return how many were new."""
    alerts_of_actor = Task.objects.filter(staff_id=by.staff_id, event__isnull=False)
    return alerts_of_actor.filter(seen_at__isnull=True).update(seen_at=at)


@transaction.atomic
def raise_for_event(*, event_reference: str, at: datetime) -> UUID | None:
    """
    Raise the work that an event of the bank asks for, and tell the person's screen; once for each event.

    :raises NotFound: if there is no such event.
    """
    event = selectors.event_facts(event_reference)
    alert = alerts.alert_for(
        alerts.Happening(event.kind, event.channel, event.topic, event.amount, event.currency)
    )
    if alert is None or event.party_id is None:
        return None
    today = timezone.localdate(at)
    desk = selectors.desk_of(event.party_id, on=today)
    task, is_new = Task.objects.get_or_create(
        event_id=event.id, defaults=_alert_fields(alert, event, desk, today=today, at=at)
    )
    if is_new:
        parties_services.note_same_origin("tasks_task", task.pk, like=("sources_event", event.id))
        _record("task:raised", task, by=SYSTEM, at=at, changes={"event": ("", event.kind)})
        if desk.staff_id is not None:
            live.notify(staff_id=desk.staff_id, kind="task", reference=str(task.reference))
    return task.reference


def _alert_fields(
    alert: alerts.Alert, event: selectors.EventFacts, desk: selectors.Desk, *, today: date, at: datetime
) -> dict[str, object]:
    return {
        "legal_entity_id": desk.legal_entity_id,
        "unit_id": desk.unit_id,
        "staff_id": desk.staff_id,
        "party_id": desk.party_id,
        "kind": alert.kind,
        "title_en": alert.title_en,
        "title_zh": alert.title_zh,
        "reason_en": alert.reason_en,
        "reason_zh": alert.reason_zh,
        "tone": alert.tone,
        "amount": alert.amount,
        "currency": event.currency,
        "due_at": selectors.end_of(today),
        "is_timed": False,
        "created_at": at,
        "created_by": SYSTEM.staff_id,
    }


def _lock(reference: UUID, *, by: Actor) -> Task:
    # Lock the task only: locking the customer too would queue everybody who works with them.
    try:
        return selectors.visible(by=by).select_for_update(of=("self",)).get(reference=reference)
    except Task.DoesNotExist:
        raise NotFound(_("There is no such task.")) from None


def _close(task: Task, status: TaskStatus, *, by: Actor, at: datetime) -> None:
    was = task.status
    task.status, task.closed_at = status, at
    _save(task, "status", "closed_at")
    _record(f"task:{status.lower()}", task, by=by, at=at, changes={"status": (was, status)})


def _save(task: Task, *fields: str) -> None:
    task.version += 1
    task.save(update_fields=[*fields, "version"])


def _record(
    action: str, task: Task, *, by: Actor, at: datetime, changes: Mapping[str, tuple[object, object]]
) -> None:
    audit.record(
        action=action,
        subject=f"task:{task.reference}",
        by=by,
        at=at,
        party_id=task.party_id,
        changes=changes,
    )
