"""Who lives together: evidence between two people weighed, people put together, roles told.

Each piece of evidence is a chance that two people live together, for it alone; pieces are joined as the
chance that not all of them mislead. The chances are a judgement, stated here and measured by
bench/households.py; they decide only what is shown to staff, who say yes or no.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

LEAST = 0.6
"""Below this nobody is asked about two people."""
MOST_MEMBERS = 8
ADULT = 18
COUPLE_GAP = 15
PARENT_GAPS = range(16, 51)


class Reason(StrEnum):
    """What speaks for, or against, two people living together."""

    SPOUSE = "SPOUSE"
    PARENT = "PARENT"
    CHILD = "CHILD"
    SIBLING = "SIBLING"
    SAME_ADDRESS = "SAME_ADDRESS"
    SAME_PHONE = "SAME_PHONE"
    JOINT_HOLDING = "JOINT_HOLDING"
    EMERGENCY = "EMERGENCY"
    LIKE_A_COUPLE = "LIKE_A_COUPLE"
    LIKE_PARENT_AND_CHILD = "LIKE_PARENT_AND_CHILD"
    LIKE_SIBLINGS = "LIKE_SIBLINGS"
    MINOR_CHILD = "MINOR_CHILD"
    OTHER_ADDRESS = "OTHER_ADDRESS"


CHANCES: Mapping[Reason, float] = MappingProxyType({
    Reason.SPOUSE: 0.75,
    Reason.PARENT: 0.35,  # grown children mostly live elsewhere
    Reason.CHILD: 0.35,
    Reason.SIBLING: 0.15,
    Reason.SAME_ADDRESS: 0.55,  # a shared flat is an address too
    Reason.SAME_PHONE: 0.5,
    Reason.JOINT_HOLDING: 0.55,
    Reason.EMERGENCY: 0.25,
    Reason.LIKE_A_COUPLE: 0.3,
    Reason.LIKE_PARENT_AND_CHILD: 0.45,
    Reason.LIKE_SIBLINGS: 0.3,
    Reason.MINOR_CHILD: 0.7,
})  # fmt: skip
ELSEWHERE = 0.5
"""What is left of a confidence where the bank knows two different homes."""
HIGHEST = 0.99


class Role(StrEnum):
    """Who somebody is in a household."""

    HEAD = "HEAD"
    PARTNER = "PARTNER"
    CHILD = "CHILD"
    PARENT = "PARENT"
    SIBLING = "SIBLING"
    OTHER = "OTHER"


class Someone(NamedTuple):
    """What the weighing knows of a person. ``family`` and ``whole`` stand for names; 0 is unknown."""

    id: int
    family: int = 0
    whole: int = 0
    born: int = 0
    month: int = 0
    sex: str = ""
    marital: str = ""
    household: int = 0
    """The household that they belong to already."""


class Pair(NamedTuple):
    """Two people between whom there is evidence; CHILD: the second is the child of the first."""

    one: Someone
    two: Someone
    evidence: frozenset[Reason]


class Tie(NamedTuple):
    """Two people, how sure it is that they live together, and why, the strongest reason first."""

    one: int
    two: int
    confidence: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """People who seem to live together; ``household`` is the one that some of them are in already."""

    members: tuple[tuple[int, Role], ...]
    ties: tuple[Tie, ...]
    confidence: float
    household: int = 0


@dataclass(slots=True)
class _Group:
    members: set[int]
    household: int
    weakest: float = 1.0
    ties: list[Tie] = field(default_factory=list)


@dataclass(slots=True)
class _Kin:
    partner: dict[int, int] = field(default_factory=dict)
    parents: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    children: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    siblings: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def marry(self, tie: Tie) -> None:
        self.partner[tie.one], self.partner[tie.two] = tie.two, tie.one

    def tell_parent(self, elder: int, *, of: int) -> None:
        self.parents[of].add(elder)
        self.children[elder].add(of)


def weigh(pair: Pair, *, year: int) -> Tie:
    """Return how sure it is that two people live together, with every reason."""
    reasons = set(pair.evidence)
    if reasons & {Reason.SAME_ADDRESS, Reason.SAME_PHONE}:
        reasons |= _plausible(pair.one, pair.two, reasons)
    for reason, child in ((Reason.CHILD, pair.two), (Reason.PARENT, pair.one)):
        if reason in reasons and child.born and year - child.born < ADULT:
            reasons.add(Reason.MINOR_CHILD)
    doubt = 1.0
    for reason in reasons - {Reason.OTHER_ADDRESS}:
        doubt *= 1 - CHANCES[reason]
    confidence = (1 - doubt) * (ELSEWHERE if Reason.OTHER_ADDRESS in reasons else 1)
    ordered = sorted(reasons, key=lambda reason: (-CHANCES.get(reason, 0.0), reason))
    return Tie(pair.one.id, pair.two.id, round(min(confidence, HIGHEST), 4), tuple(ordered))


def households(
    pairs: Iterable[Pair], *, year: int, refused: Iterable[tuple[int, int]] = ()
) -> tuple[Found, ...]:
    """
    Return who seem to live together, most certain first; nobody who is together already.

    Two people who were refused are never put together again, not by way of a third either; nor are members
    of two households. Two records that look like one person are left to whoever resolves identities.
    """
    pairs = tuple(pairs)
    doubled = _doubled(pairs)
    ties, people = [], {}
    for pair in pairs:
        if pair.one.id in doubled or pair.two.id in doubled:
            continue
        tie = weigh(pair, year=year)
        if tie.confidence >= LEAST:
            ties.append(tie)
            people[pair.one.id], people[pair.two.id] = pair.one, pair.two
    groups = _grouped(ties, people, refused)
    found = [_found(group, people) for group in groups if _is_news(group, people)]
    return tuple(sorted(found, key=lambda each: (-each.confidence, each.members)))


def _plausible(one: Someone, two: Someone, reasons: set[Reason]) -> set[Reason]:
    """Return what age, sex and family name add for people who share a home or a number."""
    if not (one.born and two.born) or reasons & {Reason.SPOUSE, Reason.PARENT, Reason.CHILD}:
        return set()
    gap = abs(one.born - two.born)
    is_named_alike = bool(one.family) and one.family == two.family
    if is_named_alike:
        if gap in PARENT_GAPS:
            return {Reason.LIKE_PARENT_AND_CHILD}
        return {Reason.LIKE_SIBLINGS} if gap < PARENT_GAPS.start and one.sex != two.sex else set()
    is_pair = {one.sex, two.sex} == {"F", "M"} and "SINGLE" not in (one.marital, two.marital)
    return {Reason.LIKE_A_COUPLE} if is_pair and gap <= COUPLE_GAP else set()


def _doubled(pairs: Sequence[Pair]) -> set[int]:
    """Return the younger record of each two that look like one person."""
    return {
        max(pair.one.id, pair.two.id)
        for pair in pairs
        if pair.one.whole
        and pair.one.whole == pair.two.whole
        and (pair.one.born, pair.one.month) == (pair.two.born, pair.two.month)
    }


def _grouped(
    ties: Iterable[Tie], people: Mapping[int, Someone], refused: Iterable[tuple[int, int]]
) -> list[_Group]:
    """Put people together, the surest ties first."""
    kept_apart: dict[int, set[int]] = defaultdict(set)
    for one, two in refused:
        kept_apart[one].add(two)
        kept_apart[two].add(one)
    group_of = {who: _Group({who}, person.household) for who, person in people.items()}
    for tie in sorted(ties, key=lambda each: (-each.confidence, each.one, each.two)):
        first, second = group_of[tie.one], group_of[tie.two]
        if first is second:
            first.ties.append(tie)
        elif _may_join(first, second, kept_apart):
            first.members |= second.members
            first.household = first.household or second.household
            first.weakest = min(first.weakest, second.weakest, tie.confidence)
            first.ties += [*second.ties, tie]
            group_of |= dict.fromkeys(second.members, first)
    return [group for who, group in group_of.items() if who == min(group.members)]


def _may_join(first: _Group, second: _Group, kept_apart: Mapping[int, set[int]]) -> bool:
    if len(first.members) + len(second.members) > MOST_MEMBERS:
        return False
    if first.household and second.household and first.household != second.household:
        return False
    return not any(kept_apart.get(who, set()) & second.members for who in first.members)


def _is_news(group: _Group, people: Mapping[int, Someone]) -> bool:
    return len(group.members) > 1 and any(not people[who].household for who in group.members)


def _found(group: _Group, people: Mapping[int, Someone]) -> Found:
    ties = tuple(sorted(group.ties))
    members = tuple(sorted(roles(group.members, ties, people).items()))
    return Found(members, ties, group.weakest, group.household)


def roles(members: Iterable[int], ties: Sequence[Tie], people: Mapping[int, Someone]) -> dict[int, Role]:
    """Return who each is: the elder of a couple heads the household, or whoever has most children in it."""
    kin = _kin(ties, people)
    everybody = sorted(members)
    head = min(
        everybody,
        key=lambda who: (-(who in kin.partner) - len(kin.children[who]), people[who].born or 9999, who),
    )
    near = {head, kin.partner.get(head, head)}
    return {who: Role.HEAD if who == head else _role(who, near, kin) for who in everybody}


def _role(who: int, near: set[int], kin: _Kin) -> Role:
    if who in near:
        return Role.PARTNER
    if kin.parents[who] & near:
        return Role.CHILD
    if kin.children[who] & near:
        return Role.PARENT
    return Role.SIBLING if kin.siblings[who] & near else Role.OTHER


def _kin(ties: Sequence[Tie], people: Mapping[int, Someone]) -> _Kin:
    kin = _Kin()
    for tie in ties:
        reasons = set(tie.reasons)
        if Reason.SPOUSE in reasons:
            kin.marry(tie)
        elif Reason.CHILD in reasons:
            kin.tell_parent(tie.one, of=tie.two)
        elif Reason.PARENT in reasons:
            kin.tell_parent(tie.two, of=tie.one)
        elif Reason.LIKE_PARENT_AND_CHILD in reasons:
            elder, younger = sorted((tie.one, tie.two), key=lambda who: people[who].born)
            kin.tell_parent(elder, of=younger)
        elif reasons & {Reason.SIBLING, Reason.LIKE_SIBLINGS}:
            kin.siblings[tie.one].add(tie.two)
            kin.siblings[tie.two].add(tie.one)
    # A couple that was told counts before one that only looks like it.
    for tie in ties:
        if Reason.LIKE_A_COUPLE in tie.reasons and not {tie.one, tie.two} & set(kin.partner):
            kin.marry(tie)
    return kin
