"""What compliance declares: bases, quiet hours, limits, texts, and the do-not-call list."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amity.foundation.access.http import actor_of, allowed
from amity.foundation.kernel.errors import BadInput
from amity.know.consents import selectors as consents
from amity.know.consents.services import declaring, suppressing
from amity.web import replies
from amity.web.consents import forms
from amity.web.consents.words import BASES


@require_GET
@allowed("consents:declare")
def declared(request: HttpRequest) -> HttpResponse:
    """Show all that the bank declares."""
    actor, now = actor_of(request), timezone.now()
    declaration = consents.declaration(actor.legal_entity_id)
    texts = consents.texts(actor.legal_entity_id, at=now)
    bases = {(row.purpose, row.channel): row for row in declaration.bases}
    limits = {row.channel: row for row in declaration.limits}
    context = {
        "declaration": declaration,
        "lines": tuple(
            (
                purpose,
                texts.get(purpose.code),
                tuple(
                    (channel, bases.get((purpose.code, channel.code if channel else "")))
                    for channel in (declaration.channels if purpose.is_by_channel else (None,))
                ),
            )
            for purpose in declaration.purposes
        ),
        "bases": tuple((code, str(label)) for code, label in BASES),
        "channels": tuple((row, limits.get(row.code)) for row in declaration.channels),
        "limit_of_all": limits.get(""),
        "numbers": consents.numbers_listed(by=actor),
    }
    return render(request, "consents/declared.html", context)


@require_POST
@allowed("consents:declare")
def begin(request: HttpRequest) -> HttpResponse:
    """Begin to ask for consents."""
    declaring.begin(by=actor_of(request), at=timezone.now())
    return _saved(request, _("The bank asks for consents from now on."))


@require_POST
@allowed("consents:declare")
def basis(request: HttpRequest) -> HttpResponse:
    """Change a legal basis."""
    words = _words(forms.Basis(request.POST))
    declaring.set_basis(
        purpose=words["purpose"],
        channel=words["channel"],
        basis=words["basis"],
        version=words["version"],
        by=actor_of(request),
        at=timezone.now(),
    )
    return _saved(request, _("Saved. It holds from now on."))


@require_POST
@allowed("consents:declare")
def quiet(request: HttpRequest) -> HttpResponse:
    """Change a channel's quiet hours."""
    words = _words(forms.Quiet(request.POST))
    declaring.set_quiet_hours(
        channel=words["channel"],
        quiet_from=words["quiet_from"],
        quiet_to=words["quiet_to"],
        version=words["version"],
        by=actor_of(request),
        at=timezone.now(),
    )
    return _saved(request, _("Saved. It holds from now on."))


@require_POST
@allowed("consents:declare")
def limit(request: HttpRequest) -> HttpResponse:
    """Change a contact limit."""
    words = _words(forms.Limit(request.POST))
    declaring.set_limit(
        channel=words["channel"],
        most=words["most"],
        days=words["days"],
        version=words["version"],
        by=actor_of(request),
        at=timezone.now(),
    )
    return _saved(request, _("Saved. It holds from now on."))


@require_POST
@allowed("consents:declare")
def text(request: HttpRequest) -> HttpResponse:
    """Publish the next version of a text."""
    words = _words(forms.Text(request.POST))
    number = declaring.publish_text(
        purpose=words["purpose"],
        text_en=words["text_en"],
        text_zh=words["text_zh"],
        number=words["number"],
        by=actor_of(request),
        at=timezone.now(),
    )
    return _saved(request, _("Text %(number)s is shown from now on.") % {"number": number})


@require_POST
@allowed("consents:declare")
def numbers(request: HttpRequest) -> HttpResponse:
    """Put numbers on the do-not-call list, or take them off."""
    words = _words(forms.Numbers(request.POST))
    lines = words["numbers"].splitlines()
    actor, now = actor_of(request), timezone.now()
    if words["is_removed"]:
        count = suppressing.remove_numbers(numbers=lines, by=actor, at=now)
        return _saved(request, _("Numbers taken off the list: %(count)s") % {"count": count})
    count = suppressing.list_numbers(numbers=lines, by=actor, at=now)
    return _saved(request, _("Numbers listed anew: %(count)s") % {"count": count})


def _words(form: django_forms.Form) -> dict[str, Any]:
    """
    Return what was written.

    :raises BadInput: naming the field, if it cannot be used.
    """
    if not form.is_valid():
        field, errors = next(iter(form.errors.items()))
        label = form.fields[field].label or field if field in form.fields else field
        raise BadInput(f"{label}: {errors[0]}")
    return dict(form.cleaned_data)


def _saved(request: HttpRequest, sentence: str) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        return redirect("consents:declared")
    response = HttpResponse(status=204)
    response["HX-Refresh"] = "true"
    replies.toast(response, sentence)
    return response
