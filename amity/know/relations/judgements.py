"""A company's owners and group, from the shares around it. Pure calls on a few hundred ties."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from amity.analytics.relations import circles
from amity.analytics.relations.circles import Guarantee
from amity.analytics.relations.owners import Share, by_owner, controlled_by, ownership

PERCENT = 100


@dataclass(frozen=True, slots=True)
class Holder:
    """A final owner of a company, in hundredths; ``controls`` it whole or not."""

    party_id: int
    percent: Decimal
    controls: bool


@dataclass(frozen=True, slots=True)
class Circle:
    """What a risk officer should look at, and the way round."""

    kind: str
    way: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a company stands: who owns a quarter or more in the end, who controls it, and what stands beside.

    ``unsolved``: its shares lead round and round, or are more than the whole.
    """

    holders: tuple[Holder, ...]
    controllers: tuple[int, ...]
    members: tuple[int, ...]
    unsolved: bool


Told = Iterable[tuple[int, int, Decimal]]
"""Owner, company, and its share in hundredths."""


def standing(company: int, shares: Told, *, companies: Iterable[int]) -> Standing:
    """Return where the company stands, by the shares of all owners above and companies beside it."""
    told = _shares(shares)
    held, solved = by_owner(told), ownership(told)
    owners = {share.owner for share in told}
    controllers = {who for who in owners if company in controlled_by(who, held)}
    # Whoever is controlled by another controller is not the last word.
    highest = {
        who
        for who in controllers
        if not any(who in controlled_by(other, held) for other in controllers - {who})
    }
    members = {company, *controlled_by(company, held)}
    for who in highest or controllers:
        members |= controlled_by(who, held) | {who}
    finals = dict(solved.beneficial(company))
    whole = solved.parts.get(company, {})
    shown = {*finals, *(who for who in highest if who in whole)}
    return Standing(
        holders=tuple(
            Holder(who, _percent(whole[who]), who in controllers)
            for who in sorted(shown, key=lambda who: (-whole[who], who))
        ),
        controllers=tuple(sorted(highest or controllers)),
        members=tuple(sorted(members & set(companies))),
        unsolved=any(company in circle for circle in solved.unsolved),
    )


def circles_of(shares: Told, guarantees: Iterable[tuple[int, int]]) -> tuple[Circle, ...]:
    """Return the circles among these ties."""
    found = circles.warnings(_shares(shares), [Guarantee(*each) for each in guarantees])
    return tuple(Circle(each.kind.value, each.way) for each in found)


def _shares(told: Told) -> Sequence[Share]:
    return [Share(owner, company, Fraction(percent) / PERCENT) for owner, company, percent in told]


def _percent(part: Fraction) -> Decimal:
    return (Decimal(part.numerator) * PERCENT / Decimal(part.denominator)).quantize(Decimal("0.01"))
