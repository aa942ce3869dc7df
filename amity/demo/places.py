"""Places: the branches of a chunk, the districts its customers live in, streets and region codes."""

from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np

from amity.demo.arrays import Ints, Texts, chosen, texts
from amity.demo.names import pinyin
from amity.demo.stage import Stage
from amity.demo.world import csv_words


@dataclass(frozen=True, slots=True)
class District:
    """A part of the city or a county."""

    region_code: str
    name_en: str
    name_zh: str
    weight: float

    @property
    def city(self) -> str:
        """The place as it is written in the records: in both languages."""
        return f"宁城{self.name_zh} {self.name_en}"


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch: ``district`` is its place in the chunk's districts."""

    code: str
    name_en: str
    name_zh: str
    region: str
    district: int
    weight: float


@dataclass(frozen=True, slots=True)
class Places:
    """Where a chunk's customers live and bank."""

    districts: tuple[District, ...]
    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Homes:
    """Where each customer lives (a place in the districts), street and number."""

    district: Ints
    line_zh: Texts
    line_en: Texts


def places(stage: Stage) -> Places:
    """Return the city's places for the first chunk, a county's for each other."""
    if stage.chunk == 0:
        return _city(stage, _how_many(stage, "branches_least"))
    return _county(stage, _how_many(stage, "branches_least_in_a_county"))


def branches_of(stage: Stage, where: Places, size: int) -> Ints:
    """Return each customer's branch."""
    return chosen(stage.rng("branches"), [branch.weight for branch in where.branches], size)


def homes(stage: Stage, where: Places, branch: Ints) -> Homes:
    """Return where customers live: mostly in their branch's district."""
    rng, size = stage.rng("homes"), len(branch)
    own = np.array([b.district for b in where.branches])[branch]
    other = chosen(rng, [d.weight for d in where.districts], size)
    district = np.where(rng.random(size) < stage.of("people")["near_branch_share"], own, other)
    streets = csv_words("streets")
    street = rng.integers(0, len(streets), size)
    number, flat = rng.integers(1, 400, size), rng.integers(1, 33, size) * 100 + rng.integers(1, 9, size)
    line_zh = [f"{streets[s]['native']}{n}号{f}室" for s, n, f in zip(street, number, flat, strict=True)]
    line_en = [f"{n} {streets[s]['latin']}, flat {f}" for s, n, f in zip(street, number, flat, strict=True)]
    return Homes(district, texts(line_zh), texts(line_en))


def _how_many(stage: Stage, least: str) -> int:
    bank = stage.of("bank")
    wanted = ceil(stage.size / bank["customers_per_branch"])
    return int(min(max(wanted, bank[least]), bank["branches_most"]))


def _city(stage: Stage, count: int) -> Places:
    prefix = stage.of("numbers")["region_prefix"]
    districts = tuple(_district(row, f"{prefix}01{row['code']}") for row in stage.of("district"))
    codes = [row["code"] for row in stage.of("district")]
    branches = tuple(
        Branch(b["code"], b["name_en"], b["name_zh"], b["region"], codes.index(b["district"]), b["weight"])
        for b in stage.of("branch")[:count]
    )
    return Places(districts, branches)


def _district(row: Any, code: str) -> District:
    return District(code, row["name_en"], row["name_zh"], row["weight"])


def _county(stage: Stage, count: int) -> Places:
    words, prefix = stage.of("county"), stage.of("numbers")["region_prefix"]
    towns = [_town(words, (stage.chunk - 1) * stage.of("bank")["branches_most"] + n) for n in range(count)]
    districts = tuple(
        District(f"{prefix}{stage.chunk + 1:02d}{n + 1:02d}", pinyin(town), town, 10.0)
        for n, town in enumerate(towns)
    )
    branches = tuple(
        Branch(f"C{stage.chunk:03d}-{n:02d}", f"{pinyin(town)} branch", f"{town}支行", "RIVER", n, 10.0)
        for n, town in enumerate(towns)
    )
    return Places(districts, branches)


def _town(words: Any, index: int) -> str:
    first, second = words["first"], words["second"]
    return str(first[index // len(second) % len(first)] + second[index % len(second)])
