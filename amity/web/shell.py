"""The frame of every page: who is signed in, what their menu offers, and the look they chose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from amity.engage.lists import selectors as saving
from amity.engage.lists.selectors import SavedListRow
from amity.foundation.access import services as access
from amity.foundation.kernel.actors import Actor
from amity.foundation.organisation import selectors as organisation
from amity.web.formats.language import is_chinese
from amity.web.live import selectors as live

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

THEMES = ("auto", "light", "dark")
DENSITIES = ("comfortable", "compact")
NOBODY = "00000000-0000-0000-0000-000000000000"
"""Stands in an address where the page puts in the reference of what it just heard of."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page that the menu may offer. ``letter`` follows g; ``verb`` is what the reader must be allowed."""

    url_name: str
    verb: str
    label: str | _StrPromise
    icon: str
    letter: str


DAILY = (
    Page("myday:today", "myday:read", _("My day"), "house", "d"),
    Page("branch:overview", "branch:read", _("Branch"), "building-2", "b"),
    Page("customers:list", "customers:read", _("Customers"), "users", "c"),
    Page("tasks:list", "tasks:read", _("Tasks"), "list-checks", "t"),
    Page("coverage:mine", "coverage:own", _("My book"), "briefcase", "k"),
    Page("coverage:matrix", "coverage:read", _("Coverage"), "handshake", "w"),
    Page("relations:suggested", "relations:read", _("Households"), "house-heart", "h"),
    Page("products:list", "products:read", _("Products"), "package", "p"),
    Page("quality:gaps", "quality:read", _("Record quality"), "clipboard-list", "q"),
)
HOUSE = (
    Page("operations:overview", "operations:read", _("Operations"), "activity", "o"),
    Page("imports:start", "imports:run", _("Import a list"), "inbox", "i"),
    Page("catalogue:list", "catalogue:read", _("Actions and features"), "layers", "f"),
    Page("consents:declared", "consents:declare", _("Consents"), "shield-check", ""),
    Page("audit:list", "audit:read", _("Audit trail"), "scroll-text", "a"),
)


NEW = (
    Page("interactions:choose", "interactions:log", _("Log a contact"), "notebook-pen", ""),
    Page("tasks:add", "tasks:write", _("Add a task"), "list-checks", ""),
)
"""What the New button offers: dialogs."""


@dataclass(frozen=True, slots=True)
class Look:
    """How this reader wants pages to look, on this device: kept in cookies."""

    theme: str
    density: str
    keys: str
    language: str


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One line of the menu."""

    url: str
    label: str
    icon: str
    letter: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Shell:
    """What the frame around a signed-in reader's page shows."""

    bank: str
    full_name: str
    native_name: str
    place: str
    role: str
    daily: tuple[MenuItem, ...]
    house: tuple[MenuItem, ...]
    new: tuple[MenuItem, ...]
    pinned: tuple[MenuItem, ...]
    live_stream: str
    live_toast: str
    bell: str
    unseen: int
    search: str

    @property
    def pages(self) -> tuple[MenuItem, ...]:
        """Every page of the menu."""
        return self.daily + self.house

    @property
    def tabs(self) -> tuple[MenuItem, ...]:
        """The three pages that a phone's bottom bar shows beside search and more."""
        return self.pages[:3]


def shell(request: HttpRequest) -> dict[str, object]:
    """Give every template the look, and the shell, which is asked for only by whole pages."""
    return {
        "look": look_of(request),
        "shell": SimpleLazyObject(lambda: shell_of(request)),
        "idle_seconds": 0 if settings.IS_DEMO else settings.SESSION_IDLE_SECONDS,
    }


def look_of(request: HttpRequest) -> Look:
    """Return the look that the request's cookies ask for."""
    return Look(
        theme=_one_of(THEMES, request.COOKIES.get("amity_theme", "")),
        density=_one_of(DENSITIES, request.COOKIES.get("amity_density", "")),
        keys=_one_of(("on", "off"), request.COOKIES.get("amity_keys", "")),
        language="zh-Hans" if is_chinese() else (get_language() or "en"),
    )


def shell_of(request: HttpRequest) -> Shell | None:
    """Return the shell of whoever is signed in."""
    actor: Actor | None = getattr(request, "actor", None)
    if not actor:
        return None
    bank = bank_of(request, actor)
    person = organisation.staff_row(actor.staff_id)
    hears = access.can("live:listen", by=actor)
    place = person.unit_name_zh or person.unit_name_en if is_chinese() else person.unit_name_en
    return Shell(
        bank=(bank.name_zh if is_chinese() else "") or bank.name_en,
        full_name=person.full_name,
        native_name=person.native_name,
        place=place,
        role=organisation.role_name(person.role),
        daily=menu(DAILY, request, by=actor),
        house=menu(HOUSE, request, by=actor),
        new=menu(NEW, request, by=actor),
        pinned=_pinned(request, actor),
        live_stream=address("live:stream") if hears else "",
        live_toast=address("live:toast", NOBODY),
        bell=address("live:recent") if hears else "",
        unseen=live.unseen_count(by=actor, at=timezone.now()) if hears else 0,
        search=address("search:ask") if access.can("search:ask", by=actor) else "",
    )


def bank_of(request: HttpRequest, actor: Actor) -> organisation.LegalEntityRow:
    """Return the reader's bank, which is asked for once a request."""
    found: organisation.LegalEntityRow | None = getattr(request, "bank", None)
    if found is None:
        found = organisation.legal_entity(actor.legal_entity_id)
        request.bank = found  # type: ignore[attr-defined]
    return found


def lists_of(request: HttpRequest, actor: Actor) -> tuple[SavedListRow, ...]:
    """Return the saved lists that the reader finds, which are asked for once a request."""
    found: tuple[SavedListRow, ...] | None = getattr(request, "saved_lists", None)
    if found is None:
        found = saving.lists_of(by=actor)
        request.saved_lists = found  # type: ignore[attr-defined]
    return found


def _pinned(request: HttpRequest, actor: Actor) -> tuple[MenuItem, ...]:
    now = request.GET.get("saved", "")
    return tuple(
        MenuItem(
            f"{address('customers:list')}?saved={row.reference}",
            row.name,
            "bookmark",
            "",
            now == str(row.reference),
        )
        for row in saving.pinned(lists_of(request, actor))
    )


def menu(pages: Sequence[Page], request: HttpRequest, *, by: Actor) -> tuple[MenuItem, ...]:
    """Return the pages that exist and that the actor may open."""
    match = request.resolver_match
    room = match.namespace if match else ""
    return tuple(
        MenuItem(url, str(page.label), page.icon, page.letter, page.url_name.partition(":")[0] == room)
        for page in pages
        if (url := address(page.url_name)) and access.can(page.verb, by=by)
    )


def address(url_name: str, *arguments: str) -> str:
    """Return a page's address, or nothing where this house has no such page."""
    try:
        return reverse(url_name, args=arguments)
    except NoReverseMatch:
        return ""


def _one_of(choices: Sequence[str], value: str) -> str:
    return value if value in choices else choices[0]
