"""The branch manager's pages: overview, its chart, the pool, and giving a customer to somebody."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from amity.engage.tasks import selectors as tasks
from amity.foundation.access.http import actor_of, allowed
from amity.foundation.kernel.errors import BadInput
from amity.foundation.organisation import selectors as organisation
from amity.know.coverage import selectors as coverage
from amity.know.coverage import services as coverage_services
from amity.web import replies
from amity.web.branch import selectors
from amity.web.charts import Chart, Series, major
from amity.web.formats import money, names, times
from amity.web.formats.language import is_chinese

POOL_ROWS = 50


@require_GET
@allowed("branch:read")
def overview(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    now = timezone.now()
    today = organisation.today(actor.legal_entity_id, at=now)
    unit = organisation.unit_row(actor.unit_id)
    tiers = selectors.tiers(by=actor)
    context = {
        "unit": (unit.name_zh if is_chinese() else "") or unit.name_en,
        "today": today,
        "currency": organisation.legal_entity(actor.legal_entity_id).currency,
        "book": selectors.book(by=actor, today=today),
        "managers": selectors.managers(by=actor, today=today, now=now),
        "overdue": tasks.counts(whose="unit", by=actor, today=today).overdue,
        "tiers": tiers,
        "most": max((tier.count for tier in tiers), default=1),
        "reviews": selectors.reviews(by=actor),
    }
    return render(request, "branch/overview.html", context)


@require_GET
@allowed("branch:read")
def balances(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    today = organisation.today(actor.legal_entity_id, at=timezone.now())
    found = selectors.months(by=actor, today=today)
    currency = organisation.legal_entity(actor.legal_entity_id).currency
    return render(
        request, "branch/balances.html", {"chart": _chart(found, currency), "label": _said(found, currency)}
    )


@require_GET
@allowed("branch:read")
def pool(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    lines = selectors.pool(by=actor)
    context = {
        "lines": lines[:POOL_ROWS],
        "is_cut": len(lines) > POOL_ROWS,
        "total": coverage.pool_size(by=actor),
        "people": coverage.book_sizes(
            by=actor, on=organisation.today(actor.legal_entity_id, at=timezone.now())
        ),
        "chosen": request.GET.get("to", ""),
    }
    return render(request, "branch/pool.html", context)


@require_POST
@allowed("coverage:assign")
def assign(request: HttpRequest, reference: UUID) -> HttpResponse:
    actor = actor_of(request)
    now = timezone.now()
    staff = _reference(request.POST.get("to", ""))
    coverage_services.assign(party_reference=reference, staff_reference=staff, by=actor, at=now)
    today = organisation.today(actor.legal_entity_id, at=now)
    manager = coverage.candidate(staff, by=actor, on=today)
    if not request.headers.get("HX-Request"):
        return redirect("branch:pool")
    left = coverage.pool_size(by=actor)
    response = render(request, "branch/pool.html#left", {"total": left})
    who = names.main_name(manager.full_name, manager.native_name)
    replies.toast(response, _("Now looked after by %(name)s.") % {"name": who})
    return response


def _reference(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise BadInput(_("Choose first who shall look after the customer.")) from None


def _chart(found: selectors.Months, currency: str) -> Chart | None:
    if not found.months:
        return None
    series = tuple(
        Series(line.label, tuple(major(minor) for minor in line.minors))
        for line in found.lines
        if any(line.minors)
    )
    return Chart(
        "area", tuple(times.month(month) for month in found.months), series, unit="money", currency=currency
    )


def _said(found: selectors.Months, currency: str) -> str:
    if not found.months:
        return ""
    totals = found.totals
    words = {
        "count": len(totals),
        "first": money.compact(totals[0], currency),
        "last": money.compact(totals[-1], currency),
    }
    return (
        ngettext(
            "Assets over %(count)s month, from %(first)s to %(last)s",
            "Assets over %(count)s months, from %(first)s to %(last)s",
            len(totals),
        )
        % words
    )
