"""Credit cards: who has one, and the bill that is paid from the current account a month later."""

from dataclasses import dataclass

import numpy as np

from amity.demo.arrays import NEVER, Floats, Ints, cents
from amity.demo.cast import Cast
from amity.demo.ledger import Ledger
from amity.demo.products import place, rate_of


@dataclass(frozen=True, slots=True)
class Cards:
    """Each person's card (-1 none), when it was opened, and the share of purchases that it takes."""

    card_of: Ints
    opened_of: Ints
    share: float


def issue(cast: Cast, ledger: Ledger) -> Cards:
    """Open the cards; better ones for those who earn or own more."""
    stage, crowd, truths = cast.stage, cast.people, cast.stage.of("cards")
    rng, size = stage.rng("cards"), crowd.size
    wants = np.where(crowd.is_main_bank, truths["main"], truths["other"]) * (0.5 + cast.inner.digital[:size])
    able = (crowd.income > truths["income_least"]) & (crowd.age < truths["age_most"]) & cast.is_awake[:size]
    who = np.flatnonzero(able & (rng.random(size) < truths["holder_share"] * wants))
    opened = np.maximum(cast.since[who] + 10, stage.horizon.last - rng.integers(20, 2200, len(who)))
    rich = crowd.assets[who] > truths["platinum_assets"]
    well = crowd.income[who] > truths["gold_income"]
    product = np.where(rich, place("CC-PLT"), np.where(well, place("CC-GLD"), place("CC-STD")))
    limit = np.maximum(np.round(crowd.income[who] * truths["limit_of_income"], -3), truths["limit_least"])
    rate = np.full(len(who), rate_of("CC-STD"))
    cards = ledger.open(product, who, opened, limit=cents(limit), rate=rate)
    card_of, opened_of = np.full(size, -1), np.full(size, NEVER)
    card_of[who], opened_of[who] = cards, opened
    return Cards(card_of, opened_of, stage.of("money")["card_share_of_spend"])


def repay(cast: Cast, ledger: Ledger, cards: Cards) -> None:
    """Pay each month's bill in the next month: most in full, some in part."""
    truths, horizon, rng = cast.stage.of("cards"), cast.stage.horizon, cast.stage.rng("repay")
    owner = np.flatnonzero(cards.card_of >= 0)
    card = cards.card_of[owner]
    spent = -ledger.net(ledger.size)[card]
    part = np.where(rng.random(len(owner)) < truths["revolve_share"], truths["revolve_pays"], 1.0)
    bill = _bills(spent, part)
    row, bucket = np.nonzero(bill[:, 1:] > 0)
    day = horizon.firsts[bucket + 1] + rng.integers(4, 20, len(owner))[row]
    paid, second = bill[row, bucket + 1], 8 * 3600 + card[row] % 1800
    for holding, sums in ((owner[row], -paid), (card[row], paid)):
        ledger.enter(
            holding, day, sums, kind="TRANSFER", purpose="CARD_REPAYMENT", channel="SYSTEM", second=second
        )


def _bills(spent: Ints, part: Floats) -> Ints:
    """Return what is paid in each month: a part of what was owed at the end of the month before."""
    bill, owed = np.zeros_like(spent), np.zeros(len(spent), dtype=np.int64)
    for bucket in range(spent.shape[1]):
        bill[:, bucket] = np.rint(owed * part).astype(np.int64)
        owed = owed - bill[:, bucket] + spent[:, bucket]
    return bill
