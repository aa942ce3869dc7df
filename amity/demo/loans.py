"""Loans of persons and for equipment: granted, and paid back in equal instalments, month by month."""

from dataclasses import dataclass

import numpy as np

from amity.demo.arrays import NEVER, Flags, Floats, Ints, cents
from amity.demo.cast import Cast
from amity.demo.companies import industries
from amity.demo.ledger import Ledger
from amity.demo.products import product, rate_of

MONTH = 365.25 / 12
OWNERS = ("Shop owner", "Company owner", "Restaurant owner")
NIGHT = 6 * 3600
"""The second from which instalments are taken."""


@dataclass(frozen=True, slots=True)
class Grant:
    """Loans of one product as they are granted, in yuan."""

    code: str
    purpose: str
    who: Ints
    opened: Ints
    amount: Floats
    months: Ints
    rate: Floats


def run(cast: Cast, ledger: Ledger) -> None:
    """Grant all loans and collect what falls due."""
    rng = cast.stage.rng("loans")
    _homes(rng, cast, ledger)
    _smaller(rng, cast, ledger)
    _traders(rng, cast, ledger)
    _equipment(rng, cast, ledger)


def _homes(rng: np.random.Generator, cast: Cast, ledger: Ledger) -> None:
    """Lend for homes: to those who bought before, and to those who buy inside the horizon."""
    crowd, truths, horizon = cast.people, cast.stage.of("loans"), cast.stage.horizon
    (youngest, oldest), share = truths["home_ages"], truths["home_share"]
    live = cast.is_awake[: crowd.size] & crowd.is_main_bank & (crowd.income > truths["home_income_least"])
    buys = live & (cast.life.bucket["HOUSE"] >= 0)
    chance = np.where(crowd.marital == "MARRIED", share["MARRIED"], share["other"])
    had = live & ~buys & (crowd.age > youngest) & (crowd.age < oldest) & (rng.random(crowd.size) < chance)
    who = np.flatnonzero(had | buys)
    new, month = buys[who], np.maximum(cast.life.bucket["HOUSE"][who], 0)
    before = np.maximum(-rng.integers(40, 3000, len(who)), cast.since[who] + 6)
    opened = np.where(new, horizon.firsts[month] + rng.integers(3, 25, len(who)), before)
    fits = (opened < horizon.last) & (opened > cast.since[who] + 5) & (new | (opened < 0))
    who, opened, new = who[fits], opened[fits], new[fits]
    amount = crowd.income[who] * truths["home_amount_of_income"] * rng.lognormal(0, 0.3, len(who))
    amount = np.maximum(np.round(amount, -4), truths["home_least"])
    years = rng.integers(truths["home_years"][0], truths["home_years"][1] + 1, len(who))
    older = np.clip(-opened / 365.25, 0, 8) * truths["home_rate_a_year"]
    rate = np.round(rate_of("LN-HOME") + older, 4)
    _repaid(rng, cast, ledger, Grant("LN-HOME", "MORTGAGE", who, opened, amount, years * 12, rate))
    _down_payment(rng, cast, ledger, who[new], opened[new])


def _down_payment(rng: np.random.Generator, cast: Cast, ledger: Ledger, who: Ints, opened: Ints) -> None:
    """Pay the seller two days before the bank does."""
    paid = cents(np.round(cast.people.income[who] * cast.stage.of("life")["house_down_payment"], -3))
    second = rng.integers(10 * 3600, 16 * 3600, len(who))
    ledger.enter(
        who, opened - 2, -paid, kind="TRANSFER", purpose="HOUSE", channel="BRANCH", second=second, bank=0
    )


def _smaller(rng: np.random.Generator, cast: Cast, ledger: Ledger) -> None:
    """Lend for what is consumed: to those who need credit and can bear it."""
    crowd, truths = cast.people, cast.stage.of("loans")
    wants = truths["wants"]
    able = (
        cast.is_awake[: crowd.size]
        & (crowd.income > truths["income_least"])
        & (crowd.age < truths["age_most"])
    )
    need = wants["base"] + wants["need"] * cast.inner.needs_credit[: crowd.size]
    need *= np.where(crowd.is_main_bank, wants["main"], wants["other"])
    for code, share, of_income, months, purpose, is_paid_out in truths["smaller"]:
        who = np.flatnonzero(able & (rng.random(crowd.size) < share * need))
        around = crowd.income[who] * of_income
        grant = _grant(rng, cast, code, purpose=purpose, who=who, around=around, months=months)
        _repaid(rng, cast, ledger, grant)
        if is_paid_out:
            _paid_out(rng, ledger, grant)


