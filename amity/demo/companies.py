"""Companies: small and medium ones, with their industry, their people and who stands behind them."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from amity.demo.arrays import Flags, Floats, Ints, Texts, chosen, spread, texts, whole
from amity.demo.names import pinyin
from amity.demo.people import YEAR, People
from amity.demo.stage import Stage
from amity.demo.world import toml_words


@dataclass(frozen=True, slots=True)
class Companies:
    """Companies of a chunk. ``receipts`` is a usual month's, in yuan; people are places among its persons."""

    native: Texts
    latin: Texts
    industry: Ints
    size: Texts
    heads: Ints
    receipts: Floats
    growth: Floats
    capital: Floats
    founded: Ints
    since: Ints
    pays_through_us: Flags
    representative: Ints
    finance_head: Ints
    shareholder: Ints
    owned: Floats
    """The representative's share, in per cent."""

    @property
    def count(self) -> int:
        return len(self.receipts)


def industries() -> Any:
    """Return the industries, as words."""
    return toml_words("companies")["industry"]


def companies(stage: Stage, count: int, people: People) -> Companies:
    """Return a chunk's companies."""
    rng, truths = stage.rng("companies"), stage.of("companies")
    industry = chosen(rng, [row["weight"] for row in industries()], count)
    native, latin = _names(rng, industry)
    size = chosen(rng, [row[1] for row in truths["size"]], count)
    heads = _heads(rng, truths, industry, size)
    receipts = heads * truths["receipts_per_head"] * rng.lognormal(-0.1, truths["receipts_sigma"], count)
    days = truths["founded_days_least"] + rng.gamma(2.0, truths["founded_years_mean"] / 2, count) * YEAR
    founded = stage.horizon.last - days
    since = founded + rng.random(count) * (stage.horizon.last - 60 - founded) * 0.8
    return Companies(
        native=native,
        latin=latin,
        industry=industry,
        size=texts([truths["size"][s][0] for s in size]),
        heads=heads,
        receipts=receipts,
        growth=rng.normal(truths["growth_mean"], truths["growth_sigma"], count),
        capital=_round_capital(receipts * spread(rng, truths["capital_of_receipts"], count)),
        founded=founded.astype(np.int64),
        since=since.astype(np.int64),
        pays_through_us=rng.random(count) < truths["payroll_user_share"],
        **_behind(rng, truths, people, receipts),
    )


def _heads(rng: np.random.Generator, truths: Any, industry: Ints, size: Ints) -> Ints:
    factor = np.array([row[2] for row in truths["size"]])[size]
    usual = np.array([row["heads"] for row in industries()])[industry]
    drawn = usual * factor * rng.lognormal(-0.1, truths["heads_sigma"], len(industry))
    return np.maximum(drawn, 2).astype(np.int64)


def _names(rng: np.random.Generator, industry: Ints) -> tuple[Texts, Texts]:
    """Name each company by a brand that no other of its industry has here."""
    words = toml_words("companies")
    first, second = words["brand_first"], words["brand_second"]
    known = set(words["never"])
    brands = [a + b for a in first for b in second if a != b and a + b not in known]
    marks = [brands[b] for b in np.resize(rng.permutation(len(brands)), len(industry))]
    rows = [industries()[i] for i in industry]
    native = [mark + row["native"] for mark, row in zip(marks, rows, strict=True)]
    latin = [f"{pinyin(mark)} {row['latin']}" for mark, row in zip(marks, rows, strict=True)]
    return texts(native), texts(latin)


def _round_capital(yuan: Floats) -> Floats:
    """Return registered capital as people register it: one or two figures and noughts."""
    scale = np.power(10.0, np.floor(np.log10(np.maximum(yuan, 10_000))))
    return np.rint(yuan / scale * 2) / 2 * scale


def _behind(rng: np.random.Generator, truths: Any, people: People, receipts: Floats) -> dict[str, Any]:
    """Find a representative for each company: the larger it is, the richer the person; and others beside."""
    count, (youngest, oldest) = len(receipts), truths["behind_ages"]
    able = np.flatnonzero((people.age > youngest) & (people.age < oldest))
    rich = able[np.argsort(-people.assets[able] * rng.lognormal(0, 0.8, len(able)), kind="stable")]
    order = np.argsort(-receipts * rng.lognormal(0, 0.5, count), kind="stable")
    representative = np.empty(count, dtype=np.int64)
    representative[order] = np.resize(rich, count)
    others = rng.choice(able, (2, count))
    finance = np.where(rng.random(count) < truths["finance_head_share"], others[0], -1)
    holder = np.where(rng.random(count) < truths["shareholder_share"], others[1], -1)
    finance[finance == representative] = -1
    holder[(holder == representative) | (holder == finance)] = -1
    owned = np.where(holder >= 0, whole(rng, truths["owned"], count), 100.0)
    return {"representative": representative, "finance_head": finance, "shareholder": holder, "owned": owned}
