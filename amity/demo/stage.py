"""The stage: what every noun of one chunk is told before it begins."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from amity.demo.arrays import Ints
from amity.demo.chance import Chance
from amity.demo.horizon import Horizon
from amity.demo.world import World


@dataclass(frozen=True, slots=True)
class Stage:
    """One chunk: which it is, how many customers, and where their numbering begins."""

    world: World
    horizon: Horizon
    chance: Chance
    chunk: int
    first: int
    size: int

    def rng(self, noun: str) -> np.random.Generator:
        """Return the noun's stream of chance."""
        return self.chance.of(noun)

    def of(self, section: str) -> Any:
        """Return a section of the world."""
        return self.world.of(section)

    def customer_keys(self, index: Ints) -> pa.Array:
        """Return the keys of customers of this chunk."""
        return customer_keys(index + self.first)

    def holding_keys(self, index: Ints) -> pa.Array:
        """Return the keys of holdings of this chunk."""
        return numbered(f"H{self.chunk:03d}", index, 6)


def customer_keys(index: Ints) -> pa.Array:
    """Return the keys of customers, counted over the whole bank."""
    return numbered("CIF", index + 1, 8)


def customer_numbers(index: Ints, numbers: Any) -> pa.Array:
    """Return the printed numbers of customers: no two alike, and not in the order of the keys."""
    spread = (index * numbers["customer_step"] + numbers["customer_offset"]) % 10_000_000
    return pa.array(spread + numbers["customer_first"]).cast(pa.string())


def numbered(prefix: str, index: Ints, width: int) -> pa.Array:
    """Return a prefix followed by a number of fixed width."""
    digits = pc.utf8_lpad(pa.array(index).cast(pa.string()), width=width, padding="0")
    return pc.binary_join_element_wise(prefix, digits, "")
