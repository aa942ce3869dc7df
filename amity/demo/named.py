"""The names of a chunk's customers: children after their fathers, second records almost like the first."""

from dataclasses import dataclass

import numpy as np

from amity.demo import names
from amity.demo.arrays import Texts, hidden, texts
from amity.demo.cast import Cast


@dataclass(frozen=True, slots=True)
class Named:
    """The names of all customers of a chunk, persons first."""

    latin: Texts
    native: Texts


def named(cast: Cast) -> Named:
    """Name everybody."""
    stage, crowd, first = cast.stage, cast.people, cast.originals
    rng = stage.rng("names")
    surname = names.surnames(rng, first)
    surname[cast.homes.child] = surname[cast.homes.husband[cast.homes.couple]]
    female, birth_year = crowd.is_female[:first], stage.horizon.year_of(crowd.birth[:first])
    local = names.chinese(rng, surname=surname, birth_year=birth_year, is_female=female)
    abroad = names.foreign(rng, is_female=female)
    is_foreign = crowd.is_foreign[:first]
    latin = np.where(is_foreign, abroad.latin, local.latin)
    native = hidden(local.native, is_foreign)
    draws = rng.random(len(cast.origin))
    again = [_misspelt(name, draw) for name, draw in zip(latin[cast.origin], draws, strict=True)]
    return Named(
        np.concatenate([latin, texts(again), cast.firms.latin]),
        np.concatenate([native, native[cast.origin], cast.firms.native]),
    )


def _misspelt(name: str, draw: float) -> str:
    """Return a name as another clerk writes it: in capitals, turned round, as one word, or the same."""
    family, _, given = name.partition(" ")
    written = [name.upper(), f"{given} {family}", f"{family}{given.lower()}", name, name]
    return written[int(draw * len(written))]
