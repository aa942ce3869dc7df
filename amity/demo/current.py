"""Current accounts: the surplus that is swept away, the gap that is filled, what leavers take out, and the opening."""

import numpy as np

from amity.demo.arrays import Ints, cents
from amity.demo.cast import Cast
from amity.demo.ledger import Entries, Ledger, book, entries
from amity.demo.products import place, rate_of


CASH_MOST = 2_000_000
"""What is paid in over the counter at most, in cents."""


def open_accounts(cast: Cast, ledger: Ledger) -> None:
    """Open each customer's current account; the account's place is the customer's. Prospects' stay empty."""
    product = np.where(cast.is_company, place("CUR-B"), place("CUR-P"))
    rate = np.full(cast.size, rate_of("CUR-P"))
    status = np.where(cast.is_dormant, "DORMANT", "ACTIVE").astype(object)
    ledger.open_book(book(product, np.arange(cast.size), cast.since, rate=rate, status=status))


def settle(cast: Cast, ledger: Ledger) -> None:
    """Live through the months with each account, and set what it held before the first."""
    rng = cast.stage.rng("current")
    target = _target(rng, cast)
    _pay_in(rng, cast, ledger, target)
    net = ledger.net(cast.size)
    swept = _sweep(rng, cast, target, net)
    _write(rng, cast, ledger, swept)
    opening = np.where(cast.since < 0, target, 0)
    _interest(cast, ledger, opening[:, None] + np.cumsum(net + swept, axis=1))
    missing = _shortfall(cast, ledger, opening)
    ledger.openings[0] = np.where(cast.since < 0, opening + missing, 0)
    _bring(cast, ledger, np.where(cast.since >= 0, missing, 0))


def _target(rng: np.random.Generator, cast: Cast) -> Ints:
    """Return what a customer likes to keep at hand, in cents: very unequal, and much of it idle."""
    money = cast.stage.of("money")
    month = np.append(np.maximum(cast.people.income, 1500) * 0.7, cast.firms.receipts * 0.5)
    idle = cast.assets * rng.beta(1.1, 5.0, cast.size)
    wanted = (
        month * money["buffer_months"] * rng.lognormal(0, money["idle_sigma"] * 0.6, cast.size) * 0.6 + idle
    )
    wanted = np.where(cast.is_dormant, cast.assets * 0.08 + 20, wanted)
    own = np.append(np.where(cast.people.is_main_bank, 1.0, 0.5), np.ones(cast.firms.count))
    return np.where(cast.is_prospect, 0, cents(np.round(wanted * own, 2)))


def _sweep(rng: np.random.Generator, cast: Cast, target: Ints, net: Ints) -> Ints:
    """Return, account by bucket, what goes to (negative) or comes from the customer's account elsewhere."""
    money, truths = cast.stage.of("money"), cast.stage.of("attrition")
    months_in = cast.leaving.months_in(cast.stage)
    low, high = truths["outflow_a_month"]
    greed = rng.uniform(low, high, net.shape)
    tidy = rng.random(net.shape)
    active = cast.active()
    is_open = cast.since[:, None] < cast.stage.horizon.firsts[:-1]
    balance = np.where(cast.since < 0, target, 0)
    moved = np.zeros_like(net)
    for bucket in range(net.shape[1]):
        balance = balance + net[:, bucket]
        leaves = months_in[:, bucket] >= truths["outflow_after"]
        takes = np.where(leaves, -np.maximum(balance * greed[:, bucket], 0), 0.0)
        spare = (
            (balance > target * money["sweep_high"]) & ~leaves & active[:, bucket] & (tidy[:, bucket] < 0.6)
        )  # noqa: PLR2004
        takes = np.where(spare, -(balance - target) * 0.9, takes)
        short = (balance < target * money["sweep_low"]) & ~leaves & is_open[:, bucket]
        takes = np.where(short | (balance < 0), np.maximum(target * 0.8 - balance, -balance), takes)
        takes = np.where(leaves & (balance < 0), -balance, takes)
        step = (np.rint(takes / 10_000) * 10_000).astype(np.int64)
        step = np.where(is_open[:, bucket], step, 0)
        step = np.where(
            (balance + step < 0) | (np.abs(step) < 50_000),
            np.where((balance < 0) & is_open[:, bucket], -balance, 0),
            step,
        )  # noqa: PLR2004
        moved[:, bucket] = step
        balance = balance + step
    return moved


