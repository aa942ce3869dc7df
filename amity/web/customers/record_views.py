"""The page of one customer: its sections, the timeline, proposed actions and the reveal of a masked field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from amity.decide.decisions import selectors as decisions
from amity.decide.decisions.selectors import DecisionRow, RefusedRow
from amity.engage.tasks import selectors as tasks
from amity.foundation.access import services as access
from amity.foundation.access.http import actor_of, allowed
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import BadInput, DomainError
from amity.foundation.kernel.references import new_reference
from amity.foundation.organisation import selectors as organisation
from amity.know.consents import selectors as consents
from amity.know.holdings import selectors as holdings
from amity.know.parties import selectors as parties
from amity.know.parties import services as knowing
from amity.know.parties.selectors import PartyHeader
from amity.web import replies
from amity.web.consents import selectors as permissions
from amity.web.consents.words import why_not
from amity.web.customers import forms, movements
from amity.web.customers.selectors import listing, opened, record, rows, timeline
from amity.web.customers.selectors.filters import TABS
from amity.web.customers.selectors.listing import Neighbours
from amity.web.quality import standing
from amity.web.relations import selectors as belonging
from amity.web.search import recent

SECTIONS = (
    ("overview", gettext_lazy("Overview")),
    ("products", gettext_lazy("Products")),
    ("relations", gettext_lazy("Relationships")),
    ("history", gettext_lazy("History")),
    ("permissions", gettext_lazy("May we?")),
)


@dataclass(frozen=True, slots=True)
class Place:
    """The list from which the customer was opened, and who is next to them in it."""

    label: str
    query: str
    neighbours: Neighbours


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed action, and the key under which it is answered once."""

    row: DecisionRow
    request_id: UUID

    @property
    def one_in(self) -> int:
        """So many are asked for one that agrees."""
        return max(1, round(1 / self.row.propensity)) if self.row.propensity else 0


@dataclass(frozen=True, slots=True)
class Refused:
    """An action that is not proposed because the bank may not contact the customer for it."""

    title: str
    channel: str
    why: str


