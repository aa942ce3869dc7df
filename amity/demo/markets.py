"""Markets: how the value of each kind of investment moved; the same for every customer of the bank."""

from dataclasses import dataclass

import numpy as np

from amity.demo.arrays import Floats, Ints
from amity.demo.chance import Chance
from amity.demo.products import codes, product
from amity.demo.stage import Stage

EVERYWHERE = 1_000_000
"""The number of the chunk that stands for the whole bank."""


@dataclass(frozen=True, slots=True)
class Markets:
    """``value`` is each market's at the horizon's ends; ``market`` each product's market, -1 for none."""

    value: Floats
    market: Ints
    ends: Ints

    def at(self, products: Ints, days: Ints) -> Floats:
        """Return the value of one unit of each product on its day."""
        worth = np.ones(len(products))
        for place in range(len(self.value)):
            here = self.market[products] == place
            worth[here] = np.interp(days[here], self.ends, self.value[place])
        return worth

    def path(self, products: Ints) -> Floats:
        """Return the values of one unit of each product at the horizon's ends."""
        flat = np.ones((1, len(self.ends)))
        return np.concatenate([self.value, flat])[self.market[products]]


def markets(stage: Stage) -> Markets:
    """Return how the markets went, with years before the horizon for what was bought earlier."""
    horizon = stage.horizon
    years_before = 72
    ends = np.append(horizon.ends[0] - 30.4 * np.arange(years_before, 0, -1), horizon.ends)
    kinds = stage.of("wealth")["markets"]
    rng = Chance(stage.chance.seed, EVERYWHERE).of("markets")
    steps = np.diff(ends) / 365.25
    value = np.ones((len(kinds), len(ends)))
    for row, (drift, swing) in enumerate(kinds.values()):
        moves = drift * steps + swing * np.sqrt(steps) * rng.normal(0, 1, len(steps))
        value[row, 1:] = np.exp(np.cumsum(moves))
    names = list(kinds)
    market = [names.index(product(code)["nav"]) if product(code)["nav"] else -1 for code in codes()]
    return Markets(value, np.array(market), ends)
