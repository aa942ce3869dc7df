"""The conditions of a list, row by row or as a text, with the number of customers that they leave."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from amity.engage.lists import judgements
from amity.foundation.access.http import actor_of, allowed
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import BadInput
from amity.foundation.organisation import selectors as organisation
from amity.web.customers import building
from amity.web.customers.building import Draft, Line, Option
from amity.web.customers.selectors import listing, opened, rows
from amity.web.customers.selectors.listing import Footing
from amity.web.customers.selectors.opened import Opened


@dataclass(frozen=True, slots=True)
class Shown:
    """A line as the page shows it: numbered, with all that it may ask about."""

    at: int
    line: Line
    subjects: tuple[tuple[str | Promise, tuple[Option, ...]], ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """How many customers a draft leaves, or why that cannot be said."""

    footing: Footing | None
    mistake: str


@require_GET
@allowed("customers:read")
def ask(request: HttpRequest) -> HttpResponse:
    """Show the conditions of a list in a dialog."""
    actor = actor_of(request)
    found = opened.opened_query(request.GET.get("list", ""), by=actor)
    draft = building.of_rule(found.state.rule)
    return render(request, "customers/builder.html", _context(draft, found, by=actor))


@require_GET
@allowed("customers:read")
def change(request: HttpRequest) -> HttpResponse:
    """Show the rows again after one was added, taken away or asks about something else."""
    actor = actor_of(request)
    found = opened.opened_query(request.GET.get("list", ""), by=actor)
    at = opened.number_of(request.GET.get("at", ""))
    draft = building.changed(building.of_form(request.GET), deed=request.GET.get("do", ""), at=at)
    return render(request, "customers/builder.html#body", _context(draft, found, by=actor))


@require_GET
@allowed("customers:read")
def count(request: HttpRequest) -> HttpResponse:
    """Say how many customers the conditions leave."""
    actor = actor_of(request)
    found = opened.opened_query(request.GET.get("list", ""), by=actor)
    draft = building.of_form(request.GET)
    return render(request, "customers/builder.html#count", {"counted": _counted(draft, found, by=actor)})


@require_GET
@allowed("customers:read")
def apply(request: HttpRequest) -> HttpResponse:
    """Go to the list with these conditions; a text that cannot be read comes back with what is wrong."""
    actor = actor_of(request)
    found = opened.opened_query(request.GET.get("list", ""), by=actor)
    draft = building.of_form(request.GET)
    rule = draft.rule.strip()
    if rule and judgements.mistake(rule):
        return render(request, "customers/builder.html", _context(draft, found, by=actor), status=422)
    address = f"{reverse('customers:list')}?{found.with_rule(rule)}"
    if not request.headers.get("HX-Request"):
        return redirect(address)
    response = HttpResponse(status=204)
    response["HX-Redirect"] = address
    return response


def _context(draft: Draft, found: Opened, *, by: Actor) -> dict[str, object]:
    blocks = tuple(
        (
            block,
            tuple(Shown(at, line, building.subjects(line.row.column)) for at, line in block.lines),
        )
        for block in draft.blocks
    )
    return {
        "draft": draft,
        "blocks": blocks,
        "list_query": found.query,
        "currency": organisation.legal_entity(by.legal_entity_id).currency,
        "counted": _counted(draft, found, by=by),
        "fits_rows": draft.mode == building.ROWS or not draft.text or judgements.filter_of(draft.text),
    }


def _counted(draft: Draft, found: Opened, *, by: Actor) -> Counted:
    rule = draft.rule.strip()
    mistake = judgements.mistake(rule, language=get_language() or "en") if rule else ""
    if mistake:
        return Counted(None, mistake)
    state = replace(found.state, rule=rule)
    today = organisation.today(by.legal_entity_id, at=timezone.now())
    try:
        return Counted(listing.footing(state, rows.scene(state, by=by, today=today)), "")
    except BadInput as refusal:
        return Counted(None, str(refusal))
