"""Salaries and pensions: paid on the employer's day, raised once a year, with a bonus before Spring Festival."""

import numpy as np

from amity.demo.arrays import Flags, Floats, Ints, cents
from amity.demo.cast import Cast
from amity.demo.ledger import PURPOSES, Ledger, entries
from amity.demo.people import RETIRED
from amity.demo.seasons import months_holding


def pay(cast: Cast, ledger: Ledger, names: Ints) -> None:
    """Pay everybody whose money comes to this bank; ``names`` are the counterparties of the employers."""
    stage, crowd = cast.stage, cast.people
    rng, truths, horizon = stage.rng("salaries"), stage.of("salary"), stage.horizon
    still = _still_here(cast)[: crowd.size]
    retired = (crowd.occupation == RETIRED)[:, None]
    not_yet = retired & (np.arange(horizon.buckets) < cast.life.bucket["RETIREMENT"][:, None])
    earns = (cast.jobs.employer >= 0)[:, None] | not_yet
    pays = crowd.is_main_bank[:, None] & (earns | retired) & still & ~_between_jobs(cast)
    amount = _amounts(rng, cast, not_yet)
    payday = np.where(cast.jobs.employer >= 0, cast.jobs.payday[cast.jobs.employer], 10)[:, None]
    payday = np.where(retired & ~not_yet, truths["pension_day"], payday)
    who, bucket = np.nonzero(pays)
    day = horizon.business_day(horizon.firsts[bucket] + payday[who, bucket] - 1)
    pension = (retired & ~not_yet)[who, bucket]
    purpose = np.where(pension, PURPOSES.index("PENSION"), PURPOSES.index("SALARY"))
    employer = cast.jobs.employer[who]
    ledger.write(
        entries(
            who, day, cents(amount[who, bucket]), kind="SALARY", purpose=purpose, channel="SYSTEM",
            second=rng.integers(6 * 3600, 8 * 3600, len(who)), counterparty=np.where(employer >= 0, names[employer], -1),
        )
    )  # fmt: skip


def _still_here(cast: Cast) -> Flags:
    """Return in which buckets the salary still lands here: it is the first thing to move when somebody leaves."""
    after = cast.stage.of("attrition")["salary_leaves_after"]
    return cast.active() & (cast.leaving.months_in(cast.stage) < max(after, 0))


def _between_jobs(cast: Cast) -> Flags:
    return cast.life.during("JOB_CHANGE", cast.stage)


def _amounts(rng: np.random.Generator, cast: Cast, not_yet: Flags) -> Floats:
    """Return what each month brings: today's income, less the raises since, with a bonus once a year."""
    stage, crowd = cast.stage, cast.people
    truths = stage.of("salary")
    raises = np.clip(rng.normal(truths["raise_mean"], truths["raise_sigma"], crowd.size), 0.0, 0.25)
    due = np.cumsum(stage.horizon.calendar_months == truths["raise_month"])
    amount = crowd.income[:, None] / np.power(1 + raises[:, None], due[-1] - due)
    amount = np.where(not_yet, amount / truths["pension_share"], amount)
    changed = cast.life.bucket["JOB_CHANGE"][:, None]
    amount = np.where((changed >= 0) & (np.arange(stage.horizon.buckets) < changed), amount * 0.86, amount)
    bonus = rng.gamma(2.0, truths["bonus_months_mean"] / 2, crowd.size)
    works = (crowd.occupation != RETIRED)[:, None] | not_yet
    amount = np.where(works & months_holding(stage, days_before=14), amount * (1 + bonus[:, None]), amount)
    return np.round(amount * rng.normal(1.0, 0.012, amount.shape), 2)
