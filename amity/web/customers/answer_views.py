"""Answers to what was proposed for a customer: done, later, not suitable and why; and taking one back."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from amity.decide.decisions import services as deciding
from amity.foundation.access.http import actor_of, allowed
from amity.foundation.kernel.errors import BadInput
from amity.foundation.kernel.references import new_reference
from amity.web import replies
from amity.web.customers import forms
from amity.web.customers.selectors import answers


@require_http_methods(["GET", "POST"])
@allowed("decisions:respond")
def respond(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Answer a proposed action; a refused answer comes back as the dialog that asks for the reason."""
    actor = actor_of(request)
    if request.method == "GET":
        deciding.check_is_proposed(reference, by=actor)
        return _ask_why(request, reference, forms.Answer(initial={"request_id": new_reference()}))
    form = forms.Answer(request.POST)
    if not form.is_valid():
        return _ask_why(request, reference, form)
    words = form.cleaned_data
    try:
        answer = deciding.respond(
            decision=reference,
            outcome=words["outcome"],
            reason=words["reason"],
            note=words["note"],
            request_id=words["request_id"] or new_reference(),
            by=actor,
            at=timezone.now(),
        )
    except BadInput as refusal:
        form.add_error(None, str(refusal))
        return _ask_why(request, reference, form)
    return _answered(request, reference, words["outcome"], answer, title=request.POST.get("title", ""))


@require_POST
@allowed("decisions:respond")
def undo(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Take an answer back."""
    deciding.undo(response=reference, by=actor_of(request), at=timezone.now())
    if not request.headers.get("HX-Request"):
        return redirect("myday:today")
    response = HttpResponse(status=204)
    replies.toast(response, _("Taken back."))
    replies.refresh(response)
    return response


def _ask_why(request: HttpRequest, reference: UUID, form: forms.Answer) -> HttpResponse:
    response = render(
        request,
        "customers/unsuitable.html",
        {"form": form, "reference": reference},
        status=422 if form.is_bound else 200,
    )
    if form.is_bound:
        # The form that was sent swaps nothing by itself: what was refused goes back into the dialog.
        response["HX-Retarget"], response["HX-Reswap"] = "#modal", "innerHTML"
    return response


def _answered(
    request: HttpRequest, reference: UUID, outcome: str, answer: UUID, *, title: str
) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        return redirect(request.headers.get("Referer") or "myday:today")
    undo_url = reverse("customers:undo", args=[answer])
    if outcome == answers.DONE:
        response = render(
            request, "tasks/done.html", {"row_id": f"action-{reference}", "title": title or _("Proposal")}
        )
        replies.toast(response, _("Done: %(title)s") % {"title": title or _("Proposal")}, undo=undo_url)
        return response
    response = HttpResponse(status=204)
    text = (
        _("Asked again in a week.")
        if outcome == answers.LATER
        else _("Noted. It will not be proposed for a while.")
    )
    replies.close_dialog(response)
    replies.toast(response, text, undo=undo_url)
    replies.refresh(response)
    return response
