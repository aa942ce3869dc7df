"""Blocking keys: what two records must share before anybody compares them.

A newcomer is looked up by them: store a keyed hash of ``f"{kind}:{value}"`` for each key of every record, and
fetch the records that share one with the newcomer. Keys of ``BROAD`` kinds are many people's: ask for them
last, and for few rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from amity.analytics.identity.forms import Forms, forms
from amity.analytics.identity.records import Record


class KeyKind(StrEnum):
    """What a key is made of, from the narrowest to the broadest."""

    CARD = "CARD"
    PASSPORT = "PASSPORT"
    NUMBER = "NUMBER"
    CODE = "CODE"
    MOBILE = "MOBILE"
    EMAIL = "EMAIL"
    NAME_BIRTH = "NAME_BIRTH"
    """The letters of the whole name in one order, and the day of birth."""
    FAMILY_BIRTH = "FAMILY_BIRTH"
    GIVEN_BIRTH = "GIVEN_BIRTH"
    CORE = "CORE"
    """An organisation's name without legal form and place."""
    LATIN_CORE = "LATIN_CORE"
    NAME_YEAR = "NAME_YEAR"
    NAME_AREA = "NAME_AREA"
    NAME = "NAME"
    """The whole name alone."""


BROAD = frozenset({KeyKind.NAME_YEAR, KeyKind.NAME_AREA, KeyKind.NAME})


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """One key. Its value holds identifiers: hash it before it is stored."""

    kind: KeyKind
    value: str


def blocking_keys(record: Record) -> tuple[Key, ...]:
    """Return the keys of a record, narrowest first; none twice."""
    return keys_of(forms(record))


def keys_of(one: Forms) -> tuple[Key, ...]:
    """Return the keys of a record's forms."""
    # Sorted, so that a name whose parts were swapped has the same key.
    name = "+".join(sorted(part for part in (one.family, one.given) if part))
    found = [
        (KeyKind.CARD, one.id_card),
        (KeyKind.PASSPORT, one.passport),
        (KeyKind.NUMBER, one.number and f"{one.scheme}:{one.number}"),
        (KeyKind.CODE, one.code),
        (KeyKind.MOBILE, one.mobile),
        (KeyKind.MOBILE, one.second_mobile),
        (KeyKind.EMAIL, one.email),
        (KeyKind.EMAIL, one.second_email),
        (KeyKind.NAME_BIRTH, _both(name, one.birth)),
        (KeyKind.FAMILY_BIRTH, _both(one.family, one.birth)),
        (KeyKind.GIVEN_BIRTH, _both(one.given, one.birth)),
        (KeyKind.CORE, one.core),
        (KeyKind.LATIN_CORE, one.latin if one.core else ""),
        (KeyKind.NAME_YEAR, _both(name, one.birth[:4])),
        (KeyKind.NAME_AREA, _both(name, one.area)),
        (KeyKind.NAME, name),
    ]
    return tuple(dict.fromkeys(Key(kind, value) for kind, value in found if value))


def _both(first: str, second: str) -> str:
    return f"{first}|{second}" if first and second else ""
