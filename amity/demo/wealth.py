"""Wealth: funds, plans, gold and trusts; take-up depends on need, service and how people were asked."""

from dataclasses import dataclass

import numpy as np

from amity.demo.arrays import NEVER, Flags, Floats, Ints, cents, logistic, repeated, whole
from amity.demo.cast import Cast
from amity.demo.contacts import NONE
from amity.demo.deposits import Decisions
from amity.demo.ledger import Ledger
from amity.demo.markets import Markets
from amity.demo.products import place

HOPELESS = -30.0
"""Log-odds of what does not happen."""


@dataclass(frozen=True, slots=True)
class TakeUps:
    """Who bought what and when inside the horizon, and the chance of it with and without a call."""

    owner: Ints
    product: Ints
    day: Ints
    cents: Ints
    was_called: Flags
    chance: Floats
    chance_without: Floats


@dataclass(frozen=True, slots=True)
class Purchases:
    """Positions that are bought."""

    owner: Ints
    product: Ints
    day: Ints
    cents: Ints


def run(cast: Cast, ledger: Ledger, market: Markets, matured: Decisions) -> TakeUps:
    """Open all positions, and return those that were taken up inside the horizon."""
    rng = cast.stage.rng("wealth")
    taken = _take_up(rng, cast)
    moved = np.flatnonzero(matured.to_wealth)
    days = np.minimum(matured.day[moved] + 1, cast.stage.horizon.last)
    from_deposit = Purchases(
        matured.owner[moved], _pick(rng, cast, matured.owner[moved]), days, matured.cents[moved]
    )
    new = Purchases(taken.owner, taken.product, taken.day, taken.cents)
    for bought in (_held_before(rng, cast), _trusts(rng, cast), from_deposit, new):
        _hold(rng, cast, ledger, market, bought)
    return taken


def _pick(rng: np.random.Generator, cast: Cast, owner: Ints) -> Ints:
    """Choose a product of the grade that the customer bears, or of one below."""
    shelf = cast.stage.of("wealth")["by_grade"]
    grade = np.maximum(
        cast.inner.risk[owner] - (rng.random(len(owner)) < cast.stage.of("wealth")["braver_share"]), 1
    )
    draw = rng.random(len(owner))
    options = [[place(code) for code in shelf[f"R{g}"]] for g in range(1, 6)]
    return np.array(
        [options[g - 1][int(d * len(options[g - 1]))] for g, d in zip(grade, draw, strict=True)],
        dtype=np.int64,
    )


def _appeal(cast: Cast) -> Floats:
    """Return the log-odds of a purchase in a month; hopeless where there is nothing to invest."""
    truths = cast.stage.of("wealth")
    rich = np.log10(np.maximum(cast.assets, 1000) / truths["assets_middle"])
    appeal = truths["base"] + truths["need"] * cast.inner.needs_wealth + truths["assets"] * rich
    able = cast.is_awake & ~cast.is_company & (cast.assets > truths["assets_least"])
    return np.where(able, appeal, HOPELESS)


def _held_before(rng: np.random.Generator, cast: Cast) -> Purchases:
    truths = cast.stage.of("wealth")
    chance = np.clip(logistic(_appeal(cast) + truths["held_before"]), 0, 0.9)
    count = np.where(rng.random(cast.size) < chance, 1 + rng.poisson(truths["held_more"], cast.size), 0)
    owner, _ = repeated(count)
    day = np.maximum(-rng.integers(1, 900, len(owner)), cast.since[owner] + 10)
    early = np.flatnonzero(day < 0)
    owner, day = owner[early], day[early]
    products = _pick(rng, cast, owner)
    terms = _terms(products)
    # A plan with a term that is still held cannot be older than its term.
    day = np.where(terms > 0, np.maximum(day, 5 - terms), day)
    return Purchases(owner, products, day, _sums(rng, cast, owner, truths["held_part"] / count[owner]))


def _trusts(rng: np.random.Generator, cast: Cast) -> Purchases:
    """Return the family trusts: a quarter of the richest have one."""
    truths, last = cast.stage.of("wealth"), cast.stage.horizon.last
    rich = (cast.assets > truths["trust_from"]) & ~cast.is_company & ~cast.is_prospect
    owner = np.flatnonzero(rich & (rng.random(cast.size) < truths["trust_share"]))
    day = np.maximum(cast.since[owner] + 60, last - rng.integers(30, 1500, len(owner)))
    sums = cents(np.maximum(np.round(cast.assets[owner] * truths["trust_part"], -5), truths["trust_least"]))
    return Purchases(owner, np.full(len(owner), place("TR-FAM")), day, sums)


def _sums(rng: np.random.Generator, cast: Cast, owner: Ints, part: Floats) -> Ints:
    yuan = cast.assets[owner] * part * rng.uniform(0.5, 1.5, len(owner))
    return cents(np.maximum(np.round(yuan, -3), 1000))