def _grant(
    rng: np.random.Generator, cast: Cast, code: str, *, purpose: str, who: Ints, around: Floats, months: int
) -> Grant:
    """Return loans that still run, of about some amount."""
    last = cast.stage.horizon.last
    opened = np.maximum(last - rng.integers(10, int(months * MONTH), len(who)), cast.since[who] + 15)
    spread = rng.lognormal(0, cast.stage.of("loans")["amount_sigma"], len(who))
    amount = np.round(around * spread, -3) + 5000
    return Grant(
        code, purpose, who, opened, amount, np.full(len(who), months), np.full(len(who), rate_of(code))
    )


def _traders(rng: np.random.Generator, cast: Cast, ledger: Ledger) -> None:
    """Lend to those who live from a shop or a company of their own."""
    crowd, truths = cast.people, cast.stage.of("loans")
    owners = np.isin(crowd.occupation, OWNERS) & crowd.is_main_bank & cast.is_awake[: crowd.size]
    who = np.flatnonzero(owners & (rng.random(crowd.size) < truths["trader_share"]))
    around = crowd.income[who] * truths["trader_months"]
    months = int(product("LN-OWN")["term_months"])
    grant = _grant(rng, cast, "LN-OWN", purpose="BUSINESS_LOAN", who=who, around=around, months=months)
    _repaid(rng, cast, ledger, grant)
    _paid_out(rng, ledger, grant)


def _equipment(rng: np.random.Generator, cast: Cast, ledger: Ledger) -> None:
    """Lend for machines to companies that make things; the bank pays the maker of the machines."""
    truths, firms = cast.stage.of("loans"), cast.firms
    makes = np.array([row["sector"] == "factory" for row in industries()])[firms.industry]
    green = rng.random(firms.count) < truths["green_share"]
    buys = makes & (rng.random(firms.count) < truths["equipment_share"])
    for code, some in (("LN-EQP", buys & ~green), ("LN-GRN", buys & green)):
        has = np.flatnonzero(some)
        around = firms.receipts[has] * truths["equipment_of_receipts"]
        months = int(product(code)["term_months"])
        who = has + cast.persons
        grant = _grant(rng, cast, code, purpose="BUSINESS_LOAN", who=who, around=around, months=months)
        _repaid(rng, cast, ledger, grant)


def _paid_out(rng: np.random.Generator, ledger: Ledger, grant: Grant) -> None:
    """Pay what was lent into the customer's account."""
    second = rng.integers(10 * 3600, 16 * 3600, len(grant.who))
    ledger.enter(
        grant.who,
        grant.opened,
        cents(grant.amount),
        kind="LOAN",
        purpose="DRAWDOWN",
        channel="BRANCH",
        second=second,
    )


def _repaid(rng: np.random.Generator, cast: Cast, ledger: Ledger, grant: Grant) -> None:
    """Open the loans, and take the instalments from the current accounts until today."""
    horizon, size = cast.stage.horizon, len(grant.who)
    matures = grant.opened + (grant.months * MONTH).astype(np.int64)
    overdue = rng.random(size) < cast.stage.of("loans")["overdue_share"]
    paid_back = matures <= horizon.last
    ledger.open(
        grant.code,
        grant.who,
        grant.opened,
        matures=matures,
        rate=grant.rate,
        limit=cents(grant.amount),
        path=_owed(horizon.ends, grant),
        status=np.select([paid_back, overdue], ["CLOSED", "OVERDUE"], "ACTIVE").astype(object),
        closed=np.where(paid_back, matures, NEVER),
    )
    due = horizon.firsts[:-1] + rng.integers(0, 27, size)[:, None]
    owing = (due > grant.opened[:, None] + 20) & (due < matures[:, None]) & _pays(horizon.buckets, overdue)
    row, bucket = np.nonzero(owing)
    ledger.enter(
        grant.who[row],
        due[row, bucket],
        -cents(_instalment(grant))[row],
        kind="LOAN",
        purpose=grant.purpose,
        channel="SYSTEM",
        second=NIGHT + row % 1800,
    )


def _pays(buckets: int, overdue: Flags) -> Flags:
    """Return, loan by bucket, whether the instalment is paid: those overdue missed the last two."""
    last_two = np.arange(buckets) >= buckets - 2
    return ~(overdue[:, None] & last_two)


def _instalment(grant: Grant) -> Floats:
    """Return what is paid each month, by the formula of the annuity."""
    return grant.amount * (grant.rate / 12) / (1 - np.power(1 + grant.rate / 12, -grant.months))


def _owed(ends: Ints, grant: Grant) -> Ints:
    """Return what is owed at each of the horizon's ends; owed is negative."""
    paid = np.floor((ends - grant.opened[:, None]) / MONTH)
    monthly = grant.rate[:, None] / 12
    growth = np.power(1 + monthly, np.clip(paid, 0, grant.months[:, None]))
    left = grant.amount[:, None] * growth - _instalment(grant)[:, None] * (growth - 1) / monthly
    return np.where(paid >= 0, -cents(np.maximum(left, 0.0)), 0)
