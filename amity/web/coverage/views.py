"""The pages of coverage: the matrix, gaps, one person with their absences."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amity.foundation.access import services as access
from amity.foundation.access.http import actor_of, allowed
from amity.foundation.organisation import selectors as organisation
from amity.know.coverage import selectors as coverage
from amity.know.coverage import services
from amity.web import replies
from amity.web.coverage import forms
from amity.web.coverage.selectors import gaps as gap_questions
from amity.web.coverage.selectors import matrix as matrix_questions
from amity.web.coverage.selectors import people as people_questions


@require_GET
@allowed("coverage:read")
def matrix(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    today = organisation.today(actor.legal_entity_id, at=timezone.now())
    asked = request.GET.get("axis", "")
    axis = asked if asked in matrix_questions.AXES else next(iter(matrix_questions.AXES))
    on = forms.day_or(request.GET, "on", today)
    found = matrix_questions.matrix(axis, on=on, by=actor)
    can_assign = access.can("coverage:cells", by=actor)
    context = {
        "axis": axis,
        "axes": matrix_questions.AXES.items(),
        "on": on,
        "today": today,
        "matrix": found,
        "sums": matrix_questions.sums(found.lines),
        "currency": organisation.legal_entity(actor.legal_entity_id).currency,
        "can_assign": can_assign,
        "can_open": access.can("absences:arrange", by=actor),
        "can_allot": access.can("allotments:make", by=actor),
        "can_fill": access.can("coverage:assign", by=actor),
        "people": coverage.colleagues(by=actor, on=today) if can_assign else (),
        "roles": matrix_questions.ROLES.items(),
        "examples": matrix_questions.examples(axis),
        "gaps": sum(one.count for one in gap_questions.counts(on=on, by=actor))
        if access.can("coverage:assign", by=actor)
        else 0,
    }
    part = "coverage/matrix.html#results" if request.headers.get("HX-Request") else "coverage/matrix.html"
    return render(request, part, context)


@require_GET
@allowed("coverage:gaps")
def gaps(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    today = organisation.today(actor.legal_entity_id, at=timezone.now())
    counts = gap_questions.counts(on=today, by=actor)
    first = next((one.kind for one in counts if one.count), "NOBODY")
    asked = request.GET.get("kind", "")
    kind = asked if asked in gap_questions.LABELS else first
    context = {
        "counts": counts,
        "kind": kind,
        "label": gap_questions.LABELS[kind],
        "count": next(one.count for one in counts if one.kind == kind),
        "rows": gap_questions.customers(kind, on=today, by=actor),
        "managers": gap_questions.without_deputy(on=today, by=actor) if kind == "NO_DEPUTY" else (),
        "cells": gap_questions.cells(on=today, by=actor) if kind == "CELLS" else (),
        "people": coverage.colleagues(by=actor, on=today),
        "can_assign": access.can("coverage:assign", by=actor),
        "shown": gap_questions.SHOWN,
    }
    return render(request, "coverage/gaps.html", context)


@require_GET
@allowed("coverage:own")
def mine(request: HttpRequest) -> HttpResponse:
    return _shown_person(request, "")


@require_GET
@allowed("coverage:person")
def person(request: HttpRequest) -> HttpResponse:
    return _shown_person(request, request.GET.get("staff", ""))


def _shown_person(request: HttpRequest, staff: str) -> HttpResponse:
    """Show somebody's book and absences; one's own where nobody is named."""
    actor = actor_of(request)
    today = organisation.today(actor.legal_entity_id, at=timezone.now())
    found = people_questions.person(staff, on=today, by=actor)
    context = {
        "page": found,
        "today": today,
        "reasons": people_questions.REASONS.items(),
        "can_arrange": access.can("absences:arrange", by=actor),
        "can_record": found.is_own or access.can("absences:arrange", by=actor),
    }
    return render(request, "coverage/person.html", context)


@require_POST
@allowed("coverage:cells")
def assign_cell(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    axis = request.POST.get("axis", "")
    services.assign_cell(
        axis=axis,
        cell=request.POST.get("cell", "").strip(),
        staff_reference=forms.reference(request.POST, "staff"),
        role=request.POST.get("role", "MAIN"),
        share=forms.number(request.POST, "share", otherwise=Decimal(matrix_questions.WHOLE)),
        by=actor,
        at=timezone.now(),
    )
    messages.success(request, _("Assigned from today on."))
    return redirect(f"{reverse('coverage:matrix')}?axis={axis}")


@require_POST
@allowed("coverage:cells")
def end_cell(request: HttpRequest, reference: UUID) -> HttpResponse:
    services.end_cell(reference=reference, by=actor_of(request), at=timezone.now())
    messages.success(request, _("Ended today."))
    axis = request.POST.get("axis", "")
    return redirect(f"{reverse('coverage:matrix')}?axis={axis if axis in matrix_questions.AXES else ''}")


@require_POST
@allowed("coverage:assign")
def level(request: HttpRequest, reference: UUID) -> HttpResponse:
    services.level_shares(party_reference=reference, by=actor_of(request), at=timezone.now())
    response = HttpResponse()
    replies.toast(response, _("The main manager has the rest now."))
    return response


@require_POST
@allowed("absences:arrange")
def seat(request: HttpRequest, reference: UUID) -> HttpResponse:
    services.set_seat(
        staff_reference=reference,
        capacity=int(forms.number(request.POST, "capacity")),
        deputy_reference=forms.reference_or_none(request.POST, "deputy"),
        by=actor_of(request),
        at=timezone.now(),
    )
    messages.success(request, _("Saved."))
    return _to_person(request)


@require_POST
@allowed("coverage:person")
def record_absence(request: HttpRequest, reference: UUID) -> HttpResponse:
    services.record_absence(
        staff_reference=reference,
        backup_reference=forms.reference_or_none(request.POST, "backup"),
        reason=request.POST.get("reason", ""),
        first=forms.day(request.POST, "first"),
        last=forms.day(request.POST, "last"),
        by=actor_of(request),
        at=timezone.now(),
    )
    messages.success(request, _("Written down. Customers, new work and alerts follow by themselves."))
    return _to_person(request)


@require_POST
@allowed("coverage:person")
def end_absence(request: HttpRequest, reference: UUID) -> HttpResponse:
    services.end_absence(reference=reference, by=actor_of(request), at=timezone.now())
    messages.success(request, _("Ended: the customers are back."))
    return _to_person(request)


def _to_person(request: HttpRequest) -> HttpResponse:
    # Only the code of a colleague stands in the address; whose page it is, the page asks again.
    code = request.POST.get("code", "")
    actor = actor_of(request)
    today = organisation.today(actor.legal_entity_id, at=timezone.now())
    known = {one.code for one in coverage.colleagues(by=actor, on=today)}
    address = reverse("coverage:person")
    return redirect(f"{address}?staff={code}" if code in known else address)
