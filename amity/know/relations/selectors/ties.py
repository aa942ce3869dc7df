"""Ties of a few parties, each once and told one way: who owns, guarantees, represents or is kin to whom."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from amity.foundation.access import walls
from amity.know.parties.models import Relationship

MOST = 300
"""So many parties around one are looked at; a tangle beyond is cut, and said to be."""
ONE_WAY = {
    "OWNS": "SHAREHOLDER",
    "SUBSIDIARY": "PARENT_COMPANY",
    "REPRESENTS": "LEGAL_REPRESENTATIVE",
    "COMPANY": "FINANCE_HEAD",
    "GUARANTEES": "GUARANTOR",
    "PARENT": "CHILD",
    "EMPLOYEE": "EMPLOYER",
    "EMERGENCY_CONTACT_FOR": "EMERGENCY_CONTACT",
}
"""Each role by the one in which a tie is told; a role that stands here for no other is told as it is."""
OWNERSHIP = ("SHAREHOLDER", "PARENT_COMPANY")
OF_COMPANIES = (*OWNERSHIP, "LEGAL_REPRESENTATIVE", "FINANCE_HEAD", "GUARANTOR")
OF_PEOPLE = (*OF_COMPANIES, "SPOUSE", "CHILD", "SIBLING", "EMERGENCY_CONTACT")
_BOTH = {role: (role, *(other for other, one in ONE_WAY.items() if one == role)) for role in OF_PEOPLE}


@dataclass(frozen=True, slots=True)
class TieRow:
    """``other_id`` is ``role`` to ``party_id``."""

    party_id: int
    other_id: int
    role: str
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class Around:
    """Ties of some parties and those that they lead to; ``is_cut``: there are more."""

    ties: tuple[TieRow, ...]
    party_ids: frozenset[int]
    is_cut: bool


def between(
    party_ids: Collection[int], *, legal_entity_id: int, on: date, roles: Collection[str], towards: str = ""
) -> tuple[TieRow, ...]:
    """Return the ties of these parties on a day. One query.

    ``towards`` "owners" takes only ties to what stands above these parties, "owned" to what stands below.
    """
    wanted = [code for role in roles for code in _BOTH[role]]
    lasting = Q(active_to__isnull=True) | Q(active_to__gt=on)
    rows = Relationship.objects.filter(lasting, role__in=wanted)
    rows = rows.filter(Q(party_id__in=party_ids) | Q(other_id__in=party_ids))
    found: dict[tuple[int, int, str], TieRow] = {}
    # Whoever sees one of them learns what it is tied to; who is out of reach is masked by whoever shows it.
    with walls.of_bank(legal_entity_id):
        told = tuple(rows.order_by("pk").values_list("party_id", "other_id", "role", "share")[: MOST * 10])
    for party, other, role, share in told:
        row = _one_way(party, other, role, share)
        key = (row.party_id, row.other_id, row.role)
        if found.get(key) is None or found[key].share is None:
            found[key] = row
    return tuple(row for row in found.values() if _leads(row, party_ids, towards))


def closure(
    start: Collection[int],
    *,
    legal_entity_id: int,
    on: date,
    roles: Collection[str],
    towards: str,
    depth: int = 12,
) -> Around:
    """Return all ties that lead from these parties, step by step. A query a step."""
    found: dict[tuple[int, int, str], TieRow] = {}
    reached, ahead = set(start), set(start)
    for _step in range(depth):
        if not ahead or len(reached) > MOST:
            break
        rows = between(ahead, legal_entity_id=legal_entity_id, on=on, roles=roles, towards=towards)
        found |= {(row.party_id, row.other_id, row.role): row for row in rows}
        ahead = {each for row in rows for each in (row.party_id, row.other_id)} - reached
        reached |= ahead
    return Around(tuple(found.values()), frozenset(reached), is_cut=bool(ahead))


def _one_way(party: int, other: int, role: str, share: Decimal | None) -> TieRow:
    if role in ONE_WAY:
        return TieRow(other, party, ONE_WAY[role], share)
    if role in {"SPOUSE", "SIBLING"} and party > other:
        return TieRow(other, party, role, share)
    return TieRow(party, other, role, share)


def _leads(row: TieRow, party_ids: Collection[int], towards: str) -> bool:
    if towards == "owners":
        return row.party_id in party_ids
    if towards == "owned":
        return row.other_id in party_ids
    return True
