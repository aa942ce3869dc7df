"""What the list shows of each customer: masked telephone, last contact, next best action, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from amity.decide.actions import selectors as actions
from amity.decide.decisions import selectors as decisions
from amity.foundation.access import services as access
from amity.foundation.access.masks import mask
from amity.foundation.kernel.actors import Actor
from amity.foundation.keys import services as keys
from amity.know.parties.models import Person
from amity.understand.scores.models import Tier
from amity.web.customers.names import Name
from amity.web.customers.selectors import cells, listing
from amity.web.customers.selectors.cells import Cell
from amity.web.customers.selectors.columns import Column
from amity.web.customers.selectors.conditions import Scene
from amity.web.customers.selectors.filters import ListState
from amity.web.customers.selectors.listing import Figures
from amity.web.formats import times

BIRTHDAY_DAYS = 7
MOST_BIRTHDAYS = 20_000


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """One customer of the list."""

    figures: Figures
    name: Name
    tier: str
    mobile: str
    why: str
    cells: tuple[tuple[str, Cell], ...]
    """Each with the class of its column."""

    @property
    def reference(self) -> UUID:
        return self.figures.reference

    @property
    def is_company(self) -> bool:
        return self.figures.kind == "ORGANISATION"


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """A page of the list; ``after`` names its last customer when more follow."""

    rows: tuple[CustomerRow, ...]
    after: UUID | None


def scene(state: ListState, *, by: Actor, today: date) -> Scene:
    """Return what the conditions of a list need beside its state."""
    birthdays = birthdays_of_week(by=by, today=today) if state.tab == "birthdays" else {}
    return Scene(by, today, tuple(birthdays))


def customer_page(
    state: ListState,
    *,
    scene: Scene,
    columns: Sequence[Column],
    sides: Sequence[str],
    language: str,
    at: datetime,
    after: UUID | None = None,
) -> CustomerPage:
    """Return one page of the list. Two queries; five more where the next best action is shown."""
    page = listing.page(state, scene, columns=columns, after=after)
    ids = [figures.id for figures in page.rows]
    mobiles = _masked(page.rows)
    shows_actions = any(column.code == "action" for column in columns)
    proposals = best_proposals(ids, language=language, at=at) if shows_actions else {}
    rows = tuple(
        CustomerRow(
            figures=figures,
            name=Name(figures.full_name, figures.native_name),
            tier=str(Tier(figures.tier).label) if figures.tier else "",
            mobile=mobiles.get(figures.id, ""),
            why=_why(state, figures, scene.today),
            cells=tuple(
                (side, _cell(column, value, figures, proposals))
                for column, side, value in zip(columns, sides, figures.cells, strict=True)
            ),
        )
        for figures in page.rows
    )
    return CustomerPage(rows, page.after)


def birthdays_of_week(*, by: Actor, today: date) -> Mapping[int, date]:
    """Return who among the actor's customers has a birthday within seven days, and when. One query.

    The day is sealed, the month is plain: only those of this month (and the next, near its end) are opened.
    """
    days = [today + timedelta(days=ahead) for ahead in range(BIRTHDAY_DAYS)]
    people = access.visible(Person.objects.all(), by=by, party="party_id")
    wanted = people.filter(birth_month__in={day.month for day in days}, birth_on_sealed__isnull=False)
    found = list(wanted.filter(_living()).values_list("party_id", "birth_on_sealed")[:MOST_BIRTHDAYS])
    opened = keys.open_many(
        [bytes(sealed) for _party, sealed in found if sealed],
        parties=[party for party, _sealed in found],
        field="birth_on",
    )
    coming = {f"{day:%m-%d}": day for day in days}
    return {
        party: coming[text[5:]]
        for (party, _sealed), text in zip(found, opened, strict=True)
        if text is not None and text[5:] in coming
    }


def best_proposals(party_ids: Sequence[int], *, language: str, at: datetime) -> Mapping[int, str]:
    """Return the title of the best action still proposed to each of these customers. Five queries."""
    rows = decisions.current().filter(party_id__in=party_ids).order_by("party_id", "-rank")
    library = actions.by_code()
    return {
        row.party_id: library[row.action_code].title(row.facts, language=language, currency="CNY")
        for row in decisions.passing(tuple(rows), at=at)
        if row.action_code in library
    }


def _cell(column: Column, value: object, figures: Figures, proposals: Mapping[int, str]) -> Cell:
    if column.code == "contact":
        spoken = timezone.localdate(figures.last_spoken_at) if figures.last_spoken_at else None
        return cells.contact(max(filter(None, (figures.last_contact_on, spoken)), default=None))
    if column.code == "action":
        return Cell(proposals.get(figures.id, "") or cells.NOTHING)
    return cells.cell(column, value, currency=figures.currency, change_minor=figures.change_minor)


def _masked(rows: Sequence[Figures]) -> Mapping[int, str]:
    """Return the telephone number of each customer that has one, masked. One query."""
    sealed = {row.id: bytes(row.mobile_sealed) for row in rows if row.mobile_sealed}
    opened = keys.open_many(list(sealed.values()), parties=list(sealed), field="contact_point")
    return {party: mask("MOBILE", text) for party, text in zip(sealed, opened, strict=True) if text}


def _living() -> Q:
    return ~Q(party__status__in=("MERGED", "ERASED", "CLOSED"))


def _why(state: ListState, figures: Figures, today: date) -> str:
    if state.tab == "maturing" and figures.next_maturity_on:
        return _("matures %(day)s") % {"day": _day(figures.next_maturity_on)}
    if state.tab == "kyc" and figures.kyc_expires_on:
        is_over = figures.kyc_expires_on < today
        text = _("KYC lapsed %(day)s") if is_over else _("KYC expires %(day)s")
        return text % {"day": _day(figures.kyc_expires_on)}
    return ""


def _day(day: date) -> str:
    return times.day(day)
