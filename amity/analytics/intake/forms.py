"""Forms: what kinds of record a list may hold, told by the canonical tables' contracts.

A form of one table is that table. A form of people or companies is one flat sheet that fills several: each
part is a table with some of its columns fixed (a mobile is a contact point whose kind is MOBILE).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from amity.analytics.tables import customers
from amity.analytics.tables.canonical import CANONICAL
from amity.analytics.tables.contract import Column, Table

NOTHING: Mapping[str, str] = MappingProxyType({})
OF_PERSONS = ("sex", "birth_on", "education", "occupation", "employer", "income_band", "marital_status")
OF_COMPANIES = ("industry_code", "size", "registered_capital", "founded_on")
CHECKED = MappingProxyType({
    "identifiers/ID_CARD.value": "id_card",
    "identifiers/USCC.value": "uscc",
    "contact_points/MOBILE.value": "mobile",
    "contact_points/EMAIL.value": "email",
})  # fmt: skip
"""Targets whose values have a shape of their own: the recipe that checks it."""


@dataclass(frozen=True, slots=True)
class Part:
    """One table of a form; ``fixed`` columns are alike in every row, ``link`` carries the customer's key."""

    table: Table
    name: str = ""
    fixed: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    link: str = ""
    without: tuple[str, ...] = ()
    needs: str = ""
    """The column without which the part has no row."""

    @property
    def code(self) -> str:
        """The part's name in targets."""
        return f"{self.table.name}/{self.name}" if self.name else self.table.name

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that a list may fill."""
        return tuple(
            c
            for c in self.table.columns
            if c.name not in (*self.fixed, *self.without) and c.name != self.link
        )


@dataclass(frozen=True, slots=True)
class Target:
    """One column that a list may fill."""

    path: str
    part: Part
    column: Column


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of record: its parts, the first of them the record itself."""

    code: str
    parts: tuple[Part, ...]

    @property
    def has_customers(self) -> bool:
        """Whether its rows become customers."""
        return self.parts[0].table is customers.CUSTOMERS

    @property
    def targets(self) -> tuple[Target, ...]:
        """Everything that a list may fill."""
        return tuple(
            Target(f"{part.code}.{column.name}", part, column)
            for part in self.parts
            for column in part.columns
        )

    def target(self, path: str) -> Target | None:
        """Return the target of that path, if the form has it."""
        return next((target for target in self.targets if target.path == path), None)


def _document(scheme: str) -> Part:
    return Part(customers.IDENTIFIERS, scheme, {"scheme": scheme}, "customer_key", needs="value")


def _contact(kind: str) -> Part:
    flags = ("is_preferred", "is_verified")
    return Part(customers.CONTACT_POINTS, kind, {"kind": kind}, "customer_key", flags, needs="value")


def _address(kind: str) -> Part:
    return Part(customers.ADDRESSES, kind, {"kind": kind}, "customer_key")


MAIN = Part(
    customers.ASSIGNMENTS,
    "MAIN",
    {"role": "MAIN"},
    "customer_key",
    ("active_from", "active_to"),
    "staff_code",
)
PERSONS = Form(
    "persons",
    (
        Part(customers.CUSTOMERS, fixed={"kind": "PERSON"}, without=OF_COMPANIES),
        *map(_document, ("ID_CARD", "PASSPORT")),
        *map(_contact, ("MOBILE", "PHONE", "EMAIL", "WECHAT")),
        *map(_address, ("HOME", "WORK")),
        MAIN,
    ),
)
COMPANIES = Form(
    "companies",
    (
        Part(customers.CUSTOMERS, fixed={"kind": "ORGANISATION"}, without=OF_PERSONS),
        _document("USCC"),
        *map(_contact, ("MOBILE", "PHONE", "EMAIL")),
        *map(_address, ("REGISTERED", "WORK")),
        MAIN,
    ),
)
BY_FILES_ALONE = frozenset({
    "units", "teams", "staff", "products", "customers", "holding_parties", "standing_orders", "balances",
    "transactions", "events", "tasks",
})  # fmt: skip
"""Tables of the house, of millions of rows, or that a form of people fills: no list by hand is one."""

FORMS: Mapping[str, Form] = MappingProxyType({
    form.code: form
    for form in (
        PERSONS,
        COMPANIES,
        *(Form(table.name, (Part(table),)) for table in CANONICAL if table.name not in BY_FILES_ALONE),
    )
})  # fmt: skip
"""Every kind of record that a list may hold: a new canonical table is one at once."""
