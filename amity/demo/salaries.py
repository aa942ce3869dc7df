"""Salaries and pensions: paid on the employer's day, raised yearly, with a bonus before Spring Festival."""

import numpy as np

from amity.demo.arrays import Flags, Floats, Ints, cents
from amity.demo.cast import Cast
from amity.demo.entries import NONE, PURPOSES
from amity.demo.ledger import Ledger
from amity.demo.people import RETIRED
from amity.demo.seasons import months_holding


def pay(cast: Cast, ledger: Ledger, names: Ints) -> None:
    """Pay everybody whose money comes to this bank; ``names`` are the counterparties of the employers."""
    crowd, horizon, rng = cast.people, cast.stage.horizon, cast.stage.rng("salaries")
    retired = (crowd.occupation == RETIRED)[:, None]
    works_still = retired & (np.arange(horizon.buckets) < cast.life.bucket["RETIREMENT"][:, None])
    employed = (cast.jobs.employer >= 0)[:, None] | works_still
    pays = crowd.is_main_bank[:, None] & (employed | retired) & _comes_here(cast)
    pension = retired & ~works_still
    amount = _amounts(rng, cast, works_still)
    who, bucket = np.nonzero(pays)
    is_pension, employer = pension[who, bucket], cast.jobs.employer[who]
    due = np.where(is_pension, cast.stage.of("salary")["pension_day"], _paydays(cast)[who])
    ledger.enter(
        who,
        horizon.business_day(horizon.firsts[bucket] + due - 1),
        cents(amount[who, bucket]),
        kind="SALARY",
        purpose=np.where(is_pension, PURPOSES.index("PENSION"), PURPOSES.index("SALARY")),
        channel="SYSTEM",
        second=rng.integers(6 * 3600, 8 * 3600, len(who)),
        counterparty=np.where(employer >= 0, names[employer], NONE),
    )


def _paydays(cast: Cast) -> Ints:
    known = cast.jobs.payday[cast.jobs.employer]
    return np.where(cast.jobs.employer >= 0, known, cast.stage.of("salary")["default_payday"])


def _comes_here(cast: Cast) -> Flags:
    """Return in which buckets a salary lands here: it is the first to move when somebody leaves."""
    stage, size = cast.stage, cast.people.size
    stays = cast.leaving.months_in(stage) < stage.of("attrition")["salary_leaves_after"]
    here = (cast.active() & stays)[:size]
    return here & ~cast.life.during("JOB_CHANGE", stage)


def _amounts(rng: np.random.Generator, cast: Cast, works_still: Flags) -> Floats:
    """Return what each month brings: today's income less the raises since, with a bonus once a year."""
    stage, crowd, truths = cast.stage, cast.people, cast.stage.of("salary")
    raises = np.clip(rng.normal(truths["raise_mean"], truths["raise_sigma"], crowd.size), 0.0, 0.25)
    due = np.cumsum(stage.horizon.calendar_months == truths["raise_month"])
    amount = crowd.income[:, None] / np.power(1 + raises[:, None], due[-1] - due)
    amount = np.where(works_still, amount / truths["pension_share"], amount)
    changed = cast.life.bucket["JOB_CHANGE"][:, None]
    old_job = (changed >= 0) & (np.arange(stage.horizon.buckets) < changed)
    amount = np.where(old_job, amount * truths["old_job_pay"], amount)
    bonus = rng.gamma(2.0, truths["bonus_months_mean"] / 2, crowd.size)
    gets = ((crowd.occupation != RETIRED)[:, None] | works_still) & months_holding(
        stage, days_before=truths["bonus_days_before"]
    )
    amount = np.where(gets, amount * (1 + bonus[:, None]), amount)
    return np.round(amount * rng.normal(1.0, truths["month_sigma"], amount.shape), 2)
