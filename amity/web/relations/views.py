"""Households: what is suggested, one household with what it has as one, and warnings of circles."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amity.foundation.access import services as access
from amity.foundation.access.http import actor_of, allowed
from amity.foundation.kernel.errors import BadInput
from amity.foundation.organisation import selectors as organisation
from amity.know.parties import selectors as parties
from amity.know.relations.selectors import households as asking
from amity.know.relations.selectors import suggestions, warnings
from amity.know.relations.services import households as keeping
from amity.know.relations.services import suggestions as deciding
from amity.web import replies
from amity.web.relations import forms, selectors

SHOWN = 50


@require_GET
@allowed("relations:read")
def suggested(request: HttpRequest) -> HttpResponse:
    """Show whom the bank takes to live together, for staff to say yes or no."""
    actor = actor_of(request)
    context = {
        "suggestions": suggestions.open_within_reach(by=actor, limit=SHOWN),
        "total": suggestions.count_within_reach(by=actor),
        "can_see_warnings": access.can("relations:warnings", by=actor),
    }
    template = (
        "relations/suggested.html#rows" if request.headers.get("HX-Request") else "relations/suggested.html"
    )
    return render(request, template, context)


@require_GET
@allowed("relations:warnings")
def warned(request: HttpRequest) -> HttpResponse:
    """Show circles of guarantees and shares."""
    context = {"warnings": warnings.within_reach(by=actor_of(request))}
    return render(request, "relations/warnings.html", context)


@require_POST
@allowed("relations:edit")
def confirm(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Agree with a suggestion."""
    actor, now = actor_of(request), timezone.now()
    today = organisation.today(actor.legal_entity_id, at=now)
    found = deciding.confirm(reference=reference, on=today, by=actor, at=now)
    undo = reverse("relations:reopen", args=[reference])
    return _changed(
        request, reverse("relations:household", args=[found]), _("They are one household now."), undo=undo
    )


