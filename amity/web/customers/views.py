"""The list of customers: HTTP in, one page of rows out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from amity.engage.lists import judgements
from amity.engage.lists import selectors as saving
from amity.foundation.access import services as access
from amity.foundation.access.http import actor_of, allowed
from amity.foundation.access.permissions import permissions
from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import BadInput
from amity.foundation.organisation import selectors as organisation
from amity.foundation.organisation.selectors import LegalEntityRow
from amity.web import shell
from amity.web.customers.selectors import cells, choices, headings, listing, opened, rows, sentences
from amity.web.customers.selectors.cells import Cell
from amity.web.customers.selectors.conditions import Scene
from amity.web.customers.selectors.filters import ListState, Tab, tabs_for
from amity.web.customers.selectors.headings import Head
from amity.web.customers.selectors.listing import Book, Footing
from amity.web.customers.selectors.opened import Opened

OWN_COLUMNS = "list_columns"
TABS_PINNED = 2
"""So many pinned lists stand among the tabs; the others in the menu, and on a phone in a sheet."""


@dataclass(frozen=True, slots=True)
class CountedTab:
    """A ready-made list, and how many customers it has; None where counting would make people wait."""

    tab: Tab
    count: int | None


@dataclass(frozen=True, slots=True)
class View:
    """What is shown to whom: the list, its headings, the reader's day and bank."""

    found: Opened
    head: Head
    scene: Scene
    bank: LegalEntityRow

    @property
    def tabs(self) -> tuple[Tab, ...]:
        """The ready-made lists of the reader."""
        return tabs_for(permissions().reach(self.scene.by.roles))

    def birthdays(self) -> Scene:
        """Return the scene with this week's birthdays in it."""
        if self.scene.birthday_ids:
            return self.scene
        found = rows.birthdays_of_week(by=self.scene.by, today=self.scene.today)
        return replace(self.scene, birthday_ids=tuple(found))


@require_GET
@allowed("customers:read")
def listed(request: HttpRequest) -> HttpResponse:
    """Show the list; the next fifty rows; or, after a filter changed, the results alone."""
    actor = actor_of(request)
    found = opened.opened(
        request.GET.dict(), lists=shell.lists_of(request, actor), own=own_columns(request, actor)
    )
    bank = shell.bank_of(request, actor)
    scene = rows.scene(found.state, by=actor, today=organisation.today_at(bank, at=timezone.now()))
    view = View(found, headings.frame(found), scene, bank)
    after = opened.reference_of(request.GET.get("after", ""))
    is_sums = request.GET.get("part") == "sums"
    context: dict[str, object] = {
        "opened": found,
        "state": found.state,
        "is_bank": scene.is_wide,
        **view.head.context,
    }
    book = None
    try:
        if not is_sums:
            context["page"] = _page(view, after)
        if after is not None:
            return render(request, "customers/list.html#rows", context)
        if not (scene.is_wide or request.headers.get("HX-Request")):
            book = listing.book([tab.code for tab in view.tabs], view.birthdays(), columns=found.columns)
        context |= _results(view, _footing(view, book, is_asked=is_sums or not scene.is_wide))
    except BadInput as refusal:
        context |= {"refusal": str(refusal)} | _results(view, None)
    if is_sums:
        return render(request, "customers/list.html#sums", context)
    if request.headers.get("HX-Request"):
        return render(request, "customers/list.html#results", context)
    return render(request, "customers/list.html", context | _frame(view, book))


def own_columns(request: HttpRequest, actor: Actor) -> tuple[str, ...]:
    """Return the columns that the reader likes in lists that are not saved; looked up once a session."""
    if OWN_COLUMNS not in request.session:
        request.session[OWN_COLUMNS] = list(saving.own_columns(by=actor))
    return tuple(request.session[OWN_COLUMNS])


def _page(view: View, after: UUID | None) -> rows.CustomerPage:
    page = rows.customer_page(
        view.found.state,
        scene=view.scene,
        columns=view.found.columns,
        sides=view.head.sides,
        language=get_language() or "en",
        at=timezone.now(),
        after=after,
    )
    _record(view.found, page, by=view.scene.by)
    return page


def _footing(view: View, book: Book | None, *, is_asked: bool) -> Footing | None:
    state = view.found.state
    if book is not None and state.tab == "all" and not state.is_filtered:
        return book.footing
    return listing.footing(state, view.scene, columns=view.found.columns) if is_asked else None


def _results(view: View, footing: Footing | None) -> dict[str, object]:
    rule, currency = view.found.state.rule, view.bank.currency
    feet: tuple[Cell | None, ...] = ()
    if footing is not None:
        feet = cells.feet(
            view.found.columns, footing.values, change_minor=footing.change_minor, currency=currency
        )
    said = sentences.of_rule(rule, currency=currency)
    return {
        "footing": footing,
        "feet": tuple(zip(view.head.sides, feet, strict=bool(feet))),
        "mistake": judgements.mistake(rule, language=get_language() or "en") if rule else "",
        "chips": tuple((chip.text, view.found.with_rule(chip.rest)) for chip in said.chips) if said else (),
        "joiner": said.joiner if said else "",
        "may_save": access.can("lists:write", by=view.scene.by),
    }


def _frame(view: View, book: Book | None) -> dict[str, object]:
    state = view.found.state
    return {
        "tabs": tuple(CountedTab(tab, book.counts[tab.code] if book else None) for tab in view.tabs),
        "tab": next((tab for tab in view.tabs if tab.code == state.tab), view.tabs[0]),
        "pinned": saving.pinned(view.found.lists)[:TABS_PINNED],
        "choices": choices.choices(by=view.scene.by, today=view.scene.today, at=timezone.now()),
    }


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