@require_GET
@allowed("customers:read")
def read(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Show a customer: the whole page, or one section of it."""
    actor, now = actor_of(request), timezone.now()
    header = parties.header(reference, by=actor)
    today = organisation.today(actor.legal_entity_id, at=now)
    record.write_down_reading(header, by=actor, at=now)
    recent.remember(request, reference)
    found = record.record(header, by=actor, today=today)
    section = request.GET.get("section", "overview")
    section = section if section in dict(SECTIONS) else "overview"
    context: dict[str, object] = {
        "record": found,
        "header": header,
        "section": section,
        "sections": tuple((code, str(label)) for code, label in SECTIONS),
        "place": _place(request, reference, by=actor, today=today),
        "list_query": request.GET.get("list", ""),
        "today": today,
        "can_log": access.can("interactions:log", by=actor),
        "can_respond": access.can("decisions:respond", by=actor),
        "can_add_task": access.can("tasks:write", by=actor),
    }
    context |= _SECTION_CONTEXTS[section](found, actor, today)
    template = (
        "customers/record.html#section" if request.headers.get("HX-Request") else "customers/record.html"
    )
    return render(request, template, context)


@require_GET
@allowed("customers:read")
def happened(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Show one page of the timeline."""
    actor = actor_of(request)
    header = parties.header(reference, by=actor)
    page = request.GET.get("page", "")
    number = min(int(page), 50) if page.isdecimal() else 0
    context = {
        "header": header,
        **_timeline(header.id, record.assets_of(header.id), request.GET.get("stream", ""), number, by=actor),
    }
    template = "customers/timeline.html#entries" if number else "customers/timeline.html"
    return render(request, template, context)


@require_GET
@allowed("customers:read")
def proposals(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Show what is proposed to do for the customer, and what is to be done already."""
    actor = actor_of(request)
    header = parties.header(reference, by=actor)
    context = {
        "header": header,
        "can_respond": access.can("decisions:respond", by=actor),
        **_proposals(header, by=actor),
    }
    return render(request, "customers/proposals.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@allowed("customers:reveal")
def reveal(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Ask what a masked field is needed for; show it for half a minute."""
    actor = actor_of(request)
    form = forms.Reveal(
        request.POST if request.method == "POST" else None, initial={"field": request.GET.get("field", "")}
    )
    header = parties.header(reference, by=actor)
    row = record.detail(
        reference, field=request.POST.get("field", "") or request.GET.get("field", ""), by=actor
    )
    context: dict[str, object] = {"header": header, "row": row, "form": form}
    if request.method == "GET":
        return render(request, "customers/reveal.html", context)
    if not form.is_valid():
        return _ask_purpose(request, context)
    try:
        value = knowing.reveal(
            reference=reference, field=row.field, purpose=form.purpose, by=actor, at=timezone.now()
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _ask_purpose(request, context)
    response = render(request, "customers/detail.html", context | {"value": value})
    replies.close_dialog(response)
    return response


@require_GET
@allowed("customers:read")
def detail(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Show one field masked again."""
    actor = actor_of(request)
    row = record.detail(reference, field=request.GET.get("field", ""), by=actor)
    return render(
        request, "customers/detail.html", {"header": parties.header(reference, by=actor), "row": row}
    )


def _overview(found: record.Record, by: Actor, today: date) -> Mapping[str, object]:
    header = found.header
    chart = record.assets_chart(found.months, currency=found.currency)
    return {
        "chart": chart,
        "chart_label": record.chart_sentence(chart) if chart else "",
        "details": record.details(header.reference, by=by),
        "relations": record.relations(header.reference, by=by, on=today),
        "request_id": new_reference(),
        **_timeline(header.id, found.assets_minor, "", 0, by=by),
        **_proposals(header, by=by),
        **standing.context(header.id, by=by),
    }


def _products(found: record.Record, _by: Actor, _today: date) -> Mapping[str, object]:
    return {"held": found.held}


def _relations(found: record.Record, by: Actor, today: date) -> Mapping[str, object]:
    return {"belonging": belonging.belonging(found.header, by=by, on=today)}


def _history(found: record.Record, _by: Actor, _today: date) -> Mapping[str, object]:
    rows = holdings.recent_transactions(found.header.id, limit=movements.MOST)
    return {"days": movements.by_day(rows), "most": movements.MOST, "is_cut": len(rows) == movements.MOST}


def _permissions(found: record.Record, by: Actor, _today: date) -> Mapping[str, object]:
    return {"standing": permissions.page(found.header.reference, by=by, at=timezone.now())}


_SECTION_CONTEXTS = {
    "overview": _overview,
    "products": _products,
    "relations": _relations,
    "history": _history,
    "permissions": _permissions,
}


def _timeline(party_id: int, assets_minor: int, stream: str, page: int, *, by: Actor) -> dict[str, object]:
    stream = stream if stream in dict(timeline.STREAMS) else ""
    found = timeline.timeline(party_id, by=by, assets_minor=assets_minor, stream=stream, page=page)
    streams = tuple((code, str(label)) for code, label in timeline.STREAMS)
    return {"timeline": found, "stream": stream, "streams": streams}


def _proposals(header: PartyHeader, *, by: Actor) -> dict[str, object]:
    found = decisions.proposals(header.id, by=by, at=timezone.now())
    return {
        "proposals": tuple(Proposal(row, new_reference()) for row in found.rows),
        "refused": _refused(header, found.refused),
        "open_tasks": tasks.of_party(header.id, by=by),
    }


def _refused(header: PartyHeader, rows: tuple[RefusedRow, ...]) -> tuple[Refused, ...]:
    if not rows:
        return ()
    declaration = consents.declaration(header.legal_entity_id)
    return tuple(Refused(row.title, row.channel, why_not(row.verdict, declaration)) for row in rows)


def _place(request: HttpRequest, reference: UUID, *, by: Actor, today: date) -> Place | None:
    query = request.GET.get("list", "")
    if not query:
        return None
    found = opened.opened_query(query, by=by)
    state = found.state
    try:
        neighbours = listing.neighbours(state, rows.scene(state, by=by, today=today), reference=reference)
    except BadInput:  # a question to a whole bank that takes too long: the record is shown without its place
        return None
    if neighbours is None:
        return None
    label = next((tab.label for tab in TABS if tab.code == state.tab and tab.code != "all"), _("Customers"))
    return Place(found.saved.name if found.saved else str(label), found.place, neighbours)


def _ask_purpose(request: HttpRequest, context: Mapping[str, object]) -> HttpResponse:
    response = render(request, "customers/reveal.html", dict(context), status=422)
    response["HX-Retarget"], response["HX-Reswap"] = "#modal", "innerHTML"
    return response
