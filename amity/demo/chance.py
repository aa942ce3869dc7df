"""Chance: one stream of random numbers for each noun of each chunk.

A noun has its own stream, so that a change to one part of the world leaves the others as they were.
"""

from dataclasses import dataclass
from zlib import crc32

import numpy as np


@dataclass(frozen=True, slots=True)
class Chance:
    """The chance of one chunk."""

    seed: int
    chunk: int

    def of(self, noun: str) -> np.random.Generator:
        """Return the stream of a noun, from its beginning."""
        return np.random.default_rng([self.seed, self.chunk, crc32(noun.encode())])
