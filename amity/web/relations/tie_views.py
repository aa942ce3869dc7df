"""Relationships of a customer: the picture around them; adding one, ending one, and taking either back."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amity.foundation.access import services as access
from amity.foundation.access.http import actor_of, allowed
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import BadInput
from amity.foundation.organisation import selectors as organisation
from amity.know.parties import selectors as parties
from amity.know.parties import services as knowing
from amity.know.parties.services import NewTie
from amity.web import replies
from amity.web.relations import forms, selectors

MOST_HITS = 6


@dataclass(frozen=True, slots=True)
class Seen:
    """A relationship as the reader saw it."""

    relation: int
    version: int


@require_GET
@allowed("relations:read")
def around(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Show who is tied to a customer: the picture, and the table that says the same."""
    actor = actor_of(request)
    today = organisation.today(actor.legal_entity_id, at=timezone.now())
    header, group, picture = selectors.around(reference, by=actor, on=today)
    context = {
        "header": header,
        "group": group,
        "picture": picture,
        "together": selectors.of_group(group, by=actor) if group and len(group.members) > 1 else None,
        "can_edit": access.can("relations:edit", by=actor),
    }
    return render(request, "relations/around.html", context)


@require_GET
@allowed("relations:edit")
def choose(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Offer the customers within reach whom the words find, but not the customer in hand."""
    actor = actor_of(request)
    header = parties.header(reference, by=actor)
    words = request.GET.get("q", "").strip()
    hits = parties.search(words, by=actor, limit=MOST_HITS + 1) if words else ()
    persons_only = request.GET.get("for") == "household"
    shown = [hit for hit in hits if hit.id != header.id and not (persons_only and hit.kind != "PERSON")]
    context = {"header": header, "hits": shown[:MOST_HITS], "words": words, "next": _next(request)}
    return render(request, "relations/choose.html#hits", context)


@require_http_methods(["GET", "POST"])
@allowed("relations:edit")
def add(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Choose another customer, then say what they are to this one; save it."""
    actor = actor_of(request)
    header = parties.header(reference, by=actor)
    if request.method == "GET" and not request.GET.get("other"):
        context = {"header": header, "title": _("Add a relationship"), "next": "add", "hits": ()}
        return render(request, "relations/choose.html", context)
    form = forms.Tie(request.POST or None, initial={"evidence": "TOLD"})
    other = parties.header(_other(request), by=actor)
    if request.method == "POST" and form.is_valid() and _added(form, reference, by=actor):
        return _changed(request, reference, _("Relationship added."), undo=str(form.cleaned_data["undo"]))
    context = {
        "header": header,
        "other": other,
        "form": form,
        "roles": parties.role_choices(header.kind, other.kind),
        "has_share": "ORGANISATION" in (header.kind, other.kind),
    }
    return render(request, "relations/add.html", context, status=422 if form.is_bound else 200)


@require_POST
@allowed("relations:edit")
def end(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Let a relationship end today."""
    actor, now = actor_of(request), timezone.now()
    seen = _seen(request, reference, by=actor)
    knowing.end_relation(
        reference=reference,
        relation=seen.relation,
        version=seen.version,
        on=organisation.today(actor.legal_entity_id, at=now),
        by=actor,
        at=now,
    )
    undo = _undo("relations:resume", reference, Seen(seen.relation, seen.version + 1))
    return _changed(request, reference, _("The relationship has ended."), undo=undo)


@require_POST
@allowed("relations:edit")
def resume(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Take back that a relationship ended."""
    actor = actor_of(request)
    seen = _seen(request, reference, by=actor)
    knowing.resume_relation(
        reference=reference, relation=seen.relation, version=seen.version, by=actor, at=timezone.now()
    )
    return _changed(request, reference, _("The relationship lasts."))


@require_POST
@allowed("relations:edit")
def take_back(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Take back a relationship that was just written down."""
    actor = actor_of(request)
    seen = _seen(request, reference, by=actor)
    knowing.take_back_relation(
        reference=reference, relation=seen.relation, version=seen.version, by=actor, at=timezone.now()
    )
    return _changed(request, reference, _("Taken back."))


def _next(request: HttpRequest) -> str:
    return "form" if request.GET.get("for") == "household" else "add"


def _other(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("other", "") or request.GET.get("other", ""))
    except ValueError:
        raise BadInput(_("Choose the other customer.")) from None


def _added(form: forms.Tie, reference: UUID, *, by: Actor) -> bool:
    words = form.cleaned_data
    try:
        number, version = knowing.relate(
            reference=reference,
            other=words["other"],
            tie=NewTie(words["role"], words["share"], words["active_from"], words["evidence"]),
            on=organisation.today(by.legal_entity_id, at=timezone.now()),
            by=by,
            at=timezone.now(),
        )
    except BadInput as refusal:
        form.add_error(None, str(refusal))
        return False
    words["undo"] = _undo("relations:take_back", reference, Seen(number, version))
    return True


def _seen(request: HttpRequest, reference: UUID, *, by: Actor) -> Seen:
    """Return which relationship the reader saw, once it is sure that they may see the customer."""
    parties.locate(reference, by=by)
    form = forms.Seen(request.POST if "relation" in request.POST else request.GET)
    if not form.is_valid():
        raise BadInput(_("Say which relationship, and which version of it you saw."))
    return Seen(form.cleaned_data["relation"], form.cleaned_data["version"])


def _undo(name: str, reference: UUID, seen: Seen) -> str:
    return f"{reverse(name, args=[reference])}?relation={seen.relation}&version={seen.version}"


def _changed(request: HttpRequest, reference: UUID, text: str, *, undo: str = "") -> HttpResponse:
    if not request.headers.get("HX-Request"):
        return redirect(f"{reverse('customers:record', args=[reference])}?section=relations")
    response = HttpResponse(status=204)
    replies.close_dialog(response)
    replies.toast(response, text, undo=undo)
    replies.refresh(response)
    return response
