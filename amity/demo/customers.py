"""The customers' own rows: persons, second records and companies, as the core system keeps them."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa

from amity.demo import names
from amity.demo.arrays import Ints, Texts, at, cents, texts
from amity.demo.cast import Cast
from amity.demo.companies import industries
from amity.demo.stage import customer_numbers
from amity.demo.tables import coded, days, money, table

EDUCATION = ("PRIMARY", "SECONDARY", "BACHELOR", "MASTER", "DOCTOR")


@dataclass(frozen=True, slots=True)
class Named:
    """The names of all customers of a chunk, persons first."""

    latin: Texts
    native: Texts


def named(cast: Cast) -> Named:
    """Name everybody: children after their fathers, second records almost like the first."""
    stage, crowd, first = cast.stage, cast.people, cast.originals
    rng = stage.rng("names")
    surname = names.surnames(rng, first)
    surname[cast.homes.child] = surname[cast.homes.husband[cast.homes.couple]]
    female, birth_year = crowd.is_female[:first], stage.horizon.year_of(crowd.birth[:first])
    local = names.chinese(rng, surname=surname, birth_year=birth_year, is_female=female)
    abroad = names.foreign(rng, is_female=female)
    latin = np.where(crowd.is_foreign[:first], abroad.latin, local.latin)
    native = np.where(crowd.is_foreign[:first], None, local.native)
    again = [
        _misspelt(name, draw)
        for name, draw in zip(latin[cast.origin], rng.random(len(cast.origin)), strict=True)
    ]
    return Named(
        np.concatenate([latin, texts(again), cast.firms.latin]),
        np.concatenate([native, native[cast.origin], cast.firms.native]),
    )


def _misspelt(name: str, draw: float) -> str:
    """Return a name as another clerk writes it: in capitals, turned round, in syllables, or the same."""
    family, _, given = name.partition(" ")
    if draw < 0.25:  # noqa: PLR2004
        return name.upper()
    if draw < 0.45:  # noqa: PLR2004
        return f"{given} {family}"
    if draw < 0.6:  # noqa: PLR2004
        return f"{family}{given.lower()}"
    return name


def customer_rows(cast: Cast, called: Named) -> pa.Table:
    """Return the rows of the customers."""
    stage, crowd = cast.stage, cast.people
    everyone = np.arange(cast.size)
    rng = stage.rng("customers")
    hidden = rng.random(crowd.size) < stage.of("people")["missing_occupation"]
    employer = np.where(
        hidden | (cast.jobs.employer < 0), None, at([*cast.jobs.names, None], cast.jobs.employer)
    )
    columns: dict[str, Any] = {
        "key": stage.customer_keys(everyone),
        "kind": coded(("PERSON", "ORGANISATION"), cast.is_company.astype(np.int64)),
        "number": customer_numbers(everyone + stage.first, stage.of("numbers")),
        "full_name": called.latin,
        "native_name": called.native,
        "unit_code": coded([b.code for b in cast.where.branches], cast.branch),
        "customer_since": days(cast.since, stage.horizon),
        "status": statuses(cast),
        "language": coded(("zh", "en"), _padded(crowd.is_foreign.astype(np.int64), cast, 0)),
        "risk_profile": coded(("C1", "C2", "C3", "C4", "C5"), _risk(rng, cast)),
        "kyc_expires_on": days(kyc(cast), stage.horizon),
        "sex": coded(("M", "F"), _padded(crowd.is_female.astype(np.int64), cast, -1)),
        "birth_on": days(_padded(crowd.birth, cast, 10**7), stage.horizon),
        "education": coded(EDUCATION, _padded(crowd.education, cast, -1)),
        "occupation": _texts_padded(np.where(hidden, None, crowd.occupation), cast),
        "employer": _texts_padded(employer, cast),
        "income_band": _texts_padded(np.where(hidden, None, _bands(cast)), cast),
        "marital_status": _texts_padded(_married(cast), cast),
        "industry_code": _texts_after(at([row["code"] for row in industries()], cast.firms.industry), cast),
        "size": _texts_after(cast.firms.size, cast),
        "registered_capital": money(
            np.append(np.full(crowd.size, np.iinfo(np.int64).min), cents(cast.firms.capital))
        ),
        "founded_on": days(np.append(np.full(crowd.size, 10**7), cast.firms.founded), stage.horizon),
    }
    return table("customers", cast.size, columns)


def statuses(cast: Cast) -> Texts:
    """Return each customer's status as the core system has it."""
    status = np.full(cast.size, "ACTIVE", dtype=object)
    status[cast.is_dormant] = "DORMANT"
    status[cast.is_prospect] = "PROSPECT"
    status[cast.leaving.gone(cast.stage)] = "ATTRITED"
    return status


def _padded(values: Ints, cast: Cast, empty: int) -> Ints:
    return np.append(values, np.full(cast.firms.count, empty))


def _texts_padded(values: Texts, cast: Cast) -> Texts:
    return np.concatenate([values, np.full(cast.firms.count, None, dtype=object)])


def _texts_after(values: Texts, cast: Cast) -> Texts:
    return np.concatenate([np.full(cast.persons, None, dtype=object), values])


def _risk(rng: np.random.Generator, cast: Cast) -> Ints:
    """Return the assessed profile; who never bought more than a deposit was never asked."""
    asked = (
        (rng.random(cast.size) < 0.35 + 0.5 * cast.inner.needs_wealth) & ~cast.is_company & ~cast.is_prospect
    )
    return np.where(asked, cast.inner.risk - 1, -1)


def kyc(cast: Cast) -> Ints:
    """Return until when each customer is known well enough."""
    rng = cast.stage.rng("kyc")
    people, last = cast.stage.of("people"), cast.stage.horizon.last
    left = rng.integers(3, people["kyc_years"] * 365, cast.size)
    spent = rng.random(cast.size) < people["kyc_overdue"]
    return np.where(spent, last - rng.integers(1, 60, cast.size), last + left)


def _bands(cast: Cast) -> Texts:
    edges = cast.stage.of("salary")["band_edges"]
    words = [f"{low}-{high}K" for low, high in pairwise(edges)] + [f"{edges[-1]}K+"]
    place = np.searchsorted(edges, cast.people.income * 12.8 / 1000, side="right") - 1
    return at(words, place.clip(0, len(words) - 1))


def _married(cast: Cast) -> Texts:
    married = cast.people.marital.copy()
    married[cast.life.bucket["MARRIAGE"] >= 0] = "MARRIED"
    return married
