"""The list of customers: HTTP in, one page of rows out."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from amity.foundation.access.http import actor_of, allowed
from amity.foundation.access.permissions import Reach, permissions
from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import Actor
from amity.foundation.organisation import selectors as organisation
from amity.web.customers.selectors import choices, listing, rows
from amity.web.customers.selectors.conditions import Scene
from amity.web.customers.selectors.filters import ListState, Tab, tabs_for


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
    state = ListState.of(request.GET)
    today = organisation.today(actor.legal_entity_id, at=timezone.now())
    scene = rows.scene(state, by=actor, today=today)
    after = _reference(request.GET.get("after", ""))
    page = rows.customer_page(state, scene=scene, language=get_language() or "en", after=after)
    _record(state, page, by=actor)
    context: dict[str, object] = {"page": page, "state": state, "sort": state.order, "today": today}
    if after is not None:
        return render(request, "customers/list.html#rows", context)
    is_late = scene.is_wide and request.GET.get("part") != "sums"
    context |= {"totals": None if is_late else listing.totals(state, scene), "currency": _currency(actor)}
    if request.GET.get("part") == "sums":
        return render(request, "customers/list.html#sums", context)
    if request.headers.get("HX-Request"):
        return render(request, "customers/list.html#results", context)
    return render(request, "customers/list.html", context | _frame(state, scene))


def _frame(state: ListState, scene: Scene) -> dict[str, object]:
    reach = permissions().reach(scene.by.roles)
    tabs = _tabs(reach, scene)
    return {
        "tabs": tabs,
        "tab": next((each.tab for each in tabs if each.tab.code == state.tab), tabs[0].tab),
        "choices": choices.choices(by=scene.by, today=scene.today, at=timezone.now()),
    }


def _tabs(reach: Reach, scene: Scene) -> tuple[CountedTab, ...]:
    tabs = tabs_for(reach)
    if reach is Reach.BANK:
        return tuple(CountedTab(tab, None) for tab in tabs)
    birthdays = tuple(rows.birthdays_of_week(by=scene.by, today=scene.today))
    book = listing.book([tab.code for tab in tabs], Scene(scene.by, scene.today, birthdays))
    return tuple(CountedTab(tab, book.counts[tab.code]) for tab in tabs)


def _currency(actor: Actor) -> str:
    return organisation.legal_entity(actor.legal_entity_id).currency


def _reference(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _record(state: ListState, page: rows.CustomerPage, *, by: Actor) -> None:
    # One entry a page: whose rows were shown, by which filters. Words searched for may be a name.
    shown = " ".join(str(row.reference) for row in page.rows)
    words = "words " if state.q else ""
    audit.record(
        action="customers:listed",
        subject="page:customers:list",
        by=by,
        at=timezone.now(),
        changes={
            "filter": ("", f"{words}{ListState.of_query(state.query).tab} {state.order}"),
            "customers": ("", shown),
        },
    )
