"""Circles in which a security secures nothing: guarantees and shares that come back to where they began."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from amity.analytics.relations.graphs import circle, components, path
from amity.analytics.relations.owners import WHOLE, Share, by_owner, controlled_by, direct


class Kind(StrEnum):
    """What is wrong."""

    OWN_GUARANTEE = "OWN_GUARANTEE"
    GUARANTEE_CIRCLE = "GUARANTEE_CIRCLE"
    GUARANTEED_BY_OWN = "GUARANTEED_BY_OWN"
    SHARE_CIRCLE = "SHARE_CIRCLE"
    OWN_SHARES = "OWN_SHARES"
    TOO_MANY_SHARES = "TOO_MANY_SHARES"


class Guarantee(NamedTuple):
    """Who answers for whose debt."""

    guarantor: int
    debtor: int


@dataclass(frozen=True, slots=True)
class Warned:
    """A finding and the way round, in order; ``part`` is the sum of shares where there are too many."""

    kind: Kind
    way: tuple[int, ...]
    part: Fraction | None = None


def warnings(shares: Sequence[Share], guarantees: Iterable[Guarantee]) -> tuple[Warned, ...]:
    """Return what a risk officer should look at, in a fixed order."""
    held = direct(shares)
    answers: dict[int, set[int]] = defaultdict(set)
    owns: dict[int, set[int]] = defaultdict(set)
    for guarantee in guarantees:
        answers[guarantee.guarantor].add(guarantee.debtor)
    for company, owners in held.items():
        for owner in owners:
            owns[owner].add(company)
    found = [
        *_rounds(answers, Kind.OWN_GUARANTEE, Kind.GUARANTEE_CIRCLE),
        *_rounds(owns, Kind.OWN_SHARES, Kind.SHARE_CIRCLE),
        *_by_own(by_owner(shares), answers),
        *(
            Warned(Kind.TOO_MANY_SHARES, (company,), sum(owners.values(), Fraction(0)))
            for company, owners in held.items()
            if sum(owners.values()) > WHOLE
        ),
    ]
    return tuple(sorted(found, key=lambda each: (list(Kind).index(each.kind), each.way)))


def _rounds(arrows: Mapping[int, set[int]], alone: Kind, together: Kind) -> Iterator[Warned]:
    for start, ends in arrows.items():
        if start in ends:
            yield Warned(alone, (start,))
    steps = {start: sorted(ends - {start}) for start, ends in arrows.items()}
    for members in components(steps):
        if len(members) > 1:
            yield Warned(together, circle(steps, members))


def _by_own(held: Mapping[int, Sequence[Share]], answers: Mapping[int, set[int]]) -> Iterator[Warned]:
    """Yield debtors whose guarantor they control themselves: the way down to it, which then leads back."""
    steps = {owner: sorted(share.company for share in each) for owner, each in held.items()}
    by_debtor: dict[int, set[int]] = defaultdict(set)
    for guarantor, debtors in answers.items():
        for debtor in debtors - {guarantor}:
            by_debtor[debtor].add(guarantor)
    for debtor, guarantors in by_debtor.items():
        for guarantor in guarantors & controlled_by(debtor, held):
            yield Warned(Kind.GUARANTEED_BY_OWN, (*path(steps, debtor, guarantor), guarantor))
