"""Persons: who they are before anything happens: sex, age, education, work, income and what they own."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from amity.demo.arrays import Flags, Floats, Ints, Texts, at, by_step, chosen, texts
from amity.demo.stage import Stage
from amity.demo.world import csv_words, toml_words

YEAR = 365.25
STUDENT, RETIRED = "Student", "Retired"


@dataclass(slots=True)
class People:
    """Persons of a chunk, one place each. ``income`` is a month's, in yuan; ``assets`` what they bring to the bank."""

    is_female: Flags
    age: Floats
    birth: Ints
    is_foreign: Flags
    education: Ints
    occupation: Texts
    needs_employer: Flags
    income: Floats
    assets: Floats
    is_main_bank: Flags
    since: Ints
    marital: Texts

    @property
    def size(self) -> int:
        return len(self.age)


def people(stage: Stage, size: int) -> People:
    """Return a chunk's persons."""
    rng, truths = stage.rng("people"), stage.of("people")
    age = _ages(rng, truths["age_bands"], size)
    is_female, is_foreign = rng.random(size) < 0.505, rng.random(size) < truths["foreign_share"]
    age = np.where(is_foreign, 24 + age * 0.45, age)
    education = chosen(rng, truths["education"], size)
    education = np.where(is_foreign, np.maximum(education, 2), education)
    occupation, income, needs_employer = _work(rng, truths, education, age, is_foreign)
    occupation, income, needs_employer = _out_of_work(
        rng, stage, age, is_female, (occupation, income, needs_employer)
    )
    is_main_bank = rng.random(size) < truths["main_bank_share"]
    return People(
        is_female=is_female,
        age=age,
        birth=_births(rng, stage, age),
        is_foreign=is_foreign,
        education=education,
        occupation=occupation,
        needs_employer=needs_employer,
        income=income,
        assets=_assets(rng, truths, age, income, is_main_bank),
        is_main_bank=is_main_bank,
        since=_since(rng, stage, age),
        marital=_marital(rng, truths, age),
    )


def _ages(rng: np.random.Generator, bands: Any, size: int) -> Floats:
    band = chosen(rng, [b[2] for b in bands], size)
    low = np.array([b[0] for b in bands])[band]
    high = np.array([b[1] for b in bands])[band]
    return low + rng.random(size) * (high - low)


def _births(rng: np.random.Generator, stage: Stage, age: Floats) -> Ints:
    days = stage.horizon.last - np.floor(age * YEAR) - rng.integers(0, 2, len(age))
    return days.astype(np.int64)


def _work(
    rng: np.random.Generator, truths: Any, education: Ints, age: Floats, is_foreign: Flags
) -> tuple[Texts, Floats, Flags]:
    """Draw an occupation that the education allows, and what it pays at that age."""
    local, abroad = csv_words("occupations"), toml_words("foreign_names")["occupation"]
    asks = np.array([int(row["education"]) for row in local])
    weight = np.array([float(row["weight"]) for row in local])
    size = len(age)
    which = np.zeros(size, dtype=np.int64)
    for level in range(5):
        here = education == level
        fitting = weight * np.where(asks > level, 0.06, np.where(asks == level, 1.0, 0.35))
        which[here] = chosen(rng, fitting, int(here.sum()))
    other = chosen(rng, [o["weight"] for o in abroad], size)
    occupation = np.where(
        is_foreign, at([o["name"] for o in abroad], other), at([r["name"] for r in local], which)
    )
    pay = np.array([float(r["income"]) for r in local])[which]
    pay = np.where(is_foreign, np.array([float(o["income"]) for o in abroad])[other], pay)
    needs = np.array([r["needs_employer"] == "1" for r in local])[which] | is_foreign
    at_age = 1.0 - 0.00045 * np.square(np.clip(age, 20, 60) - 47)
    return occupation, pay * at_age * rng.lognormal(0.0, truths["income_sigma"], size), needs


def _out_of_work(
    rng: np.random.Generator, stage: Stage, age: Floats, is_female: Flags, work: tuple[Texts, Floats, Flags]
) -> tuple[Texts, Floats, Flags]:
    """Let the young study and the old retire on a pension."""
    occupation, income, needs_employer = work
    truths = stage.of("people")
    limit = np.where(is_female, truths["retires_at"]["F"], truths["retires_at"]["M"])
    retired = age >= limit
    student = (age < truths["student_until"]) & (rng.random(len(age)) < 0.7)
    pension = np.maximum(income * stage.of("salary")["pension_share"], 2400)
    income = np.where(retired, pension, np.where(student, 0.0, income))
    occupation = np.where(retired, RETIRED, np.where(student, STUDENT, occupation))
    return texts(list(occupation)), income, needs_employer & ~retired & ~student


def _assets(rng: np.random.Generator, truths: Any, age: Floats, income: Floats, is_main: Flags) -> Floats:
    middle = truths["assets_middle"] * np.exp(truths["assets_per_age"] * (age - 40))
    earned = np.power(np.maximum(income, 1200) / 8000, 0.8)
    drawn = middle * earned * rng.lognormal(0.0, truths["assets_sigma"], len(age))
    return np.minimum(drawn * np.where(is_main, 1.15, 0.6), 40e6)


def _since(rng: np.random.Generator, stage: Stage, age: Floats) -> Ints:
    truths = stage.of("people")
    years = np.minimum(
        rng.gamma(1.4, truths["tenure_years_mean"] / 1.4, len(age)), truths["tenure_years_most"]
    )
    years = np.minimum(years, np.maximum(age - 16, 0.3))
    return (stage.horizon.last - 30 - years * YEAR).astype(np.int64)


def _marital(rng: np.random.Generator, truths: Any, age: Floats) -> Texts:
    draw = rng.random((3, len(age)))
    married = draw[0] < by_step(truths["married_by_age"], age)
    divorced = (draw[1] < truths["divorced_share"]) & (age > 28)
    widowed = (draw[2] < truths["widowed_share"]) & (age > truths["widowed_from"])
    status = np.where(married, "MARRIED", "SINGLE").astype(object)
    status[divorced] = "DIVORCED"
    status[widowed] = "WIDOWED"
    return status
