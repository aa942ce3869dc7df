"""Savings beside time deposits: school money saved month by month, and notice deposits."""

import numpy as np

from amity.demo.arrays import NEVER, cents, spread
from amity.demo.cast import Cast
from amity.demo.ledger import Ledger
from amity.demo.products import rate_of

SCHOOL_DAYS = 2192
"""How long a child's school money is saved: six years."""
PLACED_BEFORE = 40


def run(cast: Cast, ledger: Ledger) -> None:
    """Open the savings."""
    rng = cast.stage.rng("savings")
    _school(rng, cast, ledger)
    _notice(rng, cast, ledger)


def _school(rng: np.random.Generator, cast: Cast, ledger: Ledger) -> None:
    """Save for school by a standing order on the first of each month, as long as the customer stays."""
    crowd, horizon, truths = cast.people, cast.stage.horizon, cast.stage.of("savings")
    youngest, oldest = truths["school_ages"]
    parents = (
        (crowd.marital == "MARRIED") & (crowd.age > youngest) & (crowd.age < oldest) & crowd.is_main_bank
    )
    stays = (cast.is_awake & (cast.leaving.start >= NEVER))[: crowd.size]
    who = np.flatnonzero(parents & stays & (rng.random(crowd.size) < truths["school_share"]))
    opened = np.maximum(cast.since[who] + 30, horizon.last - rng.integers(60, 2000, len(who)))
    monthly = np.round(crowd.income[who] * spread(rng, truths["school_of_income"], len(who)), -2)
    amount = cents(np.maximum(monthly, truths["school_least"]))
    held = ledger.open(
        "EDU-72",
        who,
        opened,
        matures=opened + SCHOOL_DAYS,
        rate=np.full(len(who), rate_of("EDU-72")),
        opening=amount * np.maximum(-opened // 30, 0),
    )
    row, bucket = np.nonzero(horizon.firsts[:-1] > opened[:, None])
    day = horizon.firsts[bucket]
    for holding, sums in ((who[row], -amount[row]), (held[row], amount[row])):
        ledger.enter(
            holding, day, sums, kind="TRANSFER", purpose="DEPOSIT", channel="SYSTEM", second=8 * 3600
        )
    ledger.orders.append((who, amount, "SCHOOL"))


def _notice(rng: np.random.Generator, cast: Cast, ledger: Ledger) -> None:
    """Let some companies and the rich keep money at seven days' notice, placed before the horizon."""
    truths = cast.stage.of("savings")
    rich = (cast.covered.tier == "PRIVATE") & (rng.random(cast.size) < truths["notice_private_share"])
    firm = cast.is_company & (rng.random(cast.size) < truths["notice_business_share"])
    who = np.flatnonzero((rich | firm) & (cast.since < -PLACED_BEFORE) & (cast.leaving.start >= NEVER))
    share = spread(rng, truths["notice_of_assets"], len(who))
    amount = np.maximum(np.floor(cast.assets[who] * share / 10_000) * 10_000, truths["notice_least"])
    opened = np.maximum(cast.since[who] + 20, -rng.integers(1, 500, len(who)))
    ledger.open("NOT-7", who, opened, rate=np.full(len(who), rate_of("NOT-7")), opening=cents(amount))
