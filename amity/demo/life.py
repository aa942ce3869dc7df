"""Life: weddings, children, homes, retirement, new jobs, studies abroad, companies that grow."""

from dataclasses import dataclass, field

import numpy as np

from amity.demo.arrays import Flags, Ints
from amity.demo.people import RETIRED, People
from amity.demo.stage import Stage

PERSONAL = ("MARRIAGE", "CHILD", "HOUSE", "JOB_CHANGE", "STUDY_ABROAD")


@dataclass(frozen=True, slots=True)
class Life:
    """The bucket in which each thing happened to each person, -1 for never; ``GROWTH`` is by company."""

    bucket: dict[str, Ints] = field(default_factory=dict)

    def after(self, kind: str, stage: Stage) -> Flags:
        """Return, by bucket, whether it has happened by then."""
        when = self.bucket[kind][:, None]
        return (when >= 0) & (np.arange(stage.horizon.buckets) >= when)

    def during(self, kind: str, stage: Stage) -> Flags:
        """Return, by bucket, whether it happens then."""
        return self.bucket[kind][:, None] == np.arange(stage.horizon.buckets)


def life(stage: Stage, people: People, companies: int) -> Life:
    """Return what happens to whom."""
    rng, truths = stage.rng("life"), stage.of("life")
    single = np.isin(people.marital, ("SINGLE",))
    fits = {
        "MARRIAGE": single,
        "CHILD": people.marital == "MARRIED",
        "HOUSE": people.income > truths["house_income_least"],
        "JOB_CHANGE": people.needs_employer,
        "STUDY_ABROAD": people.assets > truths["abroad_assets_least"],
    }
    bucket = {}
    for kind in PERSONAL:
        chance, youngest, oldest = truths[kind.lower()]
        able = fits[kind] & (people.age > youngest) & (people.age < oldest)
        bucket[kind] = _when(rng, stage, able, chance)
    bucket["RETIREMENT"] = _retirement(stage, people)
    bucket["GROWTH"] = _when(rng, stage, np.ones(companies, dtype=bool), truths["growth"][0])
    return Life(bucket)


def _when(rng: np.random.Generator, stage: Stage, able: Flags, chance_a_year: float) -> Ints:
    buckets = stage.horizon.buckets
    happens = able & (rng.random(len(able)) < 1 - (1 - chance_a_year) ** (buckets / 12))
    return np.where(happens, rng.integers(0, buckets, len(able)), -1)


def _retirement(stage: Stage, people: People) -> Ints:
    """Retire those who reached the age inside the horizon in that month."""
    limits = stage.of("people")["retires_at"]
    limit = np.where(people.is_female, limits["F"], limits["M"])
    day = stage.horizon.last - ((people.age - limit) * 365.25).astype(np.int64)
    recent = (people.occupation == RETIRED) & (day > 0)
    return np.where(recent, stage.horizon.bucket(day), -1)
