"""The customers' own rows: persons, second records and companies, as the core system keeps them."""

from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa

from amity.demo.arrays import NEVER, Ints, Texts, at, cents, hidden, texts
from amity.demo.cast import Cast
from amity.demo.companies import industries
from amity.demo.named import Named
from amity.demo.stage import customer_numbers
from amity.demo.tables import NO_AMOUNT, coded, days, money, table
from amity.demo.world import csv_words

EDUCATION = ("PRIMARY", "SECONDARY", "BACHELOR", "MASTER", "DOCTOR")
PROFILES = ("C1", "C2", "C3", "C4", "C5")
BONUS_AND_ALL = 12.8
"""Months of pay in a year, the bonus included, by which bands are reckoned."""


def customer_rows(cast: Cast, called: Named) -> pa.Table:
    """Return the rows of the customers."""
    stage, everyone = cast.stage, np.arange(cast.size)
    rng = stage.rng("customers")
    language = np.append(cast.people.is_foreign.astype(np.int64), np.zeros(cast.firms.count, dtype=np.int64))
    columns: dict[str, Any] = {
        "key": stage.customer_keys(everyone),
        "kind": coded(("PERSON", "ORGANISATION"), cast.is_company.astype(np.int64)),
        "number": customer_numbers(everyone + stage.first, stage.of("numbers")),
        "full_name": called.latin,
        "native_name": called.native,
        "unit_code": coded([b.code for b in cast.where.branches], cast.branch),
        "customer_since": days(cast.since, stage.horizon),
        "status": statuses(cast),
        "language": coded(("zh", "en"), language),
        "risk_profile": coded(PROFILES, _profile(rng, cast)),
        "kyc_expires_on": days(kyc(cast), stage.horizon),
        **_of_persons(rng, cast),
        **_of_companies(cast),
    }
    return table("customers", cast.size, columns)


def _of_persons(rng: np.random.Generator, cast: Cast) -> dict[str, Any]:
    """Return what is known of persons; the occupation of some was never asked."""
    crowd, count = cast.people, cast.firms.count
    unasked = rng.random(crowd.size) < cast.stage.of("people")["missing_occupation"]
    jobs = cast.jobs
    employer = hidden(at([*jobs.names, None], jobs.employer), unasked | (jobs.employer < 0))
    married = crowd.marital.copy()
    married[cast.life.bucket["MARRIAGE"] >= 0] = "MARRIED"

    def numbers(values: Ints, empty: int) -> Ints:
        return np.append(values, np.full(count, empty))

    def words(values: Texts) -> Texts:
        return np.concatenate([values, np.full(count, None, dtype=object)])

    return {
        "sex": coded(("M", "F"), numbers(crowd.is_female.astype(np.int64), -1)),
        "birth_on": days(numbers(crowd.birth, NEVER), cast.stage.horizon),
        "education": coded(EDUCATION, numbers(crowd.education, -1)),
        "occupation": words(hidden(texts([occupation(str(name)) for name in crowd.occupation]), unasked)),
        "employer": words(employer),
        "income_band": words(hidden(_bands(cast), unasked)),
        "marital_status": words(married),
    }


@cache
def occupation(name: str) -> str:
    """Return an occupation as it is written in the records: in both languages.

    :raises StopIteration: if it is not in the list.
    """
    native = next(row["native"] for row in csv_words("occupations") if row["name"] == name)
    return f"{native} {name}"


def _of_companies(cast: Cast) -> dict[str, Any]:
    """Return what is known of companies."""
    firms, none = cast.firms, np.full(cast.persons, None, dtype=object)
    return {
        "industry_code": np.concatenate([none, at([row["code"] for row in industries()], firms.industry)]),
        "size": np.concatenate([none, firms.size]),
        "registered_capital": money(np.append(np.full(cast.persons, NO_AMOUNT), cents(firms.capital))),
        "founded_on": days(np.append(np.full(cast.persons, NEVER), firms.founded), cast.stage.horizon),
    }


def statuses(cast: Cast) -> Texts:
    """Return each customer's status as the core system has it."""
    status = np.full(cast.size, "ACTIVE", dtype=object)
    status[cast.is_dormant] = "DORMANT"
    status[cast.is_prospect] = "PROSPECT"
    status[cast.leaving.gone(cast.stage)] = "ATTRITED"
    return status


def _profile(rng: np.random.Generator, cast: Cast) -> Ints:
    """Return the assessed risk profile; who never bought more than a deposit was mostly not asked."""
    base, need = cast.stage.of("people")["assessed"]
    asked = rng.random(cast.size) < base + need * cast.inner.needs_wealth
    return np.where(asked & ~cast.is_company & ~cast.is_prospect, cast.inner.risk - 1, -1)


def kyc(cast: Cast) -> Ints:
    """Return until when each customer is known well enough."""
    rng, truths, last = cast.stage.rng("kyc"), cast.stage.of("people"), cast.stage.horizon.last
    left = rng.integers(3, truths["kyc_years"] * 365, cast.size)
    overdue = rng.random(cast.size) < truths["kyc_overdue"]
    return np.where(overdue, last - rng.integers(1, 60, cast.size), last + left)


def _bands(cast: Cast) -> Texts:
    edges = cast.stage.of("salary")["band_edges"]
    words = [f"{low}-{high}K" for low, high in pairwise(edges)] + [f"{edges[-1]}K+"]
    place = np.searchsorted(edges, cast.people.income * BONUS_AND_ALL / 1000, side="right") - 1
    return at(words, place.clip(0, len(words) - 1))
