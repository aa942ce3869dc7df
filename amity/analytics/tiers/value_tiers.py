"""The tier of value: those of a kind who have something with us, ranked by how much, then by contribution.

Persons: the first 1 % are PRIVATE, the next 4 % WEALTH, the next 15 % PREFERRED, the others CORE.
Organisations: the first 5 % are KEY, the next 20 % GROWTH, the others STANDARD.
Who has nothing with us is in the lowest tier, and counts in no share.
"""

from __future__ import annotations

from typing import Any

import ibis

VERSION = 2

SHARES: dict[str, tuple[tuple[float, str], ...]] = {
    "PERSON": ((0.01, "PRIVATE"), (0.05, "WEALTH"), (0.20, "PREFERRED"), (1.0, "CORE")),
    "ORGANISATION": ((0.05, "KEY"), (0.25, "GROWTH"), (1.0, "STANDARD")),
}
"""For each kind, up to which share of the customers each tier reaches."""


def with_tiers(rows: Any) -> Any:
    """Return the rows of one legal entity with ``tier``, by kind, relationship_size and contribution_12m."""
    # The party's number breaks the last ties, so that the same facts always give the same tier.
    order = [ibis.desc("relationship_size"), ibis.desc("contribution_12m"), ibis.asc("party_id")]
    kind = ibis.window(group_by="kind")
    ranked = rows.mutate(
        place=ibis.row_number().over(ibis.window(group_by="kind", order_by=order)),
        many=(rows.relationship_size > 0).sum().over(kind),
    )
    return ranked.mutate(tier=_tier(ranked)).drop("place", "many")


def _tier(row: Any) -> Any:
    # Places count from nought, so that one customer reaches the first tier, however few there are.
    share = row.place / row.many
    branches = [
        ((row.kind == kind) & (row.relationship_size > 0) & (share < reach), tier)
        for kind, shares in SHARES.items()
        for reach, tier in shares[:-1]
    ]
    lowest = [(row.kind == kind, shares[-1][1]) for kind, shares in SHARES.items()]
    return ibis.cases(*branches, *lowest, else_="CORE")
