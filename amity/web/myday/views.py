"""My day: the page, its focus list as a fragment, and the flow of deposits below the fold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from amity.engage.tasks.selectors import TaskRow, end_of_week
from amity.foundation.access import services as access
from amity.foundation.access.http import actor_of, allowed
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.references import new_reference
from amity.foundation.organisation import selectors as organisation
from amity.know.quality.selectors import questions as asking
from amity.web.charts import Chart, Series, major
from amity.web.formats import money, times
from amity.web.myday import focus, selectors
from amity.web.myday.signals import signals
from amity.web.tasks import forms


@dataclass(frozen=True, slots=True)
class Today:
    """What every part of the page needs to know."""

    by: Actor
    at: datetime
    day: date
    is_week: bool


@require_GET
@allowed("myday:read")
def today(request: HttpRequest) -> HttpResponse:
    """Show the day."""
    now = _today(request)
    rows = selectors.my_tasks(by=now.by, until=end_of_week(now.day))
    found = _focus(now, rows)
    book = selectors.book(by=now.by, today=now.day)
    context = _focus_context(now, found) | {
        "greeting": focus.greeting(timezone.localtime(now.at).hour),
        "today": now.day,
        "to_ask": _to_ask(now, found),
        "schedule": tuple(row for row in rows if row.is_timed and row.due_on == now.day),
        "book": book,
        "signals": signals(book),
        "form": forms.Task(initial={"on": now.day, "request_id": new_reference()}),
    }
    return render(request, "myday/today.html", context)


@require_GET
@allowed("myday:read")
def focus_list(request: HttpRequest) -> HttpResponse:
    """Show the focus list alone: after an event of the bank, or when something was done."""
    now = _today(request)
    rows = selectors.my_tasks(by=now.by, until=end_of_week(now.day))
    return render(request, "myday/today.html#focus", _focus_context(now, _focus(now, rows)))


@require_GET
@allowed("myday:read")
def flow(request: HttpRequest) -> HttpResponse:
    """Show the net flow of deposits, week by week."""
    actor = actor_of(request)
    day = organisation.today(actor.legal_entity_id, at=timezone.now())
    weeks = selectors.deposit_flow(by=actor, today=day)
    currency = organisation.legal_entity(actor.legal_entity_id).currency
    total = sum(week.net_minor for week in weeks)
    chart = Chart(
        kind="bar",
        x=tuple(times.short_day(week.monday, today=day) for week in weeks),
        series=(Series(_("Net flow"), tuple(major(week.net_minor) for week in weeks)),),
        unit="money",
        currency=currency,
    )
    label = _("Net deposit flow by week over %(weeks)s weeks: %(total)s in all.") % {
        "weeks": len(weeks),
        "total": money.compact(total, currency),
    }
    context = {
        "chart": chart,
        "label": label,
        "total": total,
        "currency": currency,
        "has_any": any(w.net_minor for w in weeks),
    }
    return render(request, "myday/flow.html", context)


def _today(request: HttpRequest) -> Today:
    actor, at = actor_of(request), timezone.now()
    day = organisation.today(actor.legal_entity_id, at=at)
    return Today(actor, at, day, request.GET.get("span") == "week")


def _focus(now: Today, rows: tuple[TaskRow, ...]) -> focus.Focus:
    tasks, actions = selectors.items(
        rows, by=now.by, today=now.day, at=now.at, language=get_language() or "en"
    )
    return focus.focus(tasks, actions, today=now.day, is_week=now.is_week)


def _to_ask(now: Today, found: focus.Focus) -> tuple[asking.ToAsk, ...]:
    """Return what is worth asking those whom the day is about."""
    if not access.can("questions:read", by=now.by):
        return ()
    items = (item for part in found.parts for item in part.items)
    references = {item.party_reference for item in items if item.party_reference}
    return asking.to_ask(references, by=now.by, on=now.day)


def _focus_context(now: Today, found: focus.Focus) -> dict[str, object]:
    return {
        "focus": found,
        "sentence": focus.sentence(found),
        "is_week": now.is_week,
        "delays": forms.DELAYS,
        "can_respond": access.can("decisions:respond", by=now.by),
        "can_log": access.can("interactions:log", by=now.by),
        "today": now.day,
        "now": now.at,
    }
