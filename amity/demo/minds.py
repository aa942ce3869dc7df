"""Minds: what nobody sees and what causes the rest: attitudes, satisfaction, needs."""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from amity.demo.arrays import Floats, Ints, by_step, shares
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
    digital = by_step(truths["digital_by_age"], people.age) + rng.normal(
        0, truths["spread"]["digital"], people.size
    )
    firm, needs = truths["company"], _needs(rng, truths, people, companies)
    drawn = Minds(
        rate_attitude=shares(rng, truths["rate_attitude"], size),
        satisfaction=np.clip(rng.normal(mean, spread, size), 0.05, 1.0),
        sociable=shares(rng, truths["sociable"], size),
        digital=np.append(np.clip(digital, 0.0, 1.0), np.full(companies, firm["digital"])),
        risk=np.append(_risk(rng, truths, people), np.full(companies, firm["risk"])),
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
    middle, step = truths["risk_of_wealth"]
    drawn = by_step(truths["risk_by_age"], people.age) + _tenfolds(people, middle) * step
    drawn += rng.normal(0, truths["spread"]["risk"], people.size)
    return np.clip(np.rint(drawn), 1, 5).astype(np.int64)


def _needs(rng: np.random.Generator, truths: Any, people: People, companies: int) -> list[Floats]:
    """Return the needs for wealth, protection and credit."""
    wealth, protection, credit = (truths[f"needs_{kind}"] for kind in ("wealth", "protection", "credit"))
    rich = _tenfolds(people, wealth["of"])
    family = np.where(people.marital == "MARRIED", protection["family"], 0.0)
    expected = (
        wealth["base"] + wealth["tenfold"] * rich,
        protection["base"] + family + protection["year"] * np.abs(people.age - protection["age"]),
        credit["base"] + credit["tenfold"] * rich + credit["year"] * np.abs(people.age - credit["age"]),
    )
    of_companies = np.full(companies, truths["company"]["need"])
    spread = truths["spread"]["need"]
    drawn = [mean + rng.normal(0, spread, people.size) for mean in expected]
    return [np.append(np.clip(values, 0.0, 1.0), of_companies) for values in drawn]


def _tenfolds(people: People, middle: float) -> Floats:
    """Return how many times tenfold of the middle each person's assets are."""
    return np.log10(np.maximum(people.assets, 1000) / middle)
