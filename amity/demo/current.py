"""Current accounts: surplus swept away, gaps filled, what leavers take out, and the opening balance."""

from dataclasses import replace

import numpy as np

from amity.demo import sweeps
from amity.demo.arrays import Ints, cents, shares
from amity.demo.cast import Cast
from amity.demo.entries import BANKS
from amity.demo.ledger import Ledger
from amity.demo.products import place, rate_of

QUARTERS = (3, 6, 9, 12)
LEAST_INTEREST = 100
"""Interest of less than a yuan is not shown."""


def open_accounts(cast: Cast, ledger: Ledger) -> None:
    """Open each customer's current account; the account's place is the customer's. Prospects' stay empty."""
    product = np.where(cast.is_company, place("CUR-B"), place("CUR-P"))
    rate = np.full(cast.size, rate_of("CUR-P"))
    status = np.where(cast.is_dormant, "DORMANT", "ACTIVE").astype(object)
    ledger.open(product, np.arange(cast.size), cast.since, rate=rate, status=status)


def settle(cast: Cast, ledger: Ledger) -> None:
    """Live through the months with each account, and set what it held before the first."""
    rng = cast.stage.rng("current")
    target = _target(rng, cast)
    _pay_in(rng, cast, ledger, target)
    is_old = cast.since < 0
    opening = np.where(is_old, target, 0)
    ends = sweeps.run(rng, cast, ledger, target=target, opening=opening)
    _interest(cast, ledger, ends)
    # What a day's order still leaves short was there before, or was brought along.
    missing = _shortfall(cast, ledger, opening)
    ledger.books[0] = replace(ledger.books[0], opening=np.where(is_old, opening + missing, 0))
    _bring(cast, ledger, np.where(is_old, 0, missing))


def _target(rng: np.random.Generator, cast: Cast) -> Ints:
    """Return what a customer likes to keep at hand, in cents: very unequal, and much of it idle."""
    money = cast.stage.of("money")
    income = np.maximum(cast.people.income, money["income_least"])
    month = np.append(income * money["spent_share"], cast.firms.receipts * money["company_month"])
    buffer = month * money["buffer_months"] * rng.lognormal(0, money["buffer_sigma"], cast.size)
    wanted = buffer + cast.assets * shares(rng, money["idle"], cast.size)
    share, least = money["dormant_keeps"]
    wanted = np.where(cast.is_dormant, cast.assets * share + least, wanted)
    kept = np.where(cast.people.is_main_bank, 1.0, money["other_bank_keeps"])
    wanted *= np.append(kept, np.ones(cast.firms.count))
    return np.where(cast.is_prospect, 0, cents(np.round(wanted, 2)))


def _pay_in(rng: np.random.Generator, cast: Cast, ledger: Ledger, target: Ints) -> None:
    """Let new accounts begin with a payment in: little over the counter, much by transfer."""
    amount = np.maximum(target // 10_000 * 10_000, 10_000)
    new, small = (cast.since >= 0) & (target > 0), amount < cast.stage.of("money")["counter_most"] * 100
    for some, kind, purpose, bank in (
        (new & small, "CASH", "CASH", -1),
        (new & ~small, "TRANSFER", "OWN_ACCOUNT", 0),
    ):
        who = np.flatnonzero(some)
        second = rng.integers(9 * 3600, 16 * 3600, len(who))
        since, sums = cast.since[who], amount[who]
        ledger.enter(who, since, sums, kind=kind, purpose=purpose, channel="BRANCH", second=second, bank=bank)


def _bring(cast: Cast, ledger: Ledger, missing: Ints) -> None:
    """Let new customers bring with them what they are about to spend."""
    new = np.flatnonzero(missing > 0)
    ledger.enter(
        new,
        cast.since[new],
        missing[new],
        kind="TRANSFER",
        purpose="OWN_ACCOUNT",
        channel="BRANCH",
        second=8 * 3600 + 1800,
        bank=new % len(BANKS),
    )


def _interest(cast: Cast, ledger: Ledger, month_ends: Ints) -> None:
    """Pay interest in the last week of each quarter on what the month before ended with."""
    horizon = cast.stage.horizon
    quarters = np.flatnonzero(np.isin(horizon.calendar_months, QUARTERS))
    quarters = quarters[quarters > 0]
    earned = np.rint(np.maximum(month_ends[:, quarters - 1], 0) * rate_of("CUR-P") / 4).astype(np.int64)
    who, which = np.nonzero(earned >= LEAST_INTEREST)
    day = horizon.firsts[quarters[which]] + 20
    sums = earned[who, which]
    ledger.enter(who, day, sums, kind="INTEREST", purpose="INTEREST", channel="SYSTEM", second=3600)


def _shortfall(cast: Cast, ledger: Ledger, opening: Ints) -> Ints:
    """Return by how much the opening must be higher so that no account is ever overdrawn."""
    moved = sweeps.on_accounts(cast, ledger)
    running = sweeps.running(moved.cents, moved.holding) + opening[moved.holding]
    lowest = np.zeros(cast.size, dtype=np.int64)
    np.minimum.at(lowest, moved.holding, running)
    return -lowest
