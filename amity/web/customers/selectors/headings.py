"""The head of a list: its columns, how each sorts, and on how wide a screen it is shown. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from amity.web.customers.selectors.columns import NAME, Column
from amity.web.customers.selectors.opened import Opened

ALWAYS, TABLET, DESKTOP, WIDE = (
    "",
    "hidden! md:table-cell!",
    "hidden! lg:table-cell!",
    "hidden! xl:table-cell!",
)
_USUAL_WIDTHS = {"loans": DESKTOP, "contribution": WIDE, "action": DESKTOP}
ASCENDING, DESCENDING, UNSORTED = "ascending", "descending", "none"


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading: its words, its class, and the query of the list sorted by it."""

    column: Column
    side: str
    query: str
    spoken: str
    arrow: str


@dataclass(frozen=True, slots=True)
class Head:
    """All headings: the customer's, and those of the columns."""

    first: Heading
    others: tuple[Heading, ...]

    @property
    def sides(self) -> tuple[str, ...]:
        """The class of each column's cells."""
        return tuple(heading.side for heading in self.others)

    @property
    def context(self) -> dict[str, object]:
        """What the table's head, rows and foot need to know of the columns."""
        return {"name_heading": self.first, "headings": self.others, "width": len(self.others) + 1}


def frame(found: Opened) -> Head:
    """Return the headings of a list."""
    others = tuple(_heading(found, column, at) for at, column in enumerate(found.columns))
    return Head(_heading(found, NAME, 0), others)


def _heading(found: Opened, column: Column, at: int) -> Heading:
    now = found.state.order
    spoken, arrow, following = UNSORTED, "", column.first_order
    if now == column.code:
        spoken, arrow, following = ASCENDING, "arrow-up", f"-{column.code}"
    elif now == f"-{column.code}":
        spoken, arrow, following = DESCENDING, "arrow-down", column.code
    side = " ".join(filter(None, ("r" if column.is_number else "", _width(found, column, at))))
    return Heading(column, side, found.sorted_by(following), spoken, arrow)


def _width(found: Opened, column: Column, at: int) -> str:
    if at == 0:
        return ALWAYS
    if not found.has_chosen:
        return _USUAL_WIDTHS.get(column.code, TABLET)
    return TABLET
