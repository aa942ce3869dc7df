"""The one question worth asking a customer now, and what came of it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from amity.foundation.access import services as access
from amity.foundation.access.http import actor_of, allowed
from amity.foundation.kernel.errors import BadInput
from amity.foundation.kernel.references import new_reference
from amity.know.parties import selectors as parties
from amity.know.quality.selectors import questions as asking
from amity.know.quality.services import questions
from amity.know.quality.services.questions import AskedAlready, Reply
from amity.web import replies
from amity.web.quality import standing


@require_GET
@allowed("quality:read")
def customer(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Show how complete one customer's record is, and what to ask."""
    actor = actor_of(request)
    header = parties.header(reference, by=actor)
    return render(
        request, "quality/_customer.html", {"header": header, **standing.context(header.id, by=actor)}
    )


@require_GET
@never_cache
@allowed("questions:read")
def ask(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Show the question, as a card's part or (``dialog``) as a dialog."""
    actor = actor_of(request)
    header = parties.header(reference, by=actor)
    context = {
        "header": header,
        "question": asking.next_question(header.id, by=actor, at=timezone.now()),
        "can_ask": access.can("questions:answer", by=actor),
        "request_id": new_reference(),
    }
    template = "quality/ask_dialog.html" if "dialog" in request.GET else "quality/_ask.html"
    return render(request, template, context)


@require_POST
@allowed("questions:answer")
def answer(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Keep what came of the question."""
    actor, told = actor_of(request), request.POST
    header = parties.header(reference, by=actor)
    error, status = "", 200
    try:
        questions.answer(
            reference=reference,
            field=told.get("fact", "")[:30],
            reply=Reply(told.get("result", ""), told.get("told", ""), told.get("scheme", "")),
            channel="STAFF",
            request_id=_request_id(told.get("question_id", "")),
            by=actor,
            at=timezone.now(),
        )
    except (BadInput, AskedAlready) as refusal:
        error, status = str(refusal), 422
    if not request.headers.get("HX-Request") and not error:
        return redirect("customers:record", reference)
    context = {
        "header": header,
        "question": asking.next_question(header.id, by=actor, at=timezone.now()) if error else None,
        "is_answered": not error,
        "can_ask": True,
        "error": error,
        "written": told.get("told", "")[:200],
        "request_id": new_reference(),
    }
    response = render(request, "quality/_ask.html", context, status=status)
    if not error:
        is_told = told.get("result") == "ANSWERED"
        replies.toast(
            response,
            _("Written into the record.") if is_told else _("Noted. Nobody asks again for 180 days."),
        )
        replies.refresh(response)
    return response


def _request_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise BadInput(_("The page was too old: open it again.")) from None
