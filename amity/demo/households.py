"""Households: couples and their grown children among the customers; they share a home, a branch and a family name."""

from dataclasses import dataclass

import numpy as np

from amity.demo.arrays import Flags, Ints
from amity.demo.people import People
from amity.demo.stage import Stage

GAP_LEAST, GAP_MOST = 21, 40
"""How much older a mother is than her child."""


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
    men = _by_birth(rng, people, together & ~people.is_female, 0.0)
    women = _by_birth(rng, people, together & people.is_female, -700.0)
    pairs = min(len(men), len(women))
    # Keep both ends of life: drop the surplus at random places, not the youngest or the oldest.
    husband = men[np.sort(rng.permutation(len(men))[:pairs])]
    wife = women[np.sort(rng.permutation(len(women))[:pairs])]
    child, couple = _children(rng, people, wife, truths["child_customer_share"])
    return Households(husband, wife, child, couple)


def _by_birth(rng: np.random.Generator, people: People, who: Flags, shift: float) -> Ints:
    index = np.flatnonzero(who)
    return index[np.argsort(people.birth[index] + shift + rng.normal(0, 500, len(index)), kind="stable")]


def _children(rng: np.random.Generator, people: People, wife: Ints, share: float) -> tuple[Ints, Ints]:
    young = (people.age < 27) & (people.marital == "SINGLE") & ~people.is_foreign
    children = np.flatnonzero(young)
    children = children[np.argsort(people.birth[children], kind="stable")]
    mothers = np.flatnonzero(
        (people.age[wife] > 40) & (people.age[wife] < 64) & (rng.random(len(wife)) < share * 3)
    )
    mothers = mothers[np.argsort(people.birth[wife[mothers]], kind="stable")]
    pairs = min(len(children), len(mothers))
    child = children[np.sort(rng.permutation(len(children))[:pairs])]
    couple = mothers[np.sort(rng.permutation(len(mothers))[:pairs])]
    gap = people.age[wife[couple]] - people.age[child]
    fits = (gap > GAP_LEAST) & (gap < GAP_MOST)
    return child[fits], couple[fits]


def shared(values: Ints, homes: Households) -> Ints:
    """Return values in which each wife and child has the husband's."""
    together = values.copy()
    together[homes.wife] = together[homes.husband]
    together[homes.child] = together[homes.husband[homes.couple]]
    return together
