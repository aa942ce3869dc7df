"""Names of persons: Chinese by era and sex with their pinyin, and names from abroad."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from pypinyin import lazy_pinyin

from amity.demo.arrays import Flags, Ints, Texts, chosen, texts
from amity.demo.world import csv_words, toml_words


@dataclass(frozen=True, slots=True)
class PersonNames:
    """Names of persons; ``native`` is empty for those from abroad. ``surname`` may be handed to a child."""

    latin: Texts
    native: Texts
    surname: Ints


@cache
def pinyin(native: str) -> str:
    """Return a word's pinyin, as one capitalised word in passport spelling."""
    spelled = "".join(lazy_pinyin(native)).replace("lv", "lyu").replace("nv", "nyu")
    return spelled.capitalize()


def surnames(rng: np.random.Generator, size: int) -> Ints:
    """Return surnames, as frequent as they are."""
    return chosen(rng, [float(row["weight"]) for row in csv_words("surnames")], size)


def chinese(rng: np.random.Generator, *, surname: Ints, birth_year: Ints, is_female: Flags) -> PersonNames:
    """Return full names in both scripts."""
    words = csv_words("surnames")
    given = _given(rng, birth_year, is_female)
    native = [words[s]["native"] + g for s, g in zip(surname, given, strict=True)]
    latin = [f"{words[s]['latin']} {pinyin(g)}" for s, g in zip(surname, given, strict=True)]
    return PersonNames(texts(latin), texts(native), surname)


def foreign(rng: np.random.Generator, *, is_female: Flags) -> PersonNames:
    """Return names in Latin letters only."""
    words = toml_words("foreign_names")
    size = len(is_female)
    family = rng.integers(0, len(words["surnames"]), size)
    first = rng.random(size)
    latin = [
        f"{_pick(words['F' if female else 'M'], share)} {words['surnames'][s]}"
        for female, share, s in zip(is_female, first, family, strict=True)
    ]
    return PersonNames(texts(latin), texts([None] * size), np.full(size, -1))


def _given(rng: np.random.Generator, birth_year: Ints, is_female: Flags) -> list[str]:
    eras = toml_words("given_names")["era"]
    edges = np.array([era["born_before"] for era in eras])
    which = np.searchsorted(edges, birth_year, side="right").clip(0, len(eras) - 1)
    draws = rng.random((len(birth_year), 3))
    return [
        _given_name(eras[era], "F" if female else "M", draw)
        for era, female, draw in zip(which, is_female, draws, strict=True)
    ]


def _given_name(era: Any, sex: str, draw: Any) -> str:
    characters = era[sex]
    if draw[0] < era["single"]:
        return str(_pick(characters["single"], draw[1]))
    first, second = _pick(characters["first"], draw[1]), _pick(characters["second"], draw[2])
    if first == second:
        # A doubled character is a child's name; take the next one.
        second = characters["second"][(characters["second"].index(second) + 1) % len(characters["second"])]
    return str(first + second)


def _pick(values: Any, share: float) -> Any:
    return values[int(share * len(values))]
