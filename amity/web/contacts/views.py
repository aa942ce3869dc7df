"""The dialog in which a contact is logged."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from amity.engage.interactions.selectors import KINDS
from amity.foundation.access import services as access
from amity.foundation.access.http import actor_of, allowed
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import DomainError
from amity.foundation.kernel.references import new_reference
from amity.know.parties import selectors as parties
from amity.know.quality.selectors import questions as asking
from amity.web import replies
from amity.web.contacts import forms, selectors, services

MOST_HITS = 6


@require_GET
@allowed("interactions:log")
def choose(request: HttpRequest) -> HttpResponse:
    """Choose whom the contact was with."""
    actor = actor_of(request)
    words = request.GET.get("q", "").strip()
    hits = parties.search(words, by=actor, limit=MOST_HITS) if words else ()
    context = {"hits": hits, "words": words}
    template = "contacts/choose.html#hits" if "q" in request.GET else "contacts/choose.html"
    return render(request, template, context)


@require_http_methods(["GET", "POST"])
@allowed("interactions:log")
def log(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Show the dialog; save what was written in it."""
    actor = actor_of(request)
    customer = parties.header(reference, by=actor)
    form = forms.Contact(request.POST) if request.method == "POST" else _blank(request)
    if request.method == "POST" and form.is_valid() and _saved(form, reference, by=actor):
        return _logged(request, reference, form)
    may_ask = access.can("questions:answer", by=actor)
    context = {
        "form": form,
        "customer": customer,
        "question": asking.next_question(customer.id, by=actor, at=timezone.now()) if may_ask else None,
        "can_ask": may_ask,
        "request_id": new_reference(),
        "warnings": selectors.warnings(customer, at=timezone.now()),
    }
    return render(request, "contacts/log.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["POST"])
@allowed("interactions:log")
def note(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Keep a note written in the timeline's own line."""
    actor = actor_of(request)
    parties.locate(reference, by=actor)
    form = forms.Contact(request.POST)
    if not form.is_valid() or not _saved(form, reference, by=actor):
        context = {"reference": reference, "form": form, "request_id": request.POST.get("request_id", "")}
        return render(request, "contacts/note.html", context, status=422)
    if not request.headers.get("HX-Request"):
        return redirect("customers:record", reference)
    response = render(request, "contacts/note.html", {"reference": reference, "request_id": new_reference()})
    replies.toast(response, _("Note kept."))
    replies.refresh(response)
    return response


def _blank(request: HttpRequest) -> forms.Contact:
    asked = request.GET.get("kind", "")
    return forms.Contact(
        initial={
            "kind": asked if asked in dict(KINDS) else "CALL",
            "task": request.GET.get("task", ""),
            "decision": request.GET.get("decision", ""),
            "about": request.GET.get("about", ""),
            "is_finished": True,
            "request_id": new_reference(),
        }
    )


def _saved(form: forms.Contact, reference: UUID, *, by: Actor) -> bool:
    words = form.cleaned_data
    is_finished = words["is_finished"]
    next_step = (
        services.NextStep(words["next_title"], form.next_due_at, words["next_at"] is not None)
        if words["next_title"]
        else None
    )
    try:
        services.log(
            party_reference=reference,
            contact=services.Contact(
                words["kind"],
                words["outcome"],
                words["minutes"],
                words["text"],
                words["about"] or "SERVICE",
            ),
            finished_task=words["task"] if is_finished else None,
            finished_decision=words["decision"] if is_finished else None,
            next_step=next_step,
            request_id=words["request_id"],
            by=by,
            at=timezone.now(),
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _logged(request: HttpRequest, reference: UUID, form: forms.Contact) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        return redirect("customers:record", reference)
    response = HttpResponse(status=204)
    replies.close_dialog(response)
    has_next = bool(form.cleaned_data["next_title"])
    replies.toast(response, _("Logged, and the next step is in your tasks.") if has_next else _("Logged."))
    replies.refresh(response)
    return response
