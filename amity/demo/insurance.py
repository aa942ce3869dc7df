"""Insurance of the bank's partners: cover that is paid for every year, and annuities that grow."""

import numpy as np

from amity.demo.arrays import NEVER, Flags, Ints, cents, logistic
from amity.demo.cast import Cast
from amity.demo.ledger import Ledger, book, entries
from amity.demo.products import place


def run(cast: Cast, ledger: Ledger) -> None:
    """Sell insurance to those who need it, and collect the premiums."""
    truths, rng = cast.stage.of("insurance"), cast.stage.rng("insurance")
    need = truths["base"] + truths["need"] * cast.inner.needs_protection
    live = ~cast.is_prospect & ~cast.is_dormant & (cast.leaving.start >= NEVER)
    crowd = cast.people
    parent = np.append(crowd.marital == "MARRIED", np.zeros(cast.firms.count, dtype=bool))
    asked = (cast.touched.talked()[:, :-2]).sum(axis=1)
    chance = logistic(need + truths["parent"] * parent + truths["call"] * np.minimum(asked, 3) / 3)
    takes = live & (rng.random(cast.size) < chance)
    person = takes & ~cast.is_company
    saves = person & (cast.assets > 60_000) & (rng.random(cast.size) < 0.45)  # noqa: PLR2004 an annuity needs means
    _insure(rng, cast, ledger, saves, "INS-ANN", grows=True)
    _insure(rng, cast, ledger, person & ~saves & (rng.random(cast.size) < 0.3), "INS-LIF", grows=True)
    _insure(rng, cast, ledger, person & ~saves & (rng.random(cast.size) < 0.6), "INS-HLT", grows=False)
    _insure(rng, cast, ledger, person & (rng.random(cast.size) < 0.25), "INS-ACC", grows=False)
    firms = cast.is_company & live & (rng.random(cast.size) < truths["business_share"])
    _insure(rng, cast, ledger, firms, "INS-PRP", grows=False)


def _insure(
    rng: np.random.Generator, cast: Cast, ledger: Ledger, takes: Flags, code: str, *, grows: bool
) -> None:
    horizon = cast.stage.horizon
    who = np.flatnonzero(takes)
    opened = np.maximum(cast.since[who] + 20, horizon.last - rng.integers(30, 1800, len(who)))
    premium = _premium(rng, cast, who, code)
    first = np.minimum(opened, horizon.last)
    # The years that are paid: one premium on the first day and one on each of its anniversaries.
    paid_years = np.maximum((horizon.ends - first[:, None]) // 365 + 1, 0)
    path = premium[:, None] * np.minimum(paid_years, 10) if grows else None
    ledger.open_book(
        book(
            np.full(len(who), place(code)),
            who,
            opened,
            limit=premium,
            path=path,
            has_balance=grows,
            rate=None,
        )
    )
    for year in range(10):
        day = opened + 365 * year
        due = np.flatnonzero((day >= 0) & (day <= horizon.last))
        ledger.write(
            entries(
                who[due],
                day[due],
                -premium[due],
                kind="OTHER",
                purpose="PREMIUM",
                channel="SYSTEM",
                second=28_800,
            )
        )


def _premium(rng: np.random.Generator, cast: Cast, who: Ints, code: str) -> Ints:
    """Return the yearly premium in cents."""
    if code in {"INS-ANN", "INS-LIF"}:
        yuan = cast.assets[who] * 0.035 * rng.lognormal(0, 0.4, len(who))
        return cents(np.maximum(np.round(yuan, -3), 3000))
    base = {"INS-HLT": 860, "INS-ACC": 180, "INS-PRP": 5200}[code]
    return cents(np.round(base * rng.lognormal(0, 0.35, len(who)), -1))
