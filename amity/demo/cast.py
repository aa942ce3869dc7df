"""The cast of a chunk: all customers, who looks after them, and what will happen to them. Persons first, then companies."""

from dataclasses import dataclass, fields

import numpy as np

from amity.demo import (
    attrition,
    companies,
    contacts,
    coverage,
    households,
    life,
    minds,
    people,
    places,
    service,
    staff,
    work,
)
from amity.demo.arrays import Flags, Floats, Ints
from amity.demo.people import YEAR, People
from amity.demo.stage import Stage


@dataclass(frozen=True, slots=True)
class Cast:
    """``persons`` are the first places; of these the last ``len(origin)`` are second records of the persons named there."""

    stage: Stage
    where: places.Places
    team: staff.Staff
    people: People
    firms: companies.Companies
    origin: Ints
    homes: households.Households
    jobs: work.Work
    branch: Ints
    address: places.Homes
    since: Ints
    assets: Floats
    is_prospect: Flags
    is_dormant: Flags
    inner: minds.Minds
    covered: coverage.Coverage
    life: life.Life
    touched: contacts.Contacts
    served: service.Service
    leaving: attrition.Attrition

    @property
    def persons(self) -> int:
        return self.people.size

    @property
    def originals(self) -> int:
        return self.people.size - len(self.origin)

    @property
    def size(self) -> int:
        return self.people.size + self.firms.count

    @property
    def is_company(self) -> Flags:
        return np.arange(self.size) >= self.persons

    def active(self) -> Flags:
        """Return, customer by bucket, whether the customer was one by then and is no sleeper."""
        firsts = self.stage.horizon.firsts[:-1]
        live = ~self.is_prospect & ~self.is_dormant
        return live[:, None] & (self.since[:, None] < firsts)


def cast(stage: Stage) -> Cast:
    """Return everybody of a chunk."""
    bank = stage.of("bank")
    firms_count = round(stage.size * bank["organisations_share"])
    doubles = round((stage.size - firms_count) * bank["duplicates_share"])
    where = places.places(stage)
    team = staff.staff(stage, where)
    first_records = people.people(stage, stage.size - firms_count - doubles)
    homes = households.households(stage, first_records)
    firms = companies.companies(stage, firms_count, first_records)
    _own(first_records, firms)
    jobs = work.work(stage, first_records, firms)
    origin = stage.rng("doubles").choice(first_records.size, doubles, replace=False)
    everyone = _with_doubles(stage, first_records, origin)
    jobs = work.with_doubles(jobs, doubles)
    size = everyone.size + firms.count
    branch = households.shared(places.branches_of(stage, where, size), homes)
    since = np.append(everyone.since, firms.since)
    assets = np.append(everyone.assets, firms.receipts * 0.8)
    is_company = np.arange(size) >= everyone.size
    is_prospect, is_dormant = _sleepers(stage, is_company, assets)
    inner = minds.minds(stage, everyone, firms.count, origin)
    covered = coverage.coverage(
        stage, team.managers, branch=branch, assets=assets, is_company=is_company, since=since, homes=homes
    )
    touched = contacts.contacts(stage, covered, since)
    served = service.service(stage, inner, since)
    leaving = attrition.attrition(
        stage, inner, touched, served,
        tenure=(stage.horizon.last - since) / YEAR,
        is_main=np.append(everyone.is_main_bank, np.ones(firms.count, dtype=bool)),
        is_live=~is_prospect & ~is_dormant,
    )  # fmt: skip
    return Cast(
        stage, where, team, everyone, firms, origin, homes, jobs, branch, _addresses(stage, where, branch, homes),
        since, assets, is_prospect, is_dormant, inner, covered, life.life(stage, everyone, firms.count), touched, served,
        leaving,
    )  # fmt: skip


def _own(persons: People, firms: companies.Companies) -> None:
    """Let those who stand behind a company live from it."""
    owners = np.unique(firms.representative)
    persons.occupation[owners] = "Company owner"
    persons.needs_employer[owners] = False
    persons.income[owners] = np.maximum(persons.income[owners], 12_000) * 1.6
    persons.assets[owners] *= 1.5


def _with_doubles(stage: Stage, first: People, origin: Ints) -> People:
    """Add the second records: the same persons, later and smaller at another branch, without their salary."""
    both = {
        f.name: np.concatenate([getattr(first, f.name), getattr(first, f.name)[origin]])
        for f in fields(People)
    }
    everyone = People(**both)
    second = slice(first.size, None)
    everyone.is_main_bank[second] = False
    everyone.needs_employer[second] = False
    everyone.assets[second] *= 0.2
    later = stage.rng("doubles-since").random(len(origin))
    last = stage.horizon.last
    everyone.since[second] = (last - 40 - (last - 40 - everyone.since[second]) * later * 0.8).astype(np.int64)
    return everyone


def _sleepers(stage: Stage, is_company: Flags, assets: Floats) -> tuple[Flags, Flags]:
    rng, truths = stage.rng("sleepers"), stage.of("people")
    draw = rng.random((2, len(assets)))
    # Rich customers do not fall asleep: somebody calls.
    prospect = ~is_company & (draw[0] < truths["prospect_share"])
    dormant = ~is_company & ~prospect & (draw[1] < truths["dormant_share"] * 1.5) & (assets < 40_000)  # noqa: PLR2004
    return prospect, dormant


def _addresses(
    stage: Stage, where: places.Places, branch: Ints, homes: households.Households
) -> places.Homes:
    own = places.homes(stage, where, branch)
    who = households.shared(np.arange(len(branch)), homes)
    return places.Homes(own.district[who], own.line_zh[who], own.line_en[who])
