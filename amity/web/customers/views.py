"""The list of customers: HTTP in, one page of rows out."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from amity.engage.lists import judgements
from amity.engage.lists import selectors as saving
from amity.foundation.access import services as access
from amity.foundation.access.http import actor_of, allowed
from amity.foundation.access.permissions import Reach, permissions
from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import BadInput
from amity.foundation.organisation import selectors as organisation
from amity.web.customers.selectors import cells, choices, headings, listing, opened, rows, sentences
from amity.web.customers.selectors.conditions import Scene
from amity.web.customers.selectors.filters import ListState, Tab, tabs_for
from amity.web.customers.selectors.headings import Head
from amity.web.customers.selectors.opened import Opened

TABS_PINNED = 4
"""So many pinned lists stand among the tabs; the others are a click away."""


@dataclass(frozen=True, slots=True)
class CountedTab:
    """A ready-made list, and how many customers it has; None where counting would make people wait."""

    tab: Tab
    count: int | None


@require_GET
@allowed("customers:read")
def listed(request: HttpRequest) -> HttpResponse:
    """Show the list; the next fifty rows; or, after a filter changed, the results alone."""
    actor = actor_of(request)
    found = opened.opened(request.GET.dict(), by=actor)
    state = found.state
    today = organisation.today(actor.legal_entity_id, at=timezone.now())
    scene = rows.scene(state, by=actor, today=today)
    after = opened.reference_of(request.GET.get("after", ""))
    is_sums = request.GET.get("part") == "sums"
    head = headings.frame(found)
    context: dict[str, object] = {"opened": found, "state": state, **head.context}
    try:
        if not is_sums:
            page = rows.customer_page(
                state,
                scene=scene,
                columns=found.columns,
                sides=head.sides,
                language=get_language() or "en",
                after=after,
            )
            _record(found, page, by=actor)
            context["page"] = page
        if after is not None:
            return render(request, "customers/list.html#rows", context)
        context |= _results(found, head, scene, is_late=scene.is_wide and not is_sums)
    except BadInput as refusal:
        context |= {"refusal": str(refusal)} | _results(found, head, scene, is_late=True)
    if is_sums:
        return render(request, "customers/list.html#sums", context)
    if request.headers.get("HX-Request"):
        return render(request, "customers/list.html#results", context)
    return render(request, "customers/list.html", context | _frame(found, scene))


def _results(found: Opened, head: Head, scene: Scene, *, is_late: bool) -> dict[str, object]:
    state = found.state
    footing = None if is_late else listing.footing(state, scene, columns=found.columns)
    currency = organisation.legal_entity(scene.by.legal_entity_id).currency
    feet = footing and cells.feet(
        found.columns, footing.values, change_minor=footing.change_minor, currency=currency
    )
    return {
        "footing": footing,
        "feet": tuple(zip(head.sides, feet, strict=True)) if feet else (),
        "mistake": judgements.mistake(state.rule, language=get_language() or "en") if state.rule else "",
        **_said(found, currency),
        "may_save": access.can("lists:write", by=scene.by),
    }


def _said(found: Opened, currency: str) -> dict[str, object]:
    said = sentences.of_rule(found.state.rule, currency=currency)
    if said is None:
        return {"chips": (), "joiner": ""}
    return {"chips": tuple((c.text, found.with_rule(c.rest)) for c in said.chips), "joiner": said.joiner}


def _frame(found: Opened, scene: Scene) -> dict[str, object]:
    reach = permissions().reach(scene.by.roles)
    tabs = _tabs(reach, scene)
    pinned = saving.pinned(found.lists)
    return {
        "tabs": tabs,
        "tab": next((each.tab for each in tabs if each.tab.code == found.state.tab), tabs[0].tab),
        "pinned": pinned[:TABS_PINNED],
        "choices": choices.choices(by=scene.by, today=scene.today, at=timezone.now()),
    }


def _tabs(reach: Reach, scene: Scene) -> tuple[CountedTab, ...]:
    tabs = tabs_for(reach)
    if reach is Reach.BANK:
        return tuple(CountedTab(tab, None) for tab in tabs)
    birthdays = tuple(rows.birthdays_of_week(by=scene.by, today=scene.today))
    book = listing.book([tab.code for tab in tabs], Scene(scene.by, scene.today, birthdays))
    return tuple(CountedTab(tab, book.counts[tab.code]) for tab in tabs)


def _record(found: Opened, page: rows.CustomerPage, *, by: Actor) -> None:
    # One entry a page: whose rows were shown, by which filters. Words searched for may be a name.
    shown = " ".join(str(row.reference) for row in page.rows)
    state = found.state
    words = "words " if state.q else ""
    saved = f" list:{found.saved.reference}" if found.saved else ""
    changes = {
        "filter": ("", f"{words}{ListState.of_query(state.query).tab} {state.order}{saved}"),
        "customers": ("", shown),
    }
    if state.rule:
        changes["rule"] = ("", state.rule)
    audit.record(
        action="customers:listed",
        subject="page:customers:list",
        by=by,
        at=timezone.now(),
        changes=changes,
    )
