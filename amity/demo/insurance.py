"""Insurance of the bank's partners: cover that is paid for every year, and annuities that grow."""

import numpy as np

from amity.demo.arrays import NEVER, Flags, Ints, cents, logistic
from amity.demo.cast import Cast
from amity.demo.ledger import Ledger

YEAR = 365


def run(cast: Cast, ledger: Ledger) -> None:
    """Sell insurance to those who need it, and collect the premiums."""
    truths, rng = cast.stage.of("insurance"), cast.stage.rng("insurance")
    takes = _takes(rng, cast)

    def some(name: str) -> Flags:
        return rng.random(cast.size) < truths[name]

    person = takes & ~cast.is_company
    saves = person & (cast.assets > truths["annuity_from"]) & some("annuity_share")
    _insure(rng, cast, ledger, saves, "INS-ANN", grows=True)
    _insure(rng, cast, ledger, person & ~saves & some("life_share"), "INS-LIF", grows=True)
    _insure(rng, cast, ledger, person & ~saves & some("health_share"), "INS-HLT", grows=False)
    _insure(rng, cast, ledger, person & some("accident_share"), "INS-ACC", grows=False)
    firms = cast.is_company & cast.is_awake & (cast.leaving.start >= NEVER)
    _insure(rng, cast, ledger, firms & some("business_share"), "INS-PRP", grows=False)


def _takes(rng: np.random.Generator, cast: Cast) -> Flags:
    """Return who is insured: those who need it, have a family, were spoken to, and stay."""
    truths, marital = cast.stage.of("insurance"), cast.people.marital
    family = np.append(marital == "MARRIED", np.zeros(cast.firms.count, dtype=bool))
    talks = np.minimum(cast.touched.talked().sum(axis=1), truths["talks_most"]) / truths["talks_most"]
    odds = truths["base"] + truths["need"] * cast.inner.needs_protection
    chance = logistic(odds + truths["parent"] * family + truths["call"] * talks)
    return cast.is_awake & (cast.leaving.start >= NEVER) & (rng.random(cast.size) < chance)


def _insure(
    rng: np.random.Generator, cast: Cast, ledger: Ledger, takes: Flags, code: str, *, grows: bool
) -> None:
    """Open policies, and take a premium on the first day and on each anniversary; savings grow by each."""
    horizon, years = cast.stage.horizon, cast.stage.of("insurance")["saving_years"]
    who = np.flatnonzero(takes)
    opened = np.maximum(cast.since[who] + 20, horizon.last - rng.integers(30, 1800, len(who)))
    premium = _premium(rng, cast, who, code)
    paid = np.clip((horizon.ends - opened[:, None]) // YEAR + 1, 0, years)
    path = premium[:, None] * paid if grows else None
    ledger.open(code, who, opened, limit=premium, path=path, has_balance=grows)
    for year in range(years):
        day = opened + YEAR * year
        ledger.enter(who, day, -premium, kind="OTHER", purpose="PREMIUM", channel="SYSTEM", second=8 * 3600)


def _premium(rng: np.random.Generator, cast: Cast, who: Ints, code: str) -> Ints:
    """Return the yearly premium in cents."""
    truths = cast.stage.of("insurance")
    spread = rng.lognormal(0, truths["premium_sigma"], len(who))
    if code in truths["premium"]:
        return cents(np.round(truths["premium"][code] * spread, -1))
    saved = np.round(cast.assets[who] * truths["saving_of_assets"] * spread, -3)
    return cents(np.maximum(saved, truths["saving_least"]))
