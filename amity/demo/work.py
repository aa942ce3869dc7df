"""Work: who is employed where, and on which day the employer pays."""

from dataclasses import dataclass

import numpy as np

from amity.demo.arrays import Floats, Ints, Texts, chosen
from amity.demo.companies import Companies, industries
from amity.demo.people import People
from amity.demo.stage import Stage
from amity.demo.world import csv_words, toml_words


@dataclass(frozen=True, slots=True)
class Work:
    """``employer`` is each person's (-1 none): first those who bank elsewhere, then the chunk's companies."""

    employer: Ints
    names: Texts
    payday: Ints
    outside: int
    """How many employers are no customers."""

    def company(self) -> Ints:
        """Return the place of each person's employer among the chunk's companies, -1 for others."""
        return np.where(self.employer >= self.outside, self.employer - self.outside, -1)


def work(stage: Stage, people: People, firms: Companies) -> Work:
    """Give every employed person an employer of a kind that needs such people."""
    rng, outside = stage.rng("work"), csv_words("employers")
    # The chunk's companies that pay through the bank employ a share of the people; the rest work elsewhere.
    own = firms.heads * firms.pays_through_us
    sectors = [row["sector"] for row in outside] + [industries()[i]["sector"] for i in firms.industry]
    ours = stage.of("companies")["employee_share"] / max(own.sum(), 1)
    elsewhere = np.array([float(row["weight"]) for row in outside])
    weight = np.append(
        elsewhere / elsewhere.sum() * (1 - stage.of("companies")["employee_share"]), own * ours
    )
    employer = np.full(people.size, -1)
    for occupation in np.unique(people.occupation[people.needs_employer]):
        who = np.flatnonzero((people.occupation == occupation) & people.needs_employer)
        fitting = weight * _fits(str(occupation), sectors)
        employer[who] = chosen(rng, fitting, len(who))
    pay = np.append([float(row["pay"]) for row in outside], np.ones(firms.count))
    people.income = np.where(people.needs_employer, people.income * pay[employer], people.income)
    names = [f"{row['native']} {row['latin']}" for row in outside]
    names += [f"{n} {e}" for n, e in zip(firms.native, firms.latin, strict=True)]
    payday = np.append(
        [int(row["payday"]) for row in outside], rng.choice(stage.of("companies")["paydays"], firms.count)
    )
    return Work(employer, np.array(names, dtype=object), payday.astype(np.int64), len(outside))


def _fits(occupation: str, sectors: list[str]) -> Floats:
    """Return one for each sector that needs such people, nought for others; no sectors means all."""
    rows = [*csv_words("occupations"), *toml_words("foreign_names")["occupation"]]
    wanted = {sector for row in rows if row["name"] == occupation for sector in row["sectors"].split()}
    return np.array([1.0 if not wanted or sector in wanted else 0.0 for sector in sectors])


def with_doubles(jobs: Work, count: int) -> Work:
    """Return the same with no employer for that many second records."""
    return Work(np.append(jobs.employer, np.full(count, -1)), jobs.names, jobs.payday, jobs.outside)