def _take_up(rng: np.random.Generator, cast: Cast) -> TakeUps:
    """Let customers buy month by month; a call or a message helps, and more where there is a need."""
    truths, horizon = cast.stage.of("wealth"), cast.stage.horizon
    appeal = _appeal(cast)[:, None] + truths["satisfaction"] * (
        cast.served.satisfaction - truths["satisfaction_middle"]
    )
    asked = cast.touched.talked()
    written = cast.touched.message > NONE
    stays = cast.active() & (cast.leaving.months_in(cast.stage) < 0)
    without = logistic(appeal + truths["message"] * written)
    chance = np.where(asked, logistic(appeal + truths["message"] * written + truths["call"]), without)
    who, bucket = np.nonzero((rng.random(chance.shape) < chance) & stays)
    contacted = np.maximum(cast.touched.call[who, bucket], cast.touched.visit[who, bucket])
    somewhen = horizon.firsts[bucket] + rng.integers(0, 27, len(who))
    day = np.where(contacted > NONE, contacted + rng.integers(0, 5, len(who)), somewhen)
    keep = np.flatnonzero(day < horizon.last)
    who, bucket, day = who[keep], bucket[keep], day[keep]
    sums = _sums(rng, cast, who, np.full(len(who), truths["bought_part"]))
    return TakeUps(
        who, _pick(rng, cast, who), day, sums, asked[who, bucket], chance[who, bucket], without[who, bucket]
    )


def _hold(rng: np.random.Generator, cast: Cast, ledger: Ledger, market: Markets, bought: Purchases) -> None:
    """Open positions, follow the market, and redeem what is due, not wanted, or leaves with the customer."""
    horizon = cast.stage.horizon
    closed, terms = _redeemed(rng, cast, bought), _terms(bought.product)
    units = bought.cents / market.at(bought.product, bought.day)
    path = np.rint(units[:, None] * market.path(bought.product)[:, -len(horizon.ends) :]).astype(np.int64)
    held = (horizon.ends >= bought.day[:, None]) & (horizon.ends < closed[:, None])
    ended = closed <= horizon.last
    matures = np.where(terms > 0, bought.day + terms, NEVER)
    ledger.open(
        bought.product,
        bought.owner,
        bought.day,
        closed=np.where(ended, closed, NEVER),
        matures=matures,
        status=np.select([ended & (closed == matures), ended], ["MATURED", "CLOSED"], "ACTIVE").astype(
            object
        ),
        path=np.where(held, path, 0),
    )
    second = rng.integers(9 * 3600, 15 * 3600, len(closed))
    ledger.enter(
        bought.owner,
        bought.day,
        -bought.cents,
        kind="INVESTMENT",
        purpose="WEALTH",
        channel="MOBILE",
        second=second,
    )
    out = np.flatnonzero(ended)
    back = np.rint(units[out] * market.at(bought.product[out], closed[out])).astype(np.int64)
    ledger.enter(
        bought.owner[out],
        closed[out],
        back,
        kind="INVESTMENT",
        purpose="REDEMPTION",
        channel="SYSTEM",
        second=second[out],
    )


def _terms(products: Ints) -> Ints:
    """Return the days after which a plan ends by itself, nought for open ones."""
    fixed = {place("WM-180"): 180, place("WM-365"): 365, place("GB-36"): 1096, place("TR-FAM"): 3652}
    return np.array([fixed.get(int(p), 0) for p in products], dtype=np.int64)


def _redeemed(rng: np.random.Generator, cast: Cast, bought: Purchases) -> Ints:
    """Return the day on which each position ends, NEVER if it lasts beyond today."""
    horizon, size = cast.stage.horizon, len(bought.owner)
    months = rng.exponential(1 / cast.stage.of("wealth")["redeem_a_month"], size)
    wanted = np.minimum(bought.day + 30 + months * 30.4, NEVER).astype(np.int64)
    terms = _terms(bought.product)
    ends = np.minimum(wanted, np.where(terms > 0, bought.day + terms, NEVER))
    start = cast.leaving.start[bought.owner]
    leaves = (start < NEVER) & (cast.leaving.back[bought.owner] >= NEVER)
    after = whole(rng, cast.stage.of("attrition")["redeem_after_days"], size)
    out = horizon.firsts[np.minimum(start, horizon.buckets - 1)] + after
    ends = np.where(leaves & (out > bought.day), np.minimum(ends, out), ends)
    # Nobody redeems what was bought the same week.
    ends = np.maximum(horizon.business_day(ends), bought.day + 7)
    # What would have ended before the horizon is not in the extract: what is held was kept.
    return np.where(ends < 1, NEVER, ends)
