"""The table of who may do what, read from permissions.toml into frozen values.

Pure but for the one read of its own file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType

FILE = Path(__file__).with_name("permissions.toml")


class Reach(IntEnum):
    """Which customers a role sees, narrowest first."""

    NONE = 0
    OWN = 1
    TEAM = 2
    BRANCH = 3
    BANK = 4


@dataclass(frozen=True, slots=True)
class RoleRule:
    """How far a role sees, and where it lands after sign-in."""

    reach: Reach
    landing: str


@dataclass(frozen=True, slots=True)
class VerbRule:
    """Who may do a thing, and what it means."""

    roles: frozenset[str]
    meaning: str
    meaning_zh: str


@dataclass(frozen=True, slots=True)
class Permissions:
    """The whole table."""

    roles: Mapping[str, RoleRule]
    verbs: Mapping[str, VerbRule]
    public: tuple[str, ...]

    def allows(self, verb: str, roles: Iterable[str]) -> bool:
        """Tell whether one of the roles may do it; a verb that is not in the table is refused."""
        rule = self.verbs.get(verb)
        return rule is not None and not rule.roles.isdisjoint(roles)

    def reach(self, roles: Iterable[str]) -> Reach:
        """Return the widest reach of the roles."""
        return max((self.roles[role].reach for role in roles if role in self.roles), default=Reach.NONE)

    def landing(self, roles: Iterable[str]) -> str:
        """Return the URL name where the first of the roles, in the table's order, lands, or nothing."""
        held = frozenset(roles)
        return next((rule.landing for name, rule in self.roles.items() if name in held), "")

    def is_public(self, url_name: str) -> bool:
        """Tell whether a route needs no verb."""
        return any(
            url_name.startswith(name[:-1]) if name.endswith("*") else url_name == name for name in self.public
        )


class BadTable(ValueError):
    """permissions.toml is wrong; the text names the place and the remedy."""


@cache
def permissions() -> Permissions:
    """Return the table of this installation."""
    return parse(FILE.read_text(encoding="utf-8"))


def parse(text: str) -> Permissions:
    """
    Return the table written in the text.

    :raises BadTable: if a role, verb, reach or sentence is missing or unknown.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as mistake:
        raise BadTable(f"permissions.toml cannot be read: {mistake}") from mistake

    public = tuple(str(name) for name in content.pop("public", ()))
    roles = {name: _role(name, rule) for name, rule in content.pop("roles", {}).items()}
    if not roles:
        raise BadTable("permissions.toml names no role: add [roles.<name>] with reach and landing.")
    verbs = {name: _verb(name, rule, roles) for name, rule in content.items()}
    return Permissions(MappingProxyType(roles), MappingProxyType(verbs), public)


def _role(name: str, rule: Mapping[str, object]) -> RoleRule:
    _check_keys(f"roles.{name}", rule, {"reach", "landing"})
    reach = str(rule["reach"]).upper()
    if reach not in Reach.__members__:
        known = ", ".join(member.lower() for member in Reach.__members__)
        raise BadTable(f"roles.{name}: reach {rule['reach']!r} is none of {known}.")
    return RoleRule(Reach[reach], str(rule["landing"]))


def _verb(name: str, rule: object, known: Mapping[str, RoleRule]) -> VerbRule:
    area, _, act = name.partition(":")
    if not area or not act or not isinstance(rule, dict):
        raise BadTable(f'{name!r} is no verb: write ["<area>:<act>"] with roles and meaning.')
    _check_keys(name, rule, {"roles", "meaning"}, also=frozenset({"meaning_zh"}))
    roles = frozenset(str(role) for role in rule["roles"])
    if unknown := roles - set(known):
        raise BadTable(f"{name}: {', '.join(sorted(unknown))} is not among the roles; add [roles.<name>].")
    if not roles:
        raise BadTable(f"{name}: nobody may do it; name its roles or take the verb out.")
    meaning = str(rule["meaning"]).strip()
    if not meaning:
        raise BadTable(f"{name}: say what it means in a sentence.")
    return VerbRule(roles, meaning, str(rule.get("meaning_zh", "")))


def _check_keys(
    place: str, rule: Mapping[str, object], wanted: set[str], *, also: frozenset[str] = frozenset()
) -> None:
    if missing := wanted - set(rule):
        raise BadTable(f"{place}: {' and '.join(sorted(missing))} missing.")
    if unknown := set(rule) - wanted - also:
        raise BadTable(f"{place}: {', '.join(sorted(unknown))} is not known here.")
