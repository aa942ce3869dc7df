"""Sweeps: what customers fetch from their accounts elsewhere when short, and move there when rich."""

from dataclasses import dataclass

import numpy as np

from amity.demo.arrays import Ints, spread
from amity.demo.cast import Cast
from amity.demo.entries import BANKS, Entries, joined
from amity.demo.ledger import Ledger

THOUSAND = 100_000
FIRST_SECOND = 60
"""When money that a day needs is fetched: before everything else of the day."""
LATE = 22 * 3600


@dataclass(frozen=True, slots=True)
class Months:
    """By account and bucket: what moved in all, the lowest point on the way, the last day of movement."""

    net: Ints
    dip: Ints
    last: Ints


def run(rng: np.random.Generator, cast: Cast, ledger: Ledger, *, target: Ints, opening: Ints) -> Ints:
    """Keep every account near its target month by month; return the balances at the buckets' ends."""
    moved = on_accounts(cast, ledger)
    months = _months(cast, moved)
    starts, fetched, swept = _live(rng, cast, months, target, opening)
    _write_fetched(rng, cast, ledger, moved, starts=starts, fetched=fetched)
    _write_swept(rng, cast, ledger, months, swept)
    return starts + fetched + months.net + swept


def on_accounts(cast: Cast, ledger: Ledger) -> Entries:
    """Return what has moved so far on current accounts, account by account."""
    moved = joined([part.chosen(part.holding < cast.size) for part in ledger.parts])
    return moved.chosen(np.argsort(moved.holding, kind="stable"))


def running(cents: Ints, group: Ints) -> Ints:
    """Return the running sum within each group; a group's entries stand together."""
    total = np.cumsum(cents)
    first = np.searchsorted(group, group)
    return total - np.where(first > 0, total[np.maximum(first - 1, 0)], 0)


def _months(cast: Cast, moved: Entries) -> Months:
    horizon = cast.stage.horizon
    shape = (cast.size, horizon.buckets)
    month = moved.holding * horizon.buckets + horizon.bucket(moved.day)
    within = running(moved.cents, month)
    net, dip = np.zeros(shape[0] * shape[1], dtype=np.int64), np.zeros(shape[0] * shape[1], dtype=np.int64)
    last = np.zeros(shape[0] * shape[1], dtype=np.int64)
    # Each month's last entry has its sum; its order is the entries' own.
    net[month] = within
    last[month] = moved.day
    np.minimum.at(dip, month, within)
    return Months(net.reshape(shape), dip.reshape(shape), last.reshape(shape))


def _live(
    rng: np.random.Generator, cast: Cast, months: Months, target: Ints, opening: Ints
) -> tuple[Ints, Ints, Ints]:
    """Return, by account and bucket, the balance at the start, what is fetched, and what is swept."""
    money, truths = cast.stage.of("money"), cast.stage.of("attrition")
    leaves = cast.leaving.months_in(cast.stage) >= truths["outflow_after"]
    greed = spread(rng, truths["outflow_a_month"], months.net.shape)
    tidies = (rng.random(months.net.shape) < money["sweep_chance"]) & cast.active() & ~leaves
    is_open = cast.since[:, None] < cast.stage.horizon.firsts[:-1]
    starts, fetched, swept = (np.zeros_like(months.net) for _ in range(3))
    balance = opening
    for b in range(months.net.shape[1]):
        starts[:, b] = balance
        short = np.maximum(-(balance + months.dip[:, b]), 0)
        fetched[:, b] = -(-short // THOUSAND) * THOUSAND * is_open[:, b]
        balance = balance + fetched[:, b] + months.net[:, b]
        spare = tidies[:, b] & (balance > target * money["sweep_high"])
        low = ~leaves[:, b] & (balance < target * money["sweep_low"])
        takes = np.select(
            [leaves[:, b], low, spare],
            [
                -balance * greed[:, b],
                target * money["fill_to"] - balance,
                (target - balance) * (1 - money["sweep_all_but"]),
            ],
            0.0,
        )
        step = np.trunc(takes / THOUSAND).astype(np.int64) * THOUSAND
        swept[:, b] = np.where(np.abs(step) < money["sweep_least"] * 100, 0, step) * is_open[:, b]
        balance = balance + swept[:, b]
    return starts, fetched, swept


def _write_fetched(
    rng: np.random.Generator, cast: Cast, ledger: Ledger, moved: Entries, *, starts: Ints, fetched: Ints
) -> None:
    """Fetch what is missing on the morning of the day on which it would be missed."""
    horizon = cast.stage.horizon
    bucket = horizon.bucket(moved.day)
    month = moved.holding * horizon.buckets + bucket
    balance = running(moved.cents, month) + starts[moved.holding, bucket]
    short = np.flatnonzero(balance < 0)
    months, first = np.unique(month[short], return_index=True)
    who, when = months // horizon.buckets, months % horizon.buckets
    some = np.flatnonzero(fetched[who, when] > 0)
    who, when, day = who[some], when[some], moved.day[short[first[some]]]
    ledger.enter(
        who,
        day,
        fetched[who, when],
        kind="TRANSFER",
        purpose="OWN_ACCOUNT",
        channel="SYSTEM",
        second=FIRST_SECOND,
        bank=rng.integers(0, len(BANKS), len(who)),
    )


def _write_swept(rng: np.random.Generator, cast: Cast, ledger: Ledger, months: Months, swept: Ints) -> None:
    """Sweep in a month's last days, after all else; in the month of today, by yesterday."""
    horizon = cast.stage.horizon
    who, bucket = np.nonzero(swept)
    length = horizon.firsts[bucket + 1] - horizon.firsts[bucket]
    day = horizon.firsts[bucket + 1] - 1 - (rng.random(len(who)) * length * 0.4).astype(np.int64)
    recent = np.maximum(horizon.last - 1 - rng.integers(0, 14, len(who)), horizon.firsts[-2])
    day = np.where(bucket < horizon.buckets - 1, day, recent)
    last = months.last[who, bucket]
    after = (day <= last) & (swept[who, bucket] < 0)
    by_day = rng.integers(8 * 3600, 22 * 3600, len(who))
    ledger.enter(
        who,
        np.where(after, last, day),
        swept[who, bucket],
        kind="TRANSFER",
        purpose="OWN_ACCOUNT",
        channel="MOBILE",
        second=np.where(after, LATE + who % 3600, by_day),
        bank=rng.integers(0, len(BANKS), len(who)),
    )
