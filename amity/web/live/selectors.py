"""Alerts: the tasks that events of the bank raised for somebody lately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import get_language

from amity.engage.tasks import selectors as tasks
from amity.engage.tasks.models import Task
from amity.foundation.kernel.actors import Actor

SHOWN_FOR = timedelta(days=2)
MOST = 12


@dataclass(frozen=True, slots=True)
class Alert:
    """One line of the bell's list."""

    reference: UUID
    party_reference: UUID | None
    party_name: str
    title: str
    reason: str
    tone: str
    kind: str
    happened_at: datetime
    is_new: bool


def recent(*, by: Actor, at: datetime) -> tuple[Alert, ...]:
    """Return the latest alerts of the actor, newest first. One query."""
    rows = (
        tasks.own(by=by)
        .filter(event__isnull=False, created_at__gte=at - SHOWN_FOR)
        .select_related("party")
        .order_by("-created_at", "-pk")[:MOST]
    )
    return tuple(_to_alert(task) for task in rows)


def alert(reference: UUID, *, by: Actor) -> Alert | None:
    """Return one alert of the actor."""
    task = tasks.own(by=by).filter(reference=reference).select_related("party").first()
    return _to_alert(task) if task else None


def unseen_count(*, by: Actor, at: datetime) -> int:
    """Return how many alerts the actor has not looked at."""
    alerts = tasks.own(by=by).filter(event__isnull=False, created_at__gte=at - SHOWN_FOR)
    return alerts.filter(seen_at__isnull=True).count()


def _to_alert(task: Task) -> Alert:
    is_chinese = (get_language() or "").startswith("zh")
    party = task.party
    return Alert(
        reference=task.reference,
        party_reference=party.reference if party else None,
        party_name=((party.native_name if is_chinese else "") or party.full_name) if party else "",
        title=task.title_zh if is_chinese else task.title_en,
        reason=task.reason_zh if is_chinese else task.reason_en,
        tone=task.tone,
        kind=task.kind,
        happened_at=task.created_at,
        is_new=task.seen_at is None,
    )
