"""The list that an address opens: a ready-made or a saved one, as saved or as the reader changed it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from amity.engage.lists import selectors as saving
from amity.engage.lists.selectors import Definition, SavedListRow
from amity.foundation.kernel.actors import Actor
from amity.web.customers.selectors.columns import Column, chosen
from amity.web.customers.selectors.filters import LONGEST_QUERY, ListState

LONGEST_NUMBER = 10
APART = ("saved", "after", "part")
"""What an address may say beside the name of a saved list without changing it."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A list as it is shown; ``saved`` is the saved list behind it, ``lists`` all that the reader finds."""

    state: ListState
    columns: tuple[Column, ...]
    saved: SavedListRow | None
    lists: tuple[SavedListRow, ...]
    has_chosen: bool
    """The columns are others than the usual ones."""
    is_gone: bool
    """The address names a saved list that the reader does not find (any more)."""

    @property
    def is_changed(self) -> bool:
        """Whether the reader changed the saved list; words searched for change nothing."""
        return self.saved is not None and _essence(self.state) != _essence(state_of(self.saved))

    @property
    def query(self) -> str:
        """The query of its address: short while it is as it was saved."""
        if self.saved is None or self.is_changed or self.state.q:
            return self.state.query
        return urlencode({"saved": str(self.saved.reference)})

    @property
    def place(self) -> str:
        """The query as a record's address carries it; never empty."""
        return self.query or self.state.place

    def sorted_by(self, order: str) -> str:
        """Return the query of the same list in another order."""
        return replace(self.state, sort=order).query

    def with_rule(self, rule: str) -> str:
        """Return the query of the same list with another rule."""
        return replace(self.state, rule=rule).query

    def with_columns(self, codes: str) -> str:
        """Return the query of the same list with other columns; of a ready-made one it says none."""
        return replace(self.state, columns=codes).query

    @property
    def unfiltered(self) -> str:
        """The query without filters."""
        return self.state.without_filters().query


def opened(asked: Mapping[str, str], *, lists: tuple[SavedListRow, ...], own: tuple[str, ...] = ()) -> Opened:
    """Return the list that an address's query opens, of the ``lists`` that the reader finds."""
    state = ListState.of(asked)
    saved = next((row for row in lists if str(row.reference) == state.saved), None)
    is_gone = bool(state.saved) and saved is None
    if is_gone:
        state = replace(state, saved="")
    if saved is not None and not any(asked.get(name) for name in asked if name not in APART):
        state = state_of(saved)
    codes = state.columns.split(",") if state.columns else own if saved is None else ()
    return Opened(state, chosen(codes), saved, lists, bool(codes), is_gone)


def opened_query(query: str, *, by: Actor, own: tuple[str, ...] = ()) -> Opened:
    """Return the list that a query opens, as a record or a dialog carries it. One query."""
    asked = dict(parse_qsl(query[:LONGEST_QUERY]))
    return opened(asked, lists=saving.lists_of(by=by) if asked.get("saved") else (), own=own)


def state_of(saved: SavedListRow) -> ListState:
    """Return the state in which a list was saved."""
    said = saved.definition
    asked = dict(parse_qsl(said.query)) | {"rule": said.rule, "columns": ",".join(said.columns)}
    return replace(ListState.of(asked), saved=str(saved.reference))


def definition_of(state: ListState) -> Definition:
    """Return what is kept of a state when it is saved."""
    rest = replace(state, q="", rule="", columns="", saved="")
    return Definition(rest.query, state.rule, tuple(state.columns.split(",")) if state.columns else ())


def reference_of(text: str) -> UUID | None:
    """Return the reference that a text writes, or nothing."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def number_of(text: str) -> int:
    """Return the number that a text writes, or 0; no text is too long to be asked."""
    return int(text) if len(text) < LONGEST_NUMBER and text.isdecimal() else 0


def _essence(state: ListState) -> ListState:
    return replace(state, q="", sort=state.order)
