"""The group around a company: who owns and controls it in the end, what stands beside it, and its circles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from amity.foundation.access import services as access
from amity.foundation.kernel.actors import Actor
from amity.know.parties import selectors as parties
from amity.know.parties.selectors import Known
from amity.know.relations import judgements
from amity.know.relations.models import WarningKind
from amity.know.relations.selectors import ties
from amity.know.relations.selectors.ties import OF_COMPANIES, OWNERSHIP, TieRow


@dataclass(frozen=True, slots=True)
class OwnerRow:
    """A final owner, and what part of the company is theirs."""

    who: Known
    percent: Decimal
    controls: bool


@dataclass(frozen=True, slots=True)
class WarningRow:
    """A circle, and those on the way round it."""

    kind: WarningKind
    way: tuple[Known, ...]
    percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A company among those it belongs with, as the actor may see them."""

    company: Known
    owners: tuple[OwnerRow, ...]
    controllers: tuple[Known, ...]
    members: tuple[Known, ...]
    warnings: tuple[WarningRow, ...]
    ties: tuple[TieRow, ...]
    people: dict[int, Known]
    is_unsolved: bool
    is_cut: bool

    @property
    def seen_ids(self) -> tuple[int, ...]:
        """The members within reach."""
        return tuple(one.id for one in self.members if one.reference)

    @property
    def hidden(self) -> int:
        """How many members are out of reach."""
        return len(self.members) - len(self.seen_ids)


def around(reference: UUID, *, by: Actor, on: date) -> Group | None:
    """
    Return the group of a company; None for a person.

    :raises NotFound: if there is no such customer among those that the actor may see.
    """
    access.check("relations:read", by=by)
    header = parties.header(reference, by=by)
    if header.kind != "ORGANISATION":
        return None
    me, bank = header.id, by.legal_entity_id
    above = ties.closure([me], legal_entity_id=bank, on=on, roles=OWNERSHIP, towards="owners")
    first = judgements.standing(me, _shares(above.ties), companies=())
    tops = {me, *first.controllers}
    below = ties.closure(tops, legal_entity_id=bank, on=on, roles=OWNERSHIP, towards="owned")
    # Whoever holds shares beside the group decides whether it controls.
    beside = ties.between(below.party_ids, legal_entity_id=bank, on=on, roles=OWNERSHIP, towards="owners")
    owned = {(row.party_id, row.other_id, row.role): row for row in (*above.ties, *below.ties, *beside)}
    everybody = {each for row in owned.values() for each in (row.party_id, row.other_id)} | {me}
    known = parties.known(everybody, by=by)
    companies = [one.id for one in known.values() if one.kind == "ORGANISATION"]
    standing = judgements.standing(me, _shares(owned.values()), companies=companies)
    shown = ties.between(standing.members, legal_entity_id=bank, on=on, roles=OF_COMPANIES)
    drawn = _drawn(shown, above.ties, standing.members)
    missing = {each for row in drawn for each in (row.party_id, row.other_id)} - set(known)
    known |= parties.known(missing, by=by)
    return Group(
        company=known[me],
        owners=tuple(
            OwnerRow(known[one.party_id], one.percent, one.controls)
            for one in standing.holders
            if one.party_id in known
        ),
        controllers=tuple(known[who] for who in standing.controllers if who in known),
        members=tuple(known[who] for who in (me, *(w for w in standing.members if w != me)) if who in known),
        warnings=_circles(drawn, owned.values(), known),
        ties=tuple(row for row in drawn if row.party_id in known and row.other_id in known),
        people=known,
        is_unsolved=standing.unsolved,
        is_cut=above.is_cut or below.is_cut,
    )


def _drawn(shown: Iterable[TieRow], above: Iterable[TieRow], members: Iterable[int]) -> tuple[TieRow, ...]:
    """Return what is drawn: ties of the members and chains above them; no companies of minority owners."""
    inside = set(members)
    own = [row for row in shown if row.party_id in inside or row.role not in OWNERSHIP]
    found = {(row.party_id, row.other_id, row.role): row for row in (*own, *above)}
    return tuple(found.values())


def _circles(
    drawn: Iterable[TieRow], owned: Iterable[TieRow], known: dict[int, Known]
) -> tuple[WarningRow, ...]:
    guarantees = [(row.other_id, row.party_id) for row in drawn if row.role == "GUARANTOR"]
    return tuple(
        WarningRow(WarningKind(each.kind), tuple(known[who] for who in each.way))
        for each in judgements.circles_of(_shares(owned), guarantees)
        if all(who in known for who in each.way)
    )


def _shares(rows: Iterable[TieRow]) -> list[tuple[int, int, Decimal]]:
    found: dict[tuple[int, int], Decimal] = {}
    for row in rows:
        if row.share and row.role in OWNERSHIP:
            key = (row.other_id, row.party_id)
            found[key] = max(found.get(key, Decimal(0)), row.share)
    return [(owner, company, share) for (owner, company), share in found.items()]
