"""Gaps within reach, whose they are, and how they move."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from amity.foundation.access import services as access
from amity.foundation.access.http import actor_of, allowed
from amity.foundation.access.permissions import Reach, permissions
from amity.foundation.kernel.actors import Actor
from amity.foundation.organisation import selectors as organisation
from amity.know.quality.selectors import gaps as found
from amity.know.quality.selectors import trends
from amity.know.quality.selectors.gaps import Asked
from amity.web.charts import Chart, Series
from amity.web.formats import times
from amity.web.formats.language import is_chinese

SORTS = (
    ("due", gettext_lazy("Due first")),
    ("worth", gettext_lazy("Worth most")),
    ("oldest", gettext_lazy("Open longest")),
)


@require_GET
@allowed("quality:read")
def gaps(request: HttpRequest) -> HttpResponse:
    """Show the gaps of the customers within reach."""
    actor = actor_of(request)
    bank = organisation.legal_entity(actor.legal_entity_id)
    today = organisation.today_at(bank, at=timezone.now())
    asked = _asked(request)
    context = {
        "page": found.gaps(asked, by=actor, on=today, after=request.GET.get("after", "")),
        "asked": asked,
        "query": _query(asked),
        "currency": bank.currency,
        "sees_units": permissions().reach(actor.roles) >= Reach.BRANCH,
        "can_ask": access.can("questions:answer", by=actor),
    }
    if request.headers.get("HX-Request"):
        part = "rows" if "after" in request.GET else "results"
        return render(request, f"quality/gaps.html#{part}", context)
    return render(request, "quality/gaps.html", context | _around(actor, today))


@require_GET
@allowed("quality:read")
def overview(request: HttpRequest) -> HttpResponse:
    """Show how gaps and scores moved, and where they are: counts that name nobody."""
    actor = actor_of(request)
    today = organisation.today(actor.legal_entity_id, at=timezone.now())
    chosen = request.GET.get("rule", "")
    days = trends.trend(by=actor, on=today, rule=chosen)
    last = days[-1] if days else None
    rules = trends.by_rule(by=actor)
    context = {
        "days": days,
        "last": last,
        "mended": sum(day.mended_count for day in days[-7:]),
        "chart": _gaps_chart(days, today) if days else None,
        "chart_label": _gaps_said(days),
        "scores": _scores_chart(days, today) if days else None,
        "rules": rules,
        "units": trends.by_unit(by=actor)[:12],
        "sources": trends.by_source(by=actor)[:12],
        "chosen": chosen,
        "sees_rules": access.can("quality:read-rules", by=actor),
        "sees_customers": permissions().reach(actor.roles) is not Reach.NONE,
        "is_chinese": is_chinese(),
    }
    return render(request, "quality/overview.html", context)


def _asked(request: HttpRequest) -> Asked:
    given = {name: request.GET.get(name, "")[:40] for name in ("field", "rule", "state", "severity", "owner")}
    sort = request.GET.get("sort", "")
    return Asked(
        sort=sort if sort in found.SORTS else "due",
        field=given["field"],
        rule=given["rule"],
        state=given["state"],
        severity=given["severity"],
        owner=given["owner"],
        source=request.GET.get("source", "")[:40],
        is_overdue=request.GET.get("overdue") == "1",
    )


def _query(asked: Asked) -> str:
    said = {
        "sort": asked.sort,
        "field": asked.field,
        "rule": asked.rule,
        "state": asked.state,
        "severity": asked.severity,
        "owner": asked.owner,
        "source": asked.source,
        "overdue": "1" if asked.is_overdue else "",
    }
    return urlencode({name: value for name, value in said.items() if value})


def _around(actor: Actor, today: date) -> dict[str, object]:
    reach = permissions().reach(actor.roles)
    sees_people = reach in (Reach.TEAM, Reach.BRANCH)
    return {
        "sorts": tuple((code, str(label)) for code, label in SORTS),
        "fields": found.fields_within(by=actor),
        "states": found.STATES,
        "severities": found.SEVERITIES,
        "totals": found.totals(by=actor, on=today),
        "score": found.average_score(by=actor),
        "people": found.by_person(by=actor, on=today) if sees_people else (),
        "sees_rules": access.can("quality:read-rules", by=actor),
        "sees_customers": reach is not Reach.NONE,
        "today": today,
    }


def _gaps_chart(days: tuple[trends.DayRow, ...], today: date) -> Chart:
    return Chart(
        kind="line" if len(days) > 1 else "bar",
        x=tuple(times.short_day(day.day, today=today) for day in days),
        series=(
            Series(_("Open"), tuple(day.open_count for day in days)),
            Series(_("Overdue"), tuple(day.overdue_count for day in days)),
            Series(_("Mended"), tuple(day.mended_count for day in days)),
        ),
    )


def _gaps_said(days: tuple[trends.DayRow, ...]) -> str:
    if not days:
        return ""
    return _("Gaps by day: %(first)s open at first, %(last)s at the end.") % {
        "first": days[0].open_count,
        "last": days[-1].open_count,
    }


def _scores_chart(days: tuple[trends.DayRow, ...], today: date) -> Chart:
    return Chart(
        kind="line" if len(days) > 1 else "bar",
        x=tuple(times.short_day(day.day, today=today) for day in days),
        series=(Series(_("Mean score"), tuple(day.score for day in days)),),
    )
