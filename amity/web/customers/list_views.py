"""Saved lists: keep one, change it, share it, pin it, take it away and bring it back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amity.engage.lists import selectors as saving
from amity.engage.lists import services as keeping
from amity.foundation.access import services as access
from amity.foundation.access.http import actor_of, allowed
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import BadInput, ChangedMeanwhile
from amity.foundation.kernel.references import new_reference
from amity.foundation.organisation import selectors as organisation
from amity.web import replies
from amity.web.customers.selectors import comparing, opened
from amity.web.customers.views import OWN_COLUMNS, own_columns


@require_GET
@allowed("lists:read")
def listed(request: HttpRequest) -> HttpResponse:
    """Show all lists that the reader finds, in a dialog."""
    actor = actor_of(request)
    return render(request, "customers/lists.html", _lists(actor))


@require_http_methods(["GET", "POST"])
@allowed("lists:write")
def save(request: HttpRequest) -> HttpResponse:
    """Ask what a list is to be called; keep it."""
    actor = actor_of(request)
    asked = request.POST if request.method == "POST" else request.GET
    found = opened.opened_query(asked.get("list", ""), by=actor)
    name, visibility = asked.get("name", ""), asked.get("visibility", "MINE")
    context = {
        "list_query": found.query,
        "request_id": asked.get("request_id") or new_reference(),
        "name": name,
        "visibility": visibility,
        "choices": saving.visibilities(by=actor),
        "is_pinned": asked.get("pinned", "yes") == "yes",
        "action": reverse("customers:save_list"),
        "title": _("Save a copy") if found.saved else _("Save as list"),
        "has_words": bool(found.state.q),
    }
    if request.method == "GET":
        return render(request, "customers/save_list.html", context)
    try:
        reference = keeping.save(
            name=name,
            visibility=visibility,
            definition=opened.definition_of(found.state),
            request_id=opened.reference_of(asked.get("request_id", "")) or new_reference(),
            by=actor,
            at=timezone.now(),
        )
        if asked.get("pinned"):
            keeping.pin(reference=reference, is_pinned=True, by=actor)
    except BadInput as refusal:
        return render(request, "customers/save_list.html", context | {"error": str(refusal)}, status=422)
    return _go(request, f"{reverse('customers:list')}?saved={reference}")


@require_http_methods(["GET", "POST"])
@allowed("lists:write")
def edit(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Ask what a list is to be called and who finds it; change that."""
    actor = actor_of(request)
    row = saving.saved_list(reference, by=actor)
    version = request.POST.get("version", "")
    context = {
        "name": request.POST.get("name", row.name),
        "visibility": request.POST.get("visibility", row.visibility),
        "choices": saving.visibilities(by=actor, now=row.visibility),
        "version": row.version,
        "action": reverse("customers:edit_list", args=[reference]),
        "title": _("Rename or share"),
        "row": row,
    }
    if request.method == "GET":
        return render(request, "customers/save_list.html", context)
    try:
        keeping.change(
            reference=reference,
            version=opened.number_of(version),
            name=request.POST.get("name", ""),
            visibility=request.POST.get("visibility", row.visibility),
            by=actor,
            at=timezone.now(),
        )
    except (BadInput, ChangedMeanwhile) as refusal:
        is_stale = isinstance(refusal, ChangedMeanwhile)
        context |= {"error": str(refusal), "is_stale": is_stale}
        return render(request, "customers/save_list.html", context, status=409 if is_stale else 422)
    return _go(request, f"{reverse('customers:list')}?saved={reference}")


