"""The state of a customer list, which its address holds whole: tab, filters, order. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from urllib.parse import parse_qsl, urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amity.engage.lists import judgements
from amity.foundation.access.permissions import Reach
from amity.know.parties.models import PartyKind, PartyStatus
from amity.know.products.models import ProductLine
from amity.understand.scores.models import Tier
from amity.web.customers.selectors.columns import SORT_CODES, chosen

LONGEST_WORDS = 80
LONGEST = {"rule": judgements.LONGEST, "columns": 600}
LONGEST_QUERY = 6_000


@dataclass(frozen=True, slots=True)
class Tab:
    """One ready-made list. ``order`` is how it is sorted unless the reader chose."""

    code: str
    label: str | Promise
    icon: str
    order: str
    narrowest: Reach = Reach.OWN
    widest: Reach = Reach.BANK


TABS = (
    Tab("all", _("My customers"), "users", "-assets", widest=Reach.OWN),
    Tab("all", _("My team"), "users", "-assets", narrowest=Reach.TEAM, widest=Reach.TEAM),
    Tab(
        "mine",
        pgettext_lazy("customers", "Mine"),
        "user-round",
        "-assets",
        narrowest=Reach.TEAM,
        widest=Reach.TEAM,
    ),
    Tab("all", _("My branch"), "users", "-assets", narrowest=Reach.BRANCH, widest=Reach.BRANCH),
    Tab("all", _("All customers"), "users", "-assets", narrowest=Reach.BANK),
    Tab("maturing", _("Maturing, 30 days"), "piggy-bank", "maturity"),
    Tab("quiet", _("No contact, 30 days"), "clock", "-assets"),
    Tab("outflow", _("Large outflows"), "trending-down", "-outflow"),
    Tab("birthdays", _("Birthdays"), "cake", "name", widest=Reach.BRANCH),
    Tab("kyc", _("KYC expiring"), "shield-alert", "kyc"),
    Tab("complaints", _("Complaints"), "circle-alert", "-assets"),
    Tab("pool", _("Nobody's yet"), "inbox", "-assets", narrowest=Reach.BRANCH),
)


_ALLOWED: Mapping[str, frozenset[str]] = {
    "tab": frozenset(tab.code for tab in TABS),
    "tier": frozenset(Tier.values),
    "kind": frozenset(PartyKind.values),
    "status": frozenset(PartyStatus.values),
    "line": frozenset(ProductLine.values),
}


@dataclass(frozen=True, slots=True)
class ListState:
    """What the reader asked for. Empty means: not filtered by it."""

    tab: str = "all"
    q: str = ""
    tier: str = ""
    kind: str = ""
    status: str = ""
    line: str = ""
    product: str = ""
    action: str = ""
    unit: str = ""
    manager: str = ""
    sort: str = ""
    rule: str = ""
    columns: str = ""
    """Codes in order, with commas between; empty for the usual ones."""
    saved: str = ""
    """The reference of the saved list that this is, or was before the reader changed it."""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> ListState:
        """Read a query; whatever is not known is left out, so that an old address still opens a list."""
        known = {
            field.name: str(asked.get(field.name, "")).strip()[: LONGEST.get(field.name, LONGEST_WORDS)]
            for field in fields(cls)
        }
        for name, allowed in _ALLOWED.items():
            if known[name] not in allowed:
                known[name] = ""
        if known["sort"].removeprefix("-") not in SORT_CODES:
            known["sort"] = ""
        if known["columns"]:
            known["columns"] = ",".join(each.code for each in chosen(known["columns"].split(",")))
        known["tab"] = known["tab"] or "all"
        return cls(*known.values())

    @classmethod
    def of_query(cls, query: str) -> ListState:
        """Read the query of a list's address, as a record carries it."""
        return cls.of(dict(parse_qsl(query[:LONGEST_QUERY])))

    @property
    def query(self) -> str:
        """The address's query; nothing for what is as usual."""
        named = {field.name: getattr(self, field.name) for field in fields(self)}
        # Of a saved list that was changed everything is said: what is not said there is as it was saved.
        if self.tab == "all" and not self.saved:
            del named["tab"]
        return urlencode({name: value for name, value in named.items() if value})

    @property
    def place(self) -> str:
        """The query as a record's address carries it; never empty: the record knows it came from a list."""
        return self.query or "tab=all"

    @property
    def order(self) -> str:
        """The column sorted by, with a minus when the largest come first."""
        return self.sort or next(tab.order for tab in TABS if tab.code == self.tab)

    @property
    def column(self) -> str:
        """The column sorted by."""
        return self.order.removeprefix("-")

    @property
    def is_descending(self) -> bool:
        """Whether the largest come first."""
        return self.order.startswith("-")

    @property
    def is_filtered(self) -> bool:
        """Whether anything but the tab narrows the list."""
        return any(
            (
                self.q,
                self.tier,
                self.kind,
                self.status,
                self.line,
                self.product,
                self.action,
                self.unit,
                self.manager,
                self.rule,
            )
        )

    def without_filters(self) -> ListState:
        """Return the tab as it is without filters."""
        return ListState(tab=self.tab, sort=self.sort, columns=self.columns, saved=self.saved)


def tabs_for(reach: Reach) -> tuple[Tab, ...]:
    """Return the ready-made lists for whoever sees so far."""
    return tuple(tab for tab in TABS if tab.narrowest <= reach <= tab.widest)
