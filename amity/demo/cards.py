"""Credit cards: who has one, and the bill that is paid from the current account a month later."""

from dataclasses import dataclass

import numpy as np

from amity.demo.arrays import NEVER, Floats, Ints, cents
from amity.demo.cast import Cast
from amity.demo.ledger import Ledger, book, entries
from amity.demo.products import place


@dataclass(frozen=True, slots=True)
class Cards:
    """Each person's card (-1 none), when it was opened, and the share of purchases that it takes."""

    card_of: Ints
    opened_of: Ints
    share: float


def issue(cast: Cast, ledger: Ledger) -> Cards:
    """Open the cards; better ones for those who earn or own more."""
    stage, crowd, truths = cast.stage, cast.people, cast.stage.of("cards")
    rng = stage.rng("cards")
    wants = (
        truths["holder_share"]
        * np.where(crowd.is_main_bank, 1.3, 0.55)
        * (0.5 + cast.inner.digital[: crowd.size])
    )
    live = ~cast.is_prospect & ~cast.is_dormant
    able = (crowd.income > 3500) & (crowd.age < 70) & live[: crowd.size]  # noqa: PLR2004 who earns less is refused
    who = np.flatnonzero(able & (rng.random(crowd.size) < wants))
    opened = np.maximum(cast.since[who] + 10, stage.horizon.last - rng.integers(20, 2200, len(who)))
    rich = crowd.assets[who] > truths["platinum_assets"]
    well = crowd.income[who] > truths["gold_income"]
    product = np.where(rich, place("CC-PLT"), np.where(well, place("CC-GLD"), place("CC-STD")))
    limit = cents(np.maximum(np.round(crowd.income[who] * truths["limit_of_income"], -3), 5000))
    cards = ledger.open_book(book(product, who, opened, limit=limit, rate=np.full(len(who), 0.1825)))
    card_of, opened_of = np.full(crowd.size, -1), np.full(crowd.size, NEVER)
    card_of[who], opened_of[who] = cards, opened
    return Cards(card_of, opened_of, stage.of("money")["card_share_of_spend"])


def repay(cast: Cast, ledger: Ledger, cards: Cards) -> None:
    """Pay each month's bill in the next month: most in full, some in part."""
    stage, horizon = cast.stage, cast.stage.horizon
    rng = stage.rng("repay")
    owner = np.flatnonzero(cards.card_of >= 0)
    card = cards.card_of[owner]
    spent = -ledger.net(ledger.size)[card]
    part = np.where(rng.random(len(owner)) < stage.of("cards")["revolve_share"], 0.55, 1.0)[:, None]
    bill = _bills(spent, part)
    row, bucket = np.nonzero(bill[:, 1:] > 0)
    day = horizon.firsts[bucket + 1] + rng.integers(4, 20, len(owner))[row]
    paid = bill[row, bucket + 1]
    second = 8 * 3600 + card[row] % 1800
    ledger.write(
        entries(
            owner[row], day, -paid, kind="TRANSFER", purpose="CARD_REPAYMENT", channel="SYSTEM", second=second
        )
    )
    ledger.write(
        entries(
            card[row], day, paid, kind="TRANSFER", purpose="CARD_REPAYMENT", channel="SYSTEM", second=second
        )
    )


def _bills(spent: Ints, part: Floats) -> Ints:
    """Return what is paid in each month: a part of what was owed at the end of the month before."""
    bill, owed = np.zeros_like(spent), np.zeros(len(spent), dtype=np.int64)
    for bucket in range(spent.shape[1]):
        bill[:, bucket] = np.rint(owed * part[:, 0]).astype(np.int64)
        owed = owed - bill[:, bucket] + spent[:, bucket]
    return bill