def _write(rng: np.random.Generator, cast: Cast, ledger: Ledger, moved: Ints) -> Entries:
    horizon = cast.stage.horizon
    who, bucket = np.nonzero(moved)
    length = horizon.firsts[bucket + 1] - horizon.firsts[bucket]
    whole = bucket < horizon.buckets - 1
    # What a month's end decides is moved in its last days; in the month of today, by yesterday.
    day = horizon.firsts[bucket + 1] - 1 - (rng.random(len(who)) * length * 0.4).astype(np.int64)
    recent = np.maximum(horizon.last - 1 - rng.integers(0, 14, len(who)), horizon.firsts[-2])
    day = np.where(whole, day, recent)
    return ledger.write(
        entries(
            who, day, moved[who, bucket], kind="TRANSFER", purpose="OWN_ACCOUNT", channel="MOBILE",
            second=rng.integers(8 * 3600, 22 * 3600, len(who)), bank=rng.integers(0, 6, len(who)),
        )
    )  # fmt: skip


def _pay_in(rng: np.random.Generator, cast: Cast, ledger: Ledger, target: Ints) -> None:
    """Let accounts that were opened inside the horizon begin with a first payment in: little in cash, much by transfer."""
    amount = np.maximum(target // 10_000 * 10_000, 10_000)
    new, small = (cast.since >= 0) & (target > 0), amount < CASH_MOST
    for some, kind, purpose, bank in (
        (new & small, "CASH", "CASH", -1),
        (new & ~small, "TRANSFER", "OWN_ACCOUNT", 0),
    ):
        who = np.flatnonzero(some)
        second = rng.integers(9 * 3600, 16 * 3600, len(who))
        ledger.write(
            entries(
                who,
                cast.since[who],
                amount[who],
                kind=kind,
                purpose=purpose,
                channel="BRANCH",
                second=second,
                bank=bank,
            )
        )


def _bring(cast: Cast, ledger: Ledger, cents_missing: Ints) -> None:
    """Let new customers bring with them what they are about to spend."""
    new = np.flatnonzero(cents_missing > 0)
    ledger.write(
        entries(
            new, cast.since[new], cents_missing[new], kind="TRANSFER", purpose="OWN_ACCOUNT", channel="BRANCH",
            second=np.full(len(new), 8 * 3600 + 1800), bank=new % 6,
        )
    )  # fmt: skip


def _interest(cast: Cast, ledger: Ledger, month_ends: Ints) -> None:
    """Pay interest at each quarter's twentieth on what the month before ended with."""
    horizon = cast.stage.horizon
    quarters = np.flatnonzero(np.isin(horizon.calendar_months, (3, 6, 9, 12)))
    quarters = quarters[quarters > 0]
    earned = np.rint(np.maximum(month_ends[:, quarters - 1], 0) * rate_of("CUR-P") / 4).astype(np.int64)
    who, which = np.nonzero(earned >= 100)  # noqa: PLR2004 less than one yuan is not shown
    day = horizon.firsts[quarters[which]] + 20
    ledger.write(
        entries(
            who, day, earned[who, which], kind="INTEREST", purpose="INTEREST", channel="SYSTEM", second=3600
        )
    )


def _shortfall(cast: Cast, ledger: Ledger, opening: Ints) -> Ints:
    """Return by how much the opening must be higher so that no account is ever overdrawn."""
    parts = [part.chosen(part.holding < cast.size) for part in ledger.parts]
    holding = np.concatenate([part.holding for part in parts])
    order = np.lexsort(
        (
            np.concatenate([part.second for part in parts]),
            np.concatenate([part.day for part in parts]),
            holding,
        )
    )
    amount, holding = np.concatenate([part.cents for part in parts])[order], holding[order]
    running = np.cumsum(amount)
    first = np.searchsorted(holding, np.arange(cast.size))
    before = np.where(first > 0, running[np.maximum(first - 1, 0)], 0)
    balance = running - before[holding] + opening[holding]
    lowest = np.zeros(cast.size, dtype=np.int64)
    np.minimum.at(lowest, holding, balance)
    return -lowest
