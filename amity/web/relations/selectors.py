"""What pages show of who belongs together: a customer's household and group, with what they have as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from amity.foundation.access import services as access
from amity.foundation.kernel.actors import Actor
from amity.foundation.organisation import selectors as organisation
from amity.know.parties import selectors as parties
from amity.know.parties.selectors import Known, PartyHeader, RelationRow
from amity.know.relations.selectors import groups, households, rollups, suggestions, ties
from amity.know.relations.selectors.groups import Group
from amity.know.relations.selectors.households import HouseholdRow
from amity.know.relations.selectors.rollups import Rollup
from amity.know.relations.selectors.suggestions import SuggestionRow
from amity.web.relations.measures import COUNTED
from amity.web.relations.picture import Picture, picture


@dataclass(frozen=True, slots=True)
class Total:
    """What all have of one measure: in the bank's currency, and beside it in others."""

    label: str
    minor: int
    others: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one member has of a measure."""

    minor: int
    others: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member, what they are in the whole, and what they add to it; nothing of who is out of reach."""

    who: Known
    role: str
    since: date | None
    cells: tuple[Cell, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Together:
    """Members and what they have as one; the sums leave out who is ``hidden``."""

    currency: str
    totals: tuple[Total, ...]
    counted: tuple[tuple[str, int], ...]
    lines: tuple[MemberLine, ...]
    hidden: int
    shared: int


@dataclass(frozen=True, slots=True)
class Belonging:
    """To what a customer belongs, and who others are to them."""

    rows: tuple[RelationRow, ...]
    household: HouseholdRow | None
    suggestions: tuple[SuggestionRow, ...]
    group: Group | None
    together: Together | None
    can_edit: bool


def belonging(header: PartyHeader, *, by: Actor, on: date) -> Belonging:
    """Return what the Relationships tab of a customer's page shows."""
    rows = parties.relations(header.reference, by=by, on=on)
    if header.kind == "ORGANISATION":
        group = groups.around(header.reference, by=by, on=on)
        together = of_group(group, by=by) if group and len(group.members) > 1 else None
        return Belonging(rows, None, (), group, together, access.can("relations:edit", by=by))
    household = households.of_party(header.id, by=by)
    return Belonging(
        rows=rows,
        household=household,
        suggestions=suggestions.of_party(header.id, by=by),
        group=None,
        together=of_household(household, by=by) if household else None,
        can_edit=access.can("relations:edit", by=by),
    )


def of_household(row: HouseholdRow, *, by: Actor) -> Together:
    """Return what the members of a household have as one."""
    roles = {one.who.id: (str(one.role.label), one.active_from) for one in row.members}
    return _together([one.who for one in row.members], roles, by=by)


def of_group(group: Group, *, by: Actor) -> Together:
    """Return what the companies of a group have as one."""
    return _together(group.members, {}, by=by)


def household_picture(row: HouseholdRow, *, by: Actor, on: date) -> Picture:
    """Return the picture of a household: its members, and whom they are tied to."""
    ids = [one.who.id for one in row.members]
    found = ties.between(ids, legal_entity_id=by.legal_entity_id, on=on, roles=ties.OF_PEOPLE)
    others = {each for tie in found for each in (tie.party_id, tie.other_id)} - set(ids)
    people = {one.who.id: one.who for one in row.members} | parties.known(others, by=by)
    return picture(found, people, first=ids)


def around(reference: UUID, *, by: Actor, on: date) -> tuple[PartyHeader, Group | None, Picture]:
    """
    Return a customer, the group where it is a company, and the picture around it.

    :raises NotFound: if there is no such customer among those that the actor may see.
    """
    header = parties.header(reference, by=by)
    group = groups.around(reference, by=by, on=on)
    if group is not None:
        return header, group, picture(group.ties, group.people, first=[one.id for one in group.members])
    found = ties.between([header.id], legal_entity_id=by.legal_entity_id, on=on, roles=ties.OF_PEOPLE)
    everybody = {header.id, *(each for tie in found for each in (tie.party_id, tie.other_id))}
    return header, None, picture(found, parties.known(everybody, by=by), first=[header.id])


def _together(members: Sequence[Known], roles: Mapping[int, tuple[str, date]], *, by: Actor) -> Together:
    seen = [one.id for one in members if one.reference]
    found = rollups.rollup(seen, by=by, counting=COUNTED)
    currency = organisation.legal_entity(by.legal_entity_id).currency
    return Together(
        currency=currency,
        totals=tuple(Total(line.label, line.base(currency), line.others(currency)) for line in found.money),
        counted=tuple((line.label, line.total) for line in found.counts),
        lines=tuple(_line(one, roles.get(one.id, ("", None)), found, currency) for one in members),
        hidden=len(members) - len(seen),
        shared=found.shared,
    )


def _line(who: Known, role: tuple[str, date | None], found: Rollup, currency: str) -> MemberLine:
    sums = [line.by_member.get(who.id, {}) for line in found.money] if who.reference else []
    return MemberLine(
        who=who,
        role=role[0],
        since=role[1],
        cells=tuple(
            Cell(
                each.get(currency, 0),
                tuple(sorted((code, minor) for code, minor in each.items() if code != currency and minor)),
            )
            for each in sums
        ),
        counts=tuple(line.by_member.get(who.id, 0) for line in found.counts) if who.reference else (),
    )
