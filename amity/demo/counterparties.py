"""Counterparties: the names on the other side of an entry; the bank keeps only a keyed hash of them."""

from dataclasses import dataclass

import numpy as np

from amity.demo.arrays import Ints
from amity.demo.cast import Cast
from amity.demo.companies import industries
from amity.demo.named import Named

MERCHANTS = 600
"""How many shops a chunk's customers buy from, besides those that bank here."""


@dataclass(frozen=True, slots=True)
class Counterparties:
    """``words`` are all of them; the rest are places in it: employers, shops, partners of companies."""

    words: list[str]
    employers: Ints
    merchants: Ints
    partners: Ints


def counterparties(cast: Cast, called: Named) -> Counterparties:
    """Return who stands on the other side."""
    employers = [str(name) for name in cast.jobs.names]
    shops = [f"商户{place:05d}" for place in range(MERCHANTS)]
    own = [str(name) for name in called.native[cast.persons :]]
    abroad = [f"客商{row['native']}{place:03d}" for row in industries() for place in range(20)]
    words = [*employers, *shops, *own, *abroad]
    starts = np.cumsum([0, len(employers), len(shops), len(own)])
    return Counterparties(
        words,
        employers=np.arange(len(employers)),
        merchants=np.append(np.arange(len(shops)) + starts[1], np.arange(len(own)) + starts[2]),
        partners=np.append(np.arange(len(own)) + starts[2], np.arange(len(abroad)) + starts[3]),
    )
