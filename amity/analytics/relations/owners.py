"""Who owns a company in the end: shares multiplied along chains, added over all of them, circles included.

With C the shares that companies hold in each other and P those that final owners hold in companies, the
final owners' parts are U = P + PC + PC² + … = P (I - C)⁻¹: integrated ownership, as in F. Brioschi,
L. Buzzacchi and M. G. Colombo, "Risk capital financing and the separation of ownership and control in
business groups", Journal of Banking & Finance 13 (1989). The system is solved circle by circle, owners before
what they own, in exact fractions: whoever holds a quarter holds a quarter.

Control is another question: whoever has more than half of a company's shares, directly or through companies
that they control, controls it whole (S. Ceri, G. Gottlob and L. Tanca, "Logic Programming and Databases",
1990: the company control problem).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from amity.analytics.relations.graphs import components

WHOLE = Fraction(1)
BENEFICIAL = Fraction(1, 4)
"""From so much of a company on, an owner is to be known by name."""
MAJORITY = Fraction(1, 2)
LARGEST_CIRCLE = 60
"""So many companies in one circle are solved exactly; a larger one is left to people, and said to be."""

Parts = dict[int, Fraction]
"""Final owners and what part of a company is theirs."""


class Share(NamedTuple):
    """What part of a company an owner holds directly; 1 is the whole."""

    owner: int
    company: int
    part: Fraction


@dataclass(frozen=True, slots=True)
class Ownership:
    """Each company's final owners, and the companies whose shares lead nowhere.

    ``unsolved`` own each other wholly, have more than a whole of shares given out, or are too many.
    """

    parts: Mapping[int, Parts]
    unsolved: tuple[tuple[int, ...], ...] = ()

    def beneficial(self, company: int, *, least: Fraction = BENEFICIAL) -> tuple[tuple[int, Fraction], ...]:
        """Return the final owners of so much of a company or more, the largest first."""
        found = ((who, part) for who, part in self.parts.get(company, {}).items() if part >= least)
        return tuple(sorted(found, key=lambda each: (-each[1], each[0])))


def ownership(shares: Iterable[Share]) -> Ownership:
    """Return who owns each company in the end. Nobody owns a final owner, as far as the shares tell."""
    held = direct(shares)
    arrows = {company: sorted(owners) for company, owners in held.items()}
    parts: dict[int, Parts] = {}
    unsolved = []
    # The components come owners first: an arrow leads from a company to its owner.
    for circle in components(arrows):
        if circle[0] not in held:
            continue  # a final owner
        if len(circle) == 1 and circle[0] not in held[circle[0]]:
            parts[circle[0]] = _through(held[circle[0]], parts, held)
            continue
        solved = _solved(circle, held, parts)
        if solved is None:
            unsolved.append(circle)
        parts |= solved or {company: {} for company in circle}
    return Ownership(parts, tuple(unsolved))


def by_owner(shares: Iterable[Share]) -> dict[int, tuple[Share, ...]]:
    """Return what each owner holds directly."""
    found: dict[int, list[Share]] = defaultdict(list)
    for company, owners in direct(shares).items():
        for owner, part in owners.items():
            found[owner].append(Share(owner, company, part))
    return {owner: tuple(each) for owner, each in found.items()}


def controlled_by(holder: int, held: Mapping[int, Sequence[Share]]) -> frozenset[int]:
    """Return the companies that the holder controls, through however many others; ``held`` is by owner."""
    votes: Parts = defaultdict(Fraction)
    controlled: set[int] = set()
    ahead = [holder]
    while ahead:
        for share in held.get(ahead.pop(), ()):
            votes[share.company] += share.part
            if votes[share.company] > MAJORITY and share.company not in controlled | {holder}:
                controlled.add(share.company)
                ahead.append(share.company)
    return frozenset(controlled)


def direct(shares: Iterable[Share]) -> dict[int, Parts]:
    """Return for each company what each owner holds directly; what is told twice is added."""
    held: dict[int, Parts] = {}
    for share in shares:
        owners = held.setdefault(share.company, {})
        owners[share.owner] = owners.get(share.owner, Fraction(0)) + share.part
    return held


def _through(owners: Parts, parts: Mapping[int, Parts], held: Mapping[int, Parts]) -> Parts:
    """Return final owners through direct ones whose own owners are known already."""
    found: Parts = {}
    for owner, part in owners.items():
        for final, of_owner in parts[owner].items() if owner in held else ((owner, WHOLE),):
            found[final] = found.get(final, Fraction(0)) + part * of_owner
    return found


def _solved(
    circle: Sequence[int], held: Mapping[int, Parts], parts: Mapping[int, Parts]
) -> dict[int, Parts] | None:
    """Solve x = Cx + b for the companies of a circle; b is what comes from outside it, by final owner."""
    if len(circle) > LARGEST_CIRCLE or any(sum(held[company].values()) > WHOLE for company in circle):
        return None
    inside = set(circle)
    outside = [
        _through({who: part for who, part in held[company].items() if who not in inside}, parts, held)
        for company in circle
    ]
    finals = sorted({final for owners in outside for final in owners})
    rows = [
        [WHOLE * (row == column) - held[row].get(column, Fraction(0)) for column in circle]
        + [owners.get(final, Fraction(0)) for final in finals]
        for row, owners in zip(circle, outside, strict=True)
    ]
    if not _eliminate(rows):
        return None
    return {
        company: {
            final: part for final, part in zip(finals, row[len(circle) :], strict=True) if part
        }
        for company, row in zip(circle, rows, strict=True)
    }  # fmt: skip


def _eliminate(rows: list[list[Fraction]]) -> bool:
    """Turn the left square of the rows into the unit matrix, in place; tell whether that could be done."""
    for at in range(len(rows)):
        pivot = next((row for row in range(at, len(rows)) if rows[row][at]), None)
        if pivot is None:
            return False
        rows[at], rows[pivot] = rows[pivot], rows[at]
        divisor = rows[at][at]
        rows[at] = [value / divisor for value in rows[at]]
        for row, values in enumerate(rows):
            factor = values[at]
            if row != at and factor:
                rows[row] = [value - factor * own for value, own in zip(values, rows[at], strict=True)]
    return True