@require_POST
@allowed("lists:write")
def update(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Keep the list as the reader changed it; where somebody else did meanwhile, show both."""
    actor = actor_of(request)
    found = opened.opened_query(request.POST.get("list", ""), by=actor)
    version = request.POST.get("version", "")
    mine = opened.definition_of(found.state)
    try:
        keeping.change(
            reference=reference,
            version=opened.number_of(version),
            definition=mine,
            by=actor,
            at=timezone.now(),
        )
    except ChangedMeanwhile as refusal:
        row = saving.saved_list(reference, by=actor)
        currency = organisation.legal_entity(actor.legal_entity_id).currency
        context = {
            "row": row,
            "error": str(refusal),
            "list_query": request.POST.get("list", ""),
            "differences": comparing.differences(row.definition, mine, currency=currency),
        }
        response = render(request, "customers/list_conflict.html", context, status=409)
        response["HX-Retarget"], response["HX-Reswap"] = "#modal", "innerHTML"
        return response
    return _go(request, f"{reverse('customers:list')}?saved={reference}")


@require_POST
@allowed("lists:write")
def delete(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Take a list away; the toast brings it back."""
    actor = actor_of(request)
    row = saving.saved_list(reference, by=actor)
    keeping.delete(reference=reference, by=actor, at=timezone.now())
    undo, said = (
        reverse("customers:restore_list", args=[reference]),
        _("Deleted: %(name)s") % {"name": row.name},
    )
    if request.POST.get("from") != "dialog":
        messages.success(request, said, extra_tags=undo)
        return _go(request, reverse("customers:list"))
    response = render(request, "customers/lists.html", _lists(actor))
    replies.toast(response, said, undo=undo)
    return response


@require_POST
@allowed("lists:write")
def restore(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Bring a deleted list back."""
    keeping.restore(reference=reference, by=actor_of(request), at=timezone.now())
    return _go(request, f"{reverse('customers:list')}?saved={reference}")


@require_POST
@allowed("lists:read")
def pin(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Keep a list at hand or no more, or move it among those; show them anew."""
    actor = actor_of(request)
    move = request.POST.get("move", "")
    refusal = ""
    try:
        if move in ("up", "down"):
            keeping.move_pin(reference=reference, is_up=move == "up", by=actor)
        else:
            keeping.pin(reference=reference, is_pinned=request.POST.get("pinned") == "yes", by=actor)
    except BadInput as full:
        refusal = str(full)
    if request.POST.get("from") != "dialog":
        if refusal:
            raise BadInput(refusal)
        found = opened.opened_query(request.POST.get("list", ""), by=actor)
        return _go(request, f"{reverse('customers:list')}?{found.query}")
    return render(request, "customers/lists.html", _lists(actor) | {"error": refusal})


@require_GET
@allowed("lists:read")
def columns(request: HttpRequest) -> HttpResponse:
    """Show which columns a list has, in a dialog; or the same after one press of its buttons."""
    actor = actor_of(request)
    found = opened.opened_query(request.GET.get("list", ""), by=actor, own=own_columns(request, actor))
    codes = request.GET.getlist("column") or [column.code for column in found.columns]
    codes = comparing.moved(
        codes, deed=request.GET.get("do", ""), code=request.GET.get("code") or request.GET.get("add", "")
    )
    context = {
        "list_query": found.query,
        "columns": comparing.known(codes),
        "offered": comparing.offered(codes),
        "is_full": len(codes) >= comparing.MOST,
        "most": comparing.MOST,
        "saved": found.saved,
        "is_usual": tuple(codes) == comparing.USUAL,
    }
    part = "#body" if "column" in request.GET or request.GET.get("do") else ""
    return render(request, f"customers/columns.html{part}", context)


@require_POST
@allowed("lists:read")
def choose_columns(request: HttpRequest) -> HttpResponse:
    """Show these columns: in the saved list until it is saved, elsewhere from now on."""
    actor = actor_of(request)
    found = opened.opened_query(request.POST.get("list", ""), by=actor)
    codes = tuple(column.code for column in comparing.known(request.POST.getlist("column")))
    is_usual = codes == comparing.USUAL or not codes
    if found.saved is None:
        keeping.choose_columns(columns=() if is_usual else codes, by=actor)
        request.session.pop(OWN_COLUMNS, None)
        query = found.with_columns("")
    else:
        query = found.with_columns(",".join(codes))
    return _go(request, f"{reverse('customers:list')}?{query}")


def _lists(actor: Actor) -> dict[str, object]:
    lists = saving.lists_of(by=actor)
    return {
        "pinned": saving.pinned(lists),
        "own": tuple(row for row in lists if row.is_own and not row.is_pinned),
        "shared": tuple(row for row in lists if not row.is_own and not row.is_pinned),
        "may_save": access.can("lists:write", by=actor),
    }


def _go(request: HttpRequest, address: str) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        return redirect(address)
    response = HttpResponse(status=204)
    response["HX-Redirect"] = address
    return response
