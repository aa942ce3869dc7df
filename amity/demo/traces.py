"""Traces that customers leave: visits, looks, purchases, large sums, and what the bank was told."""

import numpy as np

from amity.demo.arrays import Ints, texts
from amity.demo.cast import Cast
from amity.demo.deposits import Decisions
from amity.demo.entries import Entries
from amity.demo.happenings import Happenings, happenings, times
from amity.demo.wealth import TakeUps

TURNING_POINTS = {
    "MARRIAGE": "Marriage",
    "CHILD": "Child",
    "HOUSE": "New home",
    "RETIREMENT": "Retirement",
    "JOB_CHANGE": "New job",
    "STUDY_ABROAD": "Child studies abroad",
    "GROWTH": "Company grows",
}


def visits(cast: Cast) -> Happenings:
    """Return visits to the app of the last months; they fall when somebody is about to leave."""
    stage, truths, leaving = cast.stage, cast.stage.of("service"), cast.stage.of("attrition")
    rng, buckets = stage.rng("visits"), stage.horizon.buckets
    months_in = cast.leaving.months_in(stage)
    keeps = np.select(
        [months_in >= leaving["gone_after"], months_in >= leaving["visits_fall_after"]],
        [leaving["gone_visits"], leaving["visits_keep"]],
        1.0,
    )
    recent = np.arange(buckets) >= buckets - truths["visits_months"]
    habit = np.square(cast.inner.digital) * rng.lognormal(-0.1, truths["visit_sigma"], cast.size)
    pace = truths["visits_a_month"] * habit[:, None] * keeps * recent
    return happenings("APP_VISIT", *times(rng, cast, pace, hours=(7, 23)))


def rate_views(cast: Cast, matured: Decisions) -> Happenings:
    """Let those who care for rates compare them in the fortnight before a deposit matures."""
    rng, last = cast.stage.rng("rate-views"), cast.stage.horizon.last
    cares = cast.inner.rate_attitude[matured.owner] * cast.inner.digital[matured.owner]
    looks = rng.poisson(cast.stage.of("service")["rate_looks"] * cares)
    who = np.repeat(matured.owner, looks)
    day = np.repeat(matured.day, looks) - rng.integers(1, 15, len(who))
    second = rng.integers(7 * 3600, 23 * 3600, len(who))
    seen = happenings("RATE_VIEW", who, day, second, topic="Deposit rates")
    return seen.chosen((day > 0) & (day < last))


def offer_views(cast: Cast, taken: TakeUps) -> Happenings:
    """Let buyers look before they buy, and others look without buying."""
    rng, truths, last = cast.stage.rng("offer-views"), cast.stage.of("offers"), cast.stage.horizon.last
    buyers = np.flatnonzero(rng.random(len(taken.owner)) < truths["buyers_look_share"])
    lookers = np.flatnonzero((rng.random(cast.size) < truths["view_share"]) & cast.is_awake)
    who = np.append(taken.owner[buyers], lookers)
    day = np.append(taken.day[buyers] - 2, rng.integers(0, last, len(lookers)))
    second = rng.integers(8 * 3600, 23 * 3600, len(who))
    seen = happenings("OFFER_VIEW", who, day, second, topic="Wealth products")
    return seen.chosen((day >= 0) & (day > cast.since[who]))


def take_ups(taken: TakeUps) -> Happenings:
    """Return purchases of wealth products."""
    second = 10 * 3600 + taken.owner % 20_000
    return happenings("TAKE_UP", taken.owner, taken.day, second, topic="Wealth products", cents=taken.cents)


def life_events(cast: Cast) -> Happenings:
    """Return what the bank came to know of customers' lives; much it never hears of."""
    rng, known, horizon = cast.stage.rng("life-events"), cast.stage.of("life")["known"], cast.stage.horizon
    who: list[Ints] = []
    topic: list[str] = []
    month: list[Ints] = []
    for kind, word in TURNING_POINTS.items():
        bucket = cast.life.bucket[kind]
        told = np.flatnonzero((bucket >= 0) & (rng.random(len(bucket)) < known[kind]))
        who.append(told + (cast.persons if kind == "GROWTH" else 0))
        month.append(bucket[told])
        topic += [word] * len(told)
    everyone = np.concatenate(who)
    day = horizon.firsts[np.concatenate(month)] + rng.integers(0, 27, len(everyone))
    second = rng.integers(9 * 3600, 17 * 3600, len(everyone))
    told_of = happenings(
        "LIFE_EVENT",
        everyone,
        np.minimum(day, horizon.last - 1),
        second,
        channel="BRANCH",
        topic=texts(topic),
    )
    return told_of.chosen(cast.is_awake[everyone] & (told_of.day > cast.since[everyone]))


def large(cast: Cast, moved: Entries) -> tuple[Happenings, Happenings]:
    """Return the large sums of the last weeks that crossed the bank's border, out and in."""
    truths, horizon = cast.stage.of("large"), cast.stage.horizon
    edge = np.where(cast.is_company, truths["company"], truths["person"]) * 100
    outside = (moved.holding < cast.size) & (moved.bank >= 0) & (moved.day > horizon.last - truths["days"])
    found = moved.chosen(np.flatnonzero(outside))
    big = found.chosen(np.abs(found.cents) >= edge[found.holding])
    return (
        _sums("LARGE_OUTFLOW", "To another bank", big.chosen(big.cents < 0)),
        _sums("LARGE_INFLOW", "From another bank", big.chosen(big.cents > 0)),
    )


def _sums(kind: str, topic: str, some: Entries) -> Happenings:
    sums = np.abs(some.cents)
    return happenings(kind, some.holding, some.day, some.second, channel="SYSTEM", topic=topic, cents=sums)
