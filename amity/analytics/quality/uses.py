"""What decisions need a fact for: read off the actions' rules and the features' own definitions.

A fact is used by an action in two ways. The action's rules name a feature that is made of the fact: without
it nobody can tell whether the action fits (three-valued logic says NULL). Or the action is carried out on a
channel on which the fact alone reaches the customer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

import ibis
from ibis.expr import operations as ops

from amity.analytics.features.catalogue import CATALOGUE
from amity.analytics.features.definition import CUSTOMERS, ROW, Feature
from amity.analytics.quality.fields import ALL
from amity.analytics.rules.definition import Rule

EXPORTED: Mapping[str, tuple[str, str]] = {
    "birth_year": ("int16", "BIRTH_ON"),
    "birth_month": ("int16", "BIRTH_ON"),
    "days_to_birthday": ("int16", "BIRTH_ON"),
    "kyc_expires_on": ("date", "KYC"),
    "customer_since": ("date", "CUSTOMER_SINCE"),
    # A count of gaps changes with every answer: it says nothing about any one of them.
    "missing_facts": ("int16", ""),
    "has_manager": ("int16", ""),
}
"""The columns of the customer's record that features read: type, and the fact that each is made of."""
ANY_DAY = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Offer:
    """An action as far as facts matter to it."""

    code: str
    kinds: tuple[str, ...]
    eligible: Rule
    value: Rule
    base_rate: float
    channel: str
    facts: tuple[str, ...] = ()
    """The features that its texts name: it is not proposed where one is not known."""


@cache
def features_of(field: str) -> frozenset[str]:
    """Return the features that are made of a fact, also by way of other features."""
    found = {feature.name for feature in CATALOGUE if _reads_fact(feature, field)}
    for feature in CATALOGUE:
        if feature.table == ROW and found & _row_columns(feature):
            found.add(feature.name)
    return frozenset(found)


def fields_used(offer: Offer) -> tuple[str, ...]:
    """Return the facts that the action's rules and texts turn on, in the order of the catalogue."""
    named = {*offer.eligible.columns, *offer.value.columns, *offer.facts}
    return tuple(field.code for field in ALL if named & features_of(field.code))


def fields_reaching(offer: Offer) -> tuple[str, ...]:
    """Return the facts each of which reaches the customer on the action's channel."""
    return tuple(field.code for field in ALL if offer.channel in field.reaches)


def fields_of(offers: Iterable[Offer]) -> frozenset[str]:
    """Return every fact that some action needs."""
    return frozenset(code for offer in offers for code in (*fields_used(offer), *fields_reaching(offer)))


def _reads_fact(feature: Feature, field: str) -> bool:
    if feature.table != CUSTOMERS:
        return False
    return any(EXPORTED[name][1] == field for name in _columns_read(feature, _customers()))


@cache
def _row_columns(feature: Feature) -> frozenset[str]:
    return _columns_read(feature, _feature_row())


def _columns_read(feature: Feature, table: ibis.Table) -> frozenset[str]:
    expression = feature.value(table, ANY_DAY)
    return frozenset(field.name for field in expression.op().find(ops.Field))


@cache
def _customers() -> ibis.Table:
    return ibis.table({name: kind for name, (kind, _fact) in EXPORTED.items()}, name=CUSTOMERS)


@cache
def _feature_row() -> ibis.Table:
    return ibis.table({f.name: "int64" if f.is_flag else "float64" for f in CATALOGUE}, name=ROW)