@require_POST
@allowed("relations:edit")
def refuse(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Disagree with a suggestion, for good."""
    deciding.refuse(reference=reference, by=actor_of(request), at=timezone.now())
    undo = reverse("relations:reopen", args=[reference])
    return _changed(
        request, reverse("relations:suggested"), _("They will not be suggested again."), undo=undo
    )


@require_POST
@allowed("relations:edit")
def reopen(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Take a decision back."""
    actor, now = actor_of(request), timezone.now()
    today = organisation.today(actor.legal_entity_id, at=now)
    deciding.reopen(reference=reference, on=today, by=actor, at=now)
    return _changed(request, reverse("relations:suggested"), _("Open again."))


@require_GET
@allowed("relations:read")
def household(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Show a household: members, what they have as one, and the picture."""
    actor = actor_of(request)
    today = organisation.today(actor.legal_entity_id, at=timezone.now())
    row = asking.household(reference, by=actor)
    context = {
        "household": row,
        "together": selectors.of_household(row, by=actor),
        "picture": selectors.household_picture(row, by=actor, on=today),
        "first": row.members[0].who,
    }
    return render(request, "relations/household.html", context)


@require_http_methods(["GET", "POST"])
@allowed("relations:edit")
def form(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Put two people together by hand; more can join them then."""
    actor, now = actor_of(request), timezone.now()
    header = parties.header(reference, by=actor)
    if request.method == "GET" and not request.GET.get("other"):
        context = {"header": header, "title": _("Form a household"), "next": "form", "hits": ()}
        return render(request, "relations/choose.html", context)
    given = forms.Member(request.POST or None, initial={"other": request.GET.get("other"), "role": "PARTNER"})
    if request.method == "POST" and given.is_valid():
        members = {reference: "HEAD", given.cleaned_data["other"]: given.cleaned_data["role"]}
        today = organisation.today(actor.legal_entity_id, at=now)
        try:
            found = keeping.form(members=members, on=today, by=actor, at=now)
        except BadInput as refusal:
            given.add_error(None, str(refusal))
        else:
            return _changed(
                request, reverse("relations:household", args=[found]), _("They are one household now.")
            )
    url = reverse("relations:form", args=[reference])
    return _ask_role(request, given, url=url)


@require_http_methods(["GET", "POST"])
@allowed("relations:edit")
def join(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Take somebody into a household."""
    actor, now = actor_of(request), timezone.now()
    row = asking.household(reference, by=actor)
    url = reverse("relations:join", args=[reference])
    if request.method == "GET" and not request.GET.get("other"):
        words = request.GET.get("q", "").strip()
        hits = (
            [hit for hit in parties.search(words, by=actor, limit=6) if hit.kind == "PERSON"] if words else []
        )
        context = {"title": _("Somebody joins the household"), "hits": hits, "words": words, "url": url}
        template = "relations/choose.html#hits" if "q" in request.GET else "relations/choose.html"
        return render(request, template, context)
    given = forms.Member(request.POST or None, initial={"other": request.GET.get("other"), "role": "CHILD"})
    if request.method == "POST" and given.is_valid():
        today = organisation.today(actor.legal_entity_id, at=now)
        try:
            keeping.join(
                reference=reference,
                version=row.version,
                member=given.cleaned_data["other"],
                role=given.cleaned_data["role"],
                on=today,
                by=actor,
                at=now,
            )
        except BadInput as refusal:
            given.add_error(None, str(refusal))
        else:
            return _changed(request, reverse("relations:household", args=[reference]), _("Taken in."))
    return _ask_role(request, given, url=url)


@require_POST
@allowed("relations:edit")
def leave(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Let a member leave a household today."""
    actor, now = actor_of(request), timezone.now()
    asking.household(reference, by=actor)
    given = forms.Leaving(request.POST)
    if not given.is_valid():
        raise BadInput(_("Say who leaves, and which version you saw."))
    keeping.leave(
        reference=reference,
        version=given.cleaned_data["version"],
        member=given.cleaned_data["member"],
        on=organisation.today(actor.legal_entity_id, at=now),
        by=actor,
        at=now,
    )
    back = f"{reverse('customers:record', args=[given.cleaned_data['member']])}?section=relations"
    return _changed(request, back, _("They have left the household."))


@require_POST
@allowed("relations:edit")
def split(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Let the chosen members keep house for themselves from today on; the first of them heads it."""
    actor, now = actor_of(request), timezone.now()
    asking.household(reference, by=actor)
    given = forms.Version(request.POST)
    chosen = [one for one in request.POST.getlist("chosen") if _is_reference(one)]
    if not given.is_valid() or not chosen:
        raise BadInput(_("Choose who keeps house for themselves."))
    roles = {UUID(one): "OTHER" if place else "HEAD" for place, one in enumerate(chosen)}
    found = keeping.split(
        reference=reference,
        version=given.cleaned_data["version"],
        members=roles,
        on=organisation.today(actor.legal_entity_id, at=now),
        by=actor,
        at=now,
    )
    return _changed(request, reverse("relations:household", args=[found]), _("Two households now."))


def _ask_role(request: HttpRequest, given: forms.Member, *, url: str) -> HttpResponse:
    chosen = str(given["other"].value() or "")
    if not _is_reference(chosen):
        raise BadInput(_("Choose the other customer."))
    other = parties.header(UUID(chosen), by=actor_of(request))
    context = {"form": given, "other": other, "url": url}
    return render(request, "relations/member.html", context, status=422 if given.is_bound else 200)


def _is_reference(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _changed(request: HttpRequest, url: str, text: str, *, undo: str = "") -> HttpResponse:
    if not request.headers.get("HX-Request"):
        return redirect(url)
    response = HttpResponse(status=204)
    replies.close_dialog(response)
    replies.toast(response, text, undo=undo)
    replies.refresh(response)
    return response
