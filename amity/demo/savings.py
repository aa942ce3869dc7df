"""Savings beside time deposits: a child's school money saved month by month, and notice deposits of companies."""

import numpy as np

from amity.demo.arrays import NEVER, Ints, cents
from amity.demo.cast import Cast
from amity.demo.ledger import Ledger, book, entries
from amity.demo.products import place, rate_of


def run(cast: Cast, ledger: Ledger) -> None:
    """Open the savings."""
    rng = cast.stage.rng("savings")
    _school(rng, cast, ledger)
    _notice(rng, cast, ledger)


def _school(rng: np.random.Generator, cast: Cast, ledger: Ledger) -> None:
    """Save for school by a standing order on the first of each month, as long as the customer stays."""
    crowd, horizon = cast.people, cast.stage.horizon
    youngest, oldest = cast.stage.of("savings")["school_ages"]
    parents = (
        (crowd.marital == "MARRIED") & (crowd.age > youngest) & (crowd.age < oldest) & crowd.is_main_bank
    )
    stays = ~cast.is_prospect & ~cast.is_dormant & (cast.leaving.start >= NEVER)
    who = np.flatnonzero(
        parents & stays[: crowd.size] & (rng.random(crowd.size) < cast.stage.of("savings")["school_share"])
    )
    opened = np.maximum(cast.since[who] + 30, horizon.last - rng.integers(60, 2000, len(who)))
    amount = cents(np.maximum(np.round(crowd.income[who] * rng.uniform(0.03, 0.12, len(who)), -2), 300))
    before = amount * np.maximum(-opened // 30, 0)
    matures = opened + 2192
    held = ledger.open_book(
        book(
            np.full(len(who), place("EDU-72")),
            who,
            opened,
            matures=matures,
            rate=np.full(len(who), rate_of("EDU-72")),
        ),
        opening=np.where(opened < 0, before, 0),
    )
    row, bucket = np.nonzero(horizon.firsts[:-1] > opened[:, None])
    day = horizon.firsts[bucket]
    _both(ledger, who[row], held[row], day, amount[row])
    ledger.orders.append((who, amount, "SCHOOL"))


def _both(ledger: Ledger, giver: Ints, taker: Ints, day: Ints, amount: Ints) -> None:
    for holding, sign in ((giver, -1), (taker, 1)):
        ledger.write(
            entries(
                holding,
                day,
                sign * amount,
                kind="TRANSFER",
                purpose="DEPOSIT",
                channel="SYSTEM",
                second=29_000,
            )
        )


def _notice(rng: np.random.Generator, cast: Cast, ledger: Ledger) -> None:
    """Let some companies and rich persons keep money at seven days' notice; it was placed before the horizon."""
    truths = cast.stage.of("savings")
    rich = (cast.covered.tier == "PRIVATE") & (rng.random(cast.size) < truths["notice_private_share"])
    firm = cast.is_company & (rng.random(cast.size) < truths["notice_business_share"])
    who = np.flatnonzero((rich | firm) & (cast.since < -40) & (cast.leaving.start >= NEVER))
    amount = cents(
        np.maximum(np.floor(cast.assets[who] * rng.uniform(0.1, 0.4, len(who)) / 10_000) * 10_000, 50_000)
    )
    opened = np.maximum(cast.since[who] + 20, -rng.integers(1, 500, len(who)))
    ledger.open_book(
        book(np.full(len(who), place("NOT-7")), who, opened, rate=np.full(len(who), rate_of("NOT-7"))),
        opening=amount,
    )
