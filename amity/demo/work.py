"""Work: who is employed where, and on which day the employer pays."""

from dataclasses import dataclass

import numpy as np

from amity.demo.arrays import Ints, Texts, chosen
from amity.demo.companies import Companies
from amity.demo.people import People
from amity.demo.stage import Stage
from amity.demo.world import csv_words


@dataclass(frozen=True, slots=True)
class Work:
    """``employer`` is each person's (-1 none): first those that bank elsewhere, then the chunk's companies."""

    employer: Ints
    names: Texts
    payday: Ints
    outside: int
    """How many employers are no customers."""

    def company(self) -> Ints:
        """Return the place of each person's employer among the chunk's companies, -1 for others."""
        return np.where(self.employer >= self.outside, self.employer - self.outside, -1)


def work(stage: Stage, people: People, firms: Companies) -> Work:
    """Give every employed person an employer."""
    rng, outside = stage.rng("work"), csv_words("employers")
    share = stage.of("companies")["employee_share"]
    employer = chosen(rng, [float(row["weight"]) for row in outside], people.size)
    paying = np.flatnonzero(firms.pays_through_us)
    if len(paying):
        local = paying[chosen(rng, firms.heads[paying].astype(float), people.size)] + len(outside)
        employer = np.where(rng.random(people.size) < share, local, employer)
    # Some employers pay better than others.
    pay = np.append([float(row["pay"]) for row in outside], np.ones(firms.count))
    people.income = np.where(people.needs_employer, people.income * pay[employer], people.income)
    names = [f"{row['native']} {row['latin']}" for row in outside]
    names += [f"{n} {e}" for n, e in zip(firms.native, firms.latin, strict=True)]
    payday = np.append([int(row["payday"]) for row in outside], rng.choice([5, 10, 15, 20, 25], firms.count))
    employer = np.where(people.needs_employer, employer, -1)
    return Work(employer, np.array(names, dtype=object), payday.astype(np.int64), len(outside))


def with_doubles(jobs: Work, count: int) -> Work:
    """Return the same with no employer for that many second records."""
    return Work(np.append(jobs.employer, np.full(count, -1)), jobs.names, jobs.payday, jobs.outside)
