"""Minds: what nobody sees and what causes the rest: attitudes, satisfaction, needs. Written to the truth only."""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from amity.demo.arrays import Floats, Ints, by_step
from amity.demo.people import People
from amity.demo.stage import Stage


@dataclass(frozen=True, slots=True)
class Minds:
    """One place for each customer; shares from 0 to 1, risk from 1 to 5."""

    rate_attitude: Floats
    satisfaction: Floats
    sociable: Floats
    digital: Floats
    risk: Ints
    needs_wealth: Floats
    needs_protection: Floats
    needs_credit: Floats


def minds(stage: Stage, people: People, companies: int, origin: Ints) -> Minds:
    """Return what customers think and need; a second record thinks what its person thinks."""
    rng, truths, size = stage.rng("minds"), stage.of("minds"), people.size + companies
    mean, spread = truths["satisfaction"]
    digital = by_step(truths["digital_by_age"], people.age) + rng.normal(0, 0.16, people.size)
    needs = _needs(rng, people, companies)
    drawn = Minds(
        rate_attitude=rng.beta(*truths["rate_attitude"], size),
        satisfaction=np.clip(rng.normal(mean, spread, size), 0.05, 1.0),
        sociable=rng.beta(*truths["sociable"], size),
        digital=np.append(np.clip(digital, 0.0, 1.0), np.full(companies, 0.8)),
        risk=np.append(_risk(rng, truths, people), np.full(companies, 2)),
        needs_wealth=needs[0],
        needs_protection=needs[1],
        needs_credit=needs[2],
    )
    second = np.arange(people.size - len(origin), people.size)
    for field in fields(drawn):
        values = getattr(drawn, field.name)
        values[second] = values[origin]
    return drawn


def _risk(rng: np.random.Generator, truths: Any, people: People) -> Ints:
    rich = np.log10(np.maximum(people.assets, 1000) / 50_000) * 0.35
    drawn = by_step(truths["risk_by_age"], people.age) + rich + rng.normal(0, 0.8, people.size)
    return np.clip(np.rint(drawn), 1, 5).astype(np.int64)


def _needs(rng: np.random.Generator, people: People, companies: int) -> list[Floats]:
    """Return the needs for wealth, protection and credit."""
    size, age = people.size, people.age
    idle = np.log10(np.maximum(people.assets, 1000) / 20_000)
    family = np.where(people.marital == "MARRIED", 0.22, 0.0)
    wealth = 0.28 + 0.22 * idle + rng.normal(0, 0.16, size)
    protection = 0.30 + family - 0.010 * np.abs(age - 40) + rng.normal(0, 0.16, size)
    credit = 0.55 - 0.008 * np.abs(age - 33) - 0.12 * idle + rng.normal(0, 0.15, size)
    of_companies = np.full(companies, 0.3)
    return [np.append(np.clip(values, 0.0, 1.0), of_companies) for values in (wealth, protection, credit)]
