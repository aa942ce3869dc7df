"""Households: couples and their grown children; they share a home, a branch and a family name."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from amity.demo.arrays import Flags, Ints
from amity.demo.people import People
from amity.demo.stage import Stage


@dataclass(frozen=True, slots=True)
class Households:
    """Couples (husband, wife) and children (child, the place of the parents' couple)."""

    husband: Ints
    wife: Ints
    child: Ints
    couple: Ints


def households(stage: Stage, people: People) -> Households:
    """Return who is married to whom and whose child is whose."""
    rng, truths = stage.rng("households"), stage.of("households")
    together = (
        (people.marital == "MARRIED")
        & (rng.random(people.size) < truths["couples_share"])
        & ~people.is_foreign
    )
    spread, younger = truths["match_spread_days"], truths["wife_younger_days"]
    men = _by_birth(rng, people, together & ~people.is_female, (0.0, spread))
    women = _by_birth(rng, people, together & people.is_female, (-younger, spread))
    pairs = min(len(men), len(women))
    # Keep both ends of life: drop the surplus at random places, not the youngest or the oldest.
    husband = men[np.sort(rng.permutation(len(men))[:pairs])]
    wife = women[np.sort(rng.permutation(len(women))[:pairs])]
    child, couple = _children(rng, people, wife, truths)
    return Households(husband, wife, child, couple)


def _by_birth(rng: np.random.Generator, people: People, who: Flags, shift: tuple[float, float]) -> Ints:
    index = np.flatnonzero(who)
    return index[np.argsort(people.birth[index] + rng.normal(*shift, len(index)), kind="stable")]


def _children(rng: np.random.Generator, people: People, wife: Ints, truths: Any) -> tuple[Ints, Ints]:
    """Return grown children and, for each, the place of the couple."""
    young = (people.age < truths["child_until"]) & (people.marital == "SINGLE") & ~people.is_foreign
    (youngest, oldest), (least, most) = truths["mother_ages"], truths["mother_older"]
    age = people.age[wife]
    has = (age > youngest) & (age < oldest) & (rng.random(len(wife)) < truths["mothers_share"])
    children, mothers = np.flatnonzero(young), np.flatnonzero(has)
    children = children[np.argsort(people.birth[children], kind="stable")]
    mothers = mothers[np.argsort(people.birth[wife[mothers]], kind="stable")]
    pairs = min(len(children), len(mothers))
    child = children[np.sort(rng.permutation(len(children))[:pairs])]
    couple = mothers[np.sort(rng.permutation(len(mothers))[:pairs])]
    older = people.age[wife[couple]] - people.age[child]
    fits = (older > least) & (older < most)
    return child[fits], couple[fits]


def shared(values: Ints, homes: Households) -> Ints:
    """Return values in which each wife and child has the husband's."""
    together = values.copy()
    together[homes.wife] = together[homes.husband]
    together[homes.child] = together[homes.husband[homes.couple]]
    return together
