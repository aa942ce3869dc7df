"""The cast of a chunk: all customers, who looks after them, and what will happen to them."""

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
    """Everybody of a chunk: persons first, then companies.

    The last ``len(origin)`` persons are second records of those whose places ``origin`` gives.
    """

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

    @property
    def is_second(self) -> Flags:
        """Which are second records of persons who have another."""
        place = np.arange(self.size)
        return (place >= self.originals) & (place < self.persons)

    @property
    def is_foreign(self) -> Flags:
        """Who speaks English with the bank."""
        return np.append(self.people.is_foreign, np.zeros(self.firms.count, dtype=bool))

    @property
    def is_awake(self) -> Flags:
        """Who is a customer and no sleeper."""
        return ~self.is_prospect & ~self.is_dormant

    def active(self) -> Flags:
        """Return, customer by bucket, whether the customer was one by then and is no sleeper."""
        return self.is_awake[:, None] & (self.since[:, None] < self.stage.horizon.firsts[:-1])


@dataclass(frozen=True, slots=True)
class Inhabitants:
    """Who lives in a chunk, before anybody became a customer of a branch."""

    people: People
    firms: companies.Companies
    origin: Ints
    homes: households.Households
    jobs: work.Work


def cast(stage: Stage) -> Cast:
    """Return everybody of a chunk."""
    where, who = places.places(stage), _inhabitants(stage)
    team, crowd, firms = staff.staff(stage, where), who.people, who.firms
    is_company = np.arange(crowd.size + firms.count) >= crowd.size
    drawn = places.branches_of(stage, where, len(is_company))
    branch = _banks_at(stage, households.shared(drawn, who.homes), firms)
    since = np.append(crowd.since, firms.since)
    assets = np.append(crowd.assets, firms.receipts * stage.of("companies")["assets_of_receipts"])
    is_prospect, is_dormant = _sleepers(stage, is_company, assets)
    covered = _covered(stage, team, who, branch=branch, assets=assets, since=since)
    inner = minds.minds(stage, crowd, firms.count, who.origin)
    touched, served = contacts.contacts(stage, covered, since), service.service(stage, inner, since)
    leaving = attrition.attrition(
        stage,
        inner,
        touched,
        served,
        tenure=(stage.horizon.last - since) / YEAR,
        is_main=np.append(crowd.is_main_bank, np.ones(firms.count, dtype=bool)),
        is_live=~is_prospect & ~is_dormant,
    )
    return Cast(
        stage=stage,
        where=where,
        team=team,
        people=crowd,
        firms=firms,
        origin=who.origin,
        homes=who.homes,
        jobs=who.jobs,
        branch=branch,
        address=_addresses(stage, where, branch, who.homes),
        since=since,
        assets=assets,
        is_prospect=is_prospect,
        is_dormant=is_dormant,
        inner=inner,
        covered=covered,
        life=life.life(stage, crowd, firms.count),
        touched=touched,
        served=served,
        leaving=leaving,
    )


def _inhabitants(stage: Stage) -> Inhabitants:
    """Return persons in their families, companies with their owners, and who works where."""
    bank = stage.of("bank")
    firms_count = round(stage.size * bank["organisations_share"])
    doubles = round((stage.size - firms_count) * bank["duplicates_share"])
    first = people.people(stage, stage.size - firms_count - doubles)
    homes = households.households(stage, first)
    firms = companies.companies(stage, firms_count, first)
    _own(stage, first, firms)
    jobs = work.work(stage, first, firms)
    origin = stage.rng("doubles").choice(first.size, doubles, replace=False)
    everyone = _with_doubles(stage, first, origin)
    return Inhabitants(everyone, firms, origin, homes, work.with_doubles(jobs, doubles))


def _covered(
    stage: Stage, team: staff.Staff, who: Inhabitants, *, branch: Ints, assets: Floats, since: Ints
) -> coverage.Coverage:
    """Return who looks after whom."""
    is_company = np.arange(len(branch)) >= who.people.size
    is_private = coverage.tiers(stage, assets, is_company) == "PRIVATE"
    behind = _stands_behind(who.firms, branch)
    some = coverage.Customers(branch, assets, is_company, is_private, behind, since)
    return coverage.coverage(stage, team.managers, some, who.homes)


def _own(stage: Stage, persons: People, firms: companies.Companies) -> None:
    """Let those who stand behind a company live from it."""
    truths, owners = stage.of("companies"), np.unique(firms.representative)
    persons.occupation[owners] = "Company owner"
    persons.needs_employer[owners] = False
    income = np.maximum(persons.income[owners], truths["owner_income"]["least"])
    persons.income[owners] = income * truths["owner_income"]["factor"]
    persons.assets[owners] *= truths["owner_assets"]


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
    everyone.assets[second] *= stage.of("bank")["duplicates_assets"]
    later = stage.rng("doubles-since").random(len(origin))
    last = stage.horizon.last
    everyone.since[second] = (last - 40 - (last - 40 - everyone.since[second]) * later * 0.8).astype(np.int64)
    return everyone


def _banks_at(stage: Stage, branch: Ints, firms: companies.Companies) -> Ints:
    """Let most companies bank where their representative does."""
    first = len(branch) - firms.count
    near = stage.rng("companies-branches").random(firms.count) < stage.of("companies")["near_representative"]
    return np.append(branch[:first], np.where(near, branch[firms.representative], branch[first:]))


def _stands_behind(firms: companies.Companies, branch: Ints) -> Flags:
    """Return who represents a company of their own branch or keeps its books."""
    behind, place = np.zeros(len(branch), dtype=bool), branch[len(branch) - firms.count :]
    for person in (firms.representative, firms.finance_head):
        here = (person >= 0) & (branch[person] == place)
        behind[person[here]] = True
    return behind


def _sleepers(stage: Stage, is_company: Flags, assets: Floats) -> tuple[Flags, Flags]:
    """Return who is not a customer yet, and who has fallen asleep: nobody rich, for somebody calls them."""
    rng, truths = stage.rng("sleepers"), stage.of("people")
    draw = rng.random((2, len(assets)))
    prospect = ~is_company & (draw[0] < truths["prospect_share"])
    poor = assets < truths["dormant_assets_most"]
    return prospect, ~is_company & ~prospect & poor & (draw[1] < truths["dormant_share"])


def _addresses(
    stage: Stage, where: places.Places, branch: Ints, homes: households.Households
) -> places.Homes:
    own = places.homes(stage, where, branch)
    who = households.shared(np.arange(len(branch)), homes)
    return places.Homes(own.district[who], own.line_zh[who], own.line_en[who])
