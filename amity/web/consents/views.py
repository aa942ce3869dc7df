"""Taking a consent, leaving a customer in peace."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amity.foundation.access.http import actor_of, allowed
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import BadInput, ChangedMeanwhile
from amity.foundation.kernel.references import new_reference
from amity.know.consents import selectors as consents
from amity.know.consents.judgements import EVERY, Declaration
from amity.know.consents.services import recording, suppressing
from amity.know.parties import selectors as parties
from amity.know.parties.selectors import PartyHeader
from amity.web import replies
from amity.web.consents import forms, selectors

LANGUAGES = (("zh-hans", "中文"), ("en", "English"))


@require_GET
@allowed("consents:read")
def standing(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Show what the bank may do with a customer: the part of their page that follows what was changed."""
    actor = actor_of(request)
    context = {
        "header": parties.header(reference, by=actor),
        "standing": selectors.page(reference, by=actor, at=timezone.now()),
    }
    return render(request, "consents/standing.html", context)


@require_http_methods(["GET", "POST"])
@allowed("consents:record")
def record(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Show the text to the customer; write down what they say."""
    actor, now = actor_of(request), timezone.now()
    header = parties.header(reference, by=actor)
    declaration = consents.declaration(header.legal_entity_id)
    if request.method == "GET":
        return render(request, "consents/record.html", _asking(request, header, declaration, at=now))
    form = forms.Said(request.POST)
    form.fields["channels"].choices = [(row.code, row.code) for row in declaration.channels]  # type: ignore[attr-defined]
    if not form.is_valid() or not _recorded(form, reference, declaration, by=actor, at=now):
        context = _asking(request, header, declaration, at=now) | {"form": form}
        return render(request, "consents/record.html", context, status=422)
    was_given = form.cleaned_data["act"] == "GRANTED"
    return _done(request, reference, _("Recorded: agreed.") if was_given else _("Recorded: said no."))


@require_http_methods(["GET", "POST"])
@allowed("consents:suppress")
def suppress(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Leave the customer in peace."""
    actor = actor_of(request)
    header = parties.header(reference, by=actor)
    declaration = consents.declaration(header.legal_entity_id)
    form = forms.Peace(request.POST if request.method == "POST" else None)
    language = get_language() or "en"
    form.fields["reason"].choices = [(row.code, row.name(language)) for row in declaration.reasons]  # type: ignore[attr-defined]
    form.fields["topic"].choices = forms.topics()  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        try:
            suppressing.suppress(
                party_reference=reference,
                reason=words["reason"],
                topic=words["topic"],
                until=words["until"],
                note=words["note"],
                request_id=words["request_id"],
                by=actor,
                at=timezone.now(),
            )
        except BadInput as refusal:
            form.add_error(None, str(refusal))
        else:
            return _done(request, reference, _("The customer is left in peace."))
    context = {
        "header": header,
        "form": form,
        "request_id": request.POST.get("request_id") or new_reference(),
    }
    return render(request, "consents/suppress.html", context, status=422 if form.is_bound else 200)


@require_POST
@allowed("consents:suppress")
def lift(request: HttpRequest, reference: UUID) -> HttpResponse:
    """End a suppression."""
    form = forms.Lift(request.POST)
    if not form.is_valid():
        raise BadInput(_("Look at the page again, then try."))
    suppressing.lift(
        party_reference=reference,
        reference=form.cleaned_data["suppression"],
        version=form.cleaned_data["version"],
        by=actor_of(request),
        at=timezone.now(),
    )
    return _done(request, reference, _("Lifted."))


def _asking(
    request: HttpRequest, header: PartyHeader, declaration: Declaration, *, at: datetime
) -> dict[str, object]:
    """Return what the dialog shows: the text, in the language that the customer reads."""
    code = request.POST.get("purpose") or request.GET.get("purpose", "")
    purpose = declaration.purpose(code)
    if purpose is None:
        raise BadInput(_("The bank has declared no purpose %(code)s.") % {"code": code[:20]})
    asked = request.POST.get("language") or request.GET.get("language", "")
    usual = (
        "zh-hans"
        if header.language.startswith("zh")
        else (header.language and "en") or get_language() or "en"
    )
    language = asked if asked in dict(LANGUAGES) else ("zh-hans" if usual.startswith("zh") else "en")
    text = consents.texts(header.legal_entity_id, at=at).get(code)
    channels = tuple(
        (row.code, row.name(language))
        for row in declaration.channels
        if purpose.is_by_channel and declaration.basis(code, row.code) in ("CONSENT", "LEGITIMATE_INTEREST")
    )
    with override(language):
        title = purpose.name(language)
    return {
        "header": header,
        "purpose": purpose,
        "title": title,
        "text": text,
        "words": text.text(language) if text else "",
        "language": language,
        "languages": LANGUAGES,
        "channels": channels,
        "chosen": request.POST.getlist("channels"),
        "form": forms.Said(initial={"act": "GRANTED", "how": "IN_PERSON"}),
        "seen": request.POST.get("seen") or consents.latest_entry(header.id),
        "request_id": request.POST.get("request_id") or new_reference(),
    }


def _recorded(
    form: forms.Said, reference: UUID, declaration: Declaration, *, by: Actor, at: datetime
) -> bool:
    words = form.cleaned_data
    purpose = declaration.purpose(words["purpose"])
    is_by_channel = purpose is not None and purpose.is_by_channel
    try:
        recording.record(
            party_reference=reference,
            said=recording.Said(
                act=words["act"],
                purpose=words["purpose"],
                channels=tuple(words["channels"]) if is_by_channel else (EVERY,),
                expires_on=words["expires_on"],
            ),
            evidence=recording.Evidence(
                words["how"], words["text_number"], words["language"], words["document"]
            ),
            request_id=words["request_id"],
            seen=words["seen"],
            by=by,
            at=at,
        )
    except (BadInput, ChangedMeanwhile) as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _done(request: HttpRequest, reference: UUID, sentence: str) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        return redirect(f"{reverse('customers:record', args=[reference])}?section=permissions")
    response = HttpResponse(status=204)
    replies.close_dialog(response)
    replies.toast(response, sentence)
    replies.refresh(response)
    return response
