"""Rows of a list that is being checked: one shown, one mended, all refused ones as a file."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amity.foundation.access.http import actor_of, allowed
from amity.know.imports import selectors, services
from amity.web.imports import selectors as pages


@require_POST
@allowed("imports:run")
def row(request: HttpRequest, reference: UUID, number: int) -> HttpResponse:
    """Show a row in the clear, in fields; written down each time."""
    actor = actor_of(request)
    cells = services.show_row(reference=reference, row_number=number, by=actor, at=timezone.now())
    return _dialog(request, reference, number, cells)


@require_POST
@allowed("imports:run")
def mend(request: HttpRequest, reference: UUID, number: int) -> HttpResponse:
    """Judge a row anew with what was written; a row that is still wrong stays open."""
    actor = actor_of(request)
    at = timezone.now()
    one = selectors.one(reference, by=actor)
    names = enumerate(selectors.finding(one, number).cells)
    said = {name: request.POST.get(f"cell-{place}") for place, name in names}
    cells = {name: text for name, text in said.items() if text is not None}
    found = services.mend(reference=reference, row_number=number, cells=cells, by=actor, at=at)
    one = selectors.one(reference, by=actor)
    if found.outcome == "error":
        return _dialog(request, reference, number, selectors.finding(one, number).cells, status=422)
    context = {
        "line": pages.row_line(one, selectors.finding(one, number)),
        "it": one,
        "counts": pages.counts(one),
    }
    response = render(request, "imports/check.html#mended", context)
    response["HX-Retarget"] = f"#row-{number}"
    response["HX-Reswap"] = "outerHTML"
    response["HX-Trigger"] = '{"crm:close": {}}'
    return response


@require_POST
@allowed("imports:run")
def errors(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Give the refused rows as a file; written down."""
    actor = actor_of(request)
    text = services.error_file(reference=reference, by=actor, at=timezone.now(), words=pages.error_words)
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_("errors")}-{reference.hex[-6:]}.csv"'
    return response


def _dialog(
    request: HttpRequest, reference: UUID, number: int, cells: object, *, status: int = 200
) -> HttpResponse:
    one = selectors.one(reference, by=actor_of(request))
    line = pages.row_line(one, selectors.finding(one, number))
    return render(request, "imports/row.html", {"it": one, "line": line, "cells": cells}, status=status)
