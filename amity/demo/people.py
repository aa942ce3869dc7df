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
    """Persons of a chunk. ``income`` is a month's, in yuan; ``assets`` what they bring to the bank."""

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
    is_female, is_foreign = (
        rng.random(size) < truths["female_share"],
        rng.random(size) < truths["foreign_share"],
    )
    age = np.where(is_foreign, truths["foreign_age"][0] + age * truths["foreign_age"][1], age)
    education = chosen(rng, truths["education"], size)
    education = np.where(is_foreign, np.maximum(education, truths["foreign_education"]), education)
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
    fits = truths["fits"]
    for level in range(len(truths["education"])):
        here = education == level
        fitting = weight * np.select(
            [asks > level, asks == level], [fits["above"], fits["same"]], fits["below"]
        )
        which[here] = chosen(rng, fitting, int(here.sum()))
    other = chosen(rng, [o["weight"] for o in abroad], size)
    occupation = np.where(
        is_foreign, at([o["name"] for o in abroad], other), at([r["name"] for r in local], which)
    )
    pay = np.array([float(r["income"]) for r in local])[which]
    pay = np.where(is_foreign, np.array([float(o["income"]) for o in abroad])[other], pay)
    needs = np.array([r["needs_employer"] == "1" for r in local])[which] | is_foreign
    curve = truths["pay_by_age"]
    at_age = 1.0 - curve["loss"] * np.square(np.clip(age, curve["from"], curve["to"]) - curve["best"])
    return occupation, pay * at_age * rng.lognormal(0.0, truths["income_sigma"], size), needs


def _out_of_work(
    rng: np.random.Generator, stage: Stage, age: Floats, is_female: Flags, work: tuple[Texts, Floats, Flags]
) -> tuple[Texts, Floats, Flags]:
    """Let the young study and the old retire on a pension."""
    occupation, income, needs_employer = work
    truths = stage.of("people")
    limit = np.where(is_female, truths["retires_at"]["F"], truths["retires_at"]["M"])
    retired = age >= limit
    student = (age < truths["student_until"]) & (rng.random(len(age)) < truths["student_share"])
    pension = np.maximum(income * stage.of("salary")["pension_share"], truths["pension_least"])
    income = np.where(retired, pension, np.where(student, 0.0, income))
    occupation = np.where(retired, RETIRED, np.where(student, STUDENT, occupation))
    return texts(list(occupation)), income, needs_employer & ~retired & ~student


def _assets(rng: np.random.Generator, truths: Any, age: Floats, income: Floats, is_main: Flags) -> Floats:
    middle = truths["assets_middle"] * np.exp(truths["assets_per_age"] * (age - 40))
    by_income, here = truths["assets_by_income"], truths["assets_here"]
    earned = np.power(np.maximum(income, by_income["least"]) / by_income["middle"], by_income["power"])
    drawn = middle * earned * rng.lognormal(0.0, truths["assets_sigma"], len(age))
    return np.minimum(drawn * np.where(is_main, here["main"], here["other"]), truths["assets_most"])


def _since(rng: np.random.Generator, stage: Stage, age: Floats) -> Ints:
    """Return since when: never before somebody was old enough, and not in the last month."""
    truths = stage.of("people")
    shape = truths["tenure_shape"]
    years = rng.gamma(shape, truths["tenure_years_mean"] / shape, len(age))
    years = np.minimum(years, truths["tenure_years_most"])
    years = np.minimum(years, np.maximum(age - truths["tenure_from_age"], 0.3))
    return (stage.horizon.last - 30 - years * YEAR).astype(np.int64)


def _marital(rng: np.random.Generator, truths: Any, age: Floats) -> Texts:
    draw = rng.random((3, len(age)))
    married = draw[0] < by_step(truths["married_by_age"], age)
    divorced = (draw[1] < truths["divorced_share"]) & (age > truths["divorced_from"])
    widowed = (draw[2] < truths["widowed_share"]) & (age > truths["widowed_from"])
    status = np.where(married, "MARRIED", "SINGLE").astype(object)
    status[divorced] = "DIVORCED"
    status[widowed] = "WIDOWED"
    return status
