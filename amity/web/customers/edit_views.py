"""Writing down what a customer told: one field at a time, in its place."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from amity.foundation.access.http import actor_of, allowed
from amity.foundation.kernel.errors import ChangedMeanwhile, DomainError
from amity.know.parties import selectors as parties
from amity.know.quality.services import records
from amity.web import replies
from amity.web.customers.selectors import record, words


@require_http_methods(["GET", "POST"])
@allowed("customers:edit")
def edit(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Show a field as a form; save what was written in it."""
    actor = actor_of(request)
    field = request.POST.get("field", "") or request.GET.get("field", "")
    header = parties.header(reference, by=actor)
    row = record.detail(reference, field=field, by=actor)
    context = {
        "header": header,
        "row": row,
        "choices": words.CHOICES.get(field, ()),
        "version": header.version,
    }
    if request.method == "GET":
        return render(request, "customers/edit.html", context)
    version, written = request.POST.get("version", ""), request.POST.get("value", "")
    try:
        records.edit(
            reference=reference,
            version=int(version) if version.isdecimal() else 0,
            field=field,
            value=written,
            by=actor,
            at=timezone.now(),
        )
    except DomainError as refusal:
        # Both values stand side by side: what is written now, and what was about to be.
        status = 409 if isinstance(refusal, ChangedMeanwhile) else 422
        context |= {"error": str(refusal), "written": written}
        return render(request, "customers/edit.html", context, status=status)
    if not request.headers.get("HX-Request"):
        return redirect("customers:record", reference)
    row = record.detail(reference, field=field, by=actor)
    response = render(request, "customers/detail.html", {"header": header, "row": row})
    replies.refresh(response)
    return response
