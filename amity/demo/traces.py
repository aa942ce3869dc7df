"""Traces that customers leave: visits, looks, purchases, large sums, and what the bank was told."""

import numpy as np

from amity.demo.arrays import texts
from amity.demo.cast import Cast
from amity.demo.deposits import Decisions
from amity.demo.entries import Entries
from amity.demo.happenings import Happenings, somewhen
from amity.demo.wealth import TakeUps


def visits(cast: Cast) -> Happenings:
    """Return visits to the app of the last months; they fall when somebody is about to leave."""
    stage, truths = cast.stage, cast.stage.of("service")
    rng, horizon = stage.rng("visits"), stage.horizon
    months_in = cast.leaving.months_in(stage)
    keeps = np.where(
        months_in >= stage.of("attrition")["visits_fall_after"], stage.of("attrition")["visits_keep"], 1.0
    )
    keeps = np.where(months_in >= stage.of("attrition")["gone_after"], 0.02, keeps)
    recent = np.arange(horizon.buckets) >= horizon.buckets - truths["visits_months"]
    habit = np.square(cast.inner.digital) * rng.lognormal(-0.1, 0.5, cast.size)
    pace = truths["visits_a_month"] * habit[:, None] * keeps * recent * cast.active()
    counts = rng.poisson(pace)
    who, bucket = np.nonzero(counts)
    pick = np.repeat(np.arange(len(who)), counts[who, bucket])
    return somewhen(rng, cast, who[pick], bucket[pick], kind="APP_VISIT", channel="MOBILE", hours=(7, 23))


def rate_views(cast: Cast, matured: Decisions) -> Happenings:
    """Let those who care for rates compare them in the days before a deposit matures."""
    rng = cast.stage.rng("rate-views")
    looks = rng.poisson(1.6 * cast.inner.rate_attitude[matured.owner] * cast.inner.digital[matured.owner])
    who, when = np.repeat(matured.owner, looks), np.repeat(matured.day, looks)
    day = when - rng.integers(1, 15, len(who))
    keep = np.flatnonzero((day > 0) & (day < cast.stage.horizon.last))
    second = rng.integers(7 * 3600, 23 * 3600, len(who))
    return Happenings(
        who[keep],
        day[keep],
        second[keep],
        "RATE_VIEW",
        texts(["MOBILE"] * len(keep)),
        texts(["Deposit rates"] * len(keep)),
    )


def offer_views(cast: Cast, taken: TakeUps) -> Happenings:
    """Let buyers look before they buy, and others look without buying."""
    rng = cast.stage.rng("offer-views")
    buyers = np.flatnonzero(rng.random(len(taken.owner)) < 0.6)  # noqa: PLR2004
    lookers = np.flatnonzero(
        (rng.random(cast.size) < cast.stage.of("offers")["view_share"]) & ~cast.is_prospect
    )
    who = np.append(taken.owner[buyers], lookers)
    day = np.append(taken.day[buyers] - 2, rng.integers(0, cast.stage.horizon.last, len(lookers)))
    keep = np.flatnonzero(day >= 0)
    second = rng.integers(8 * 3600, 23 * 3600, len(who))
    topic = texts(["Wealth products"] * len(keep))
    return Happenings(who[keep], day[keep], second[keep], "OFFER_VIEW", texts(["MOBILE"] * len(keep)), topic)


def take_ups(taken: TakeUps) -> Happenings:
    size = len(taken.owner)
    second = 10 * 3600 + taken.owner % 20_000
    topic = texts(["Wealth products"] * size)
    return Happenings(
        taken.owner, taken.day, second, "TAKE_UP", texts(["MOBILE"] * size), topic, cents=taken.cents
    )


def life_events(cast: Cast) -> Happenings:
    """Return what the bank came to know of customers' lives."""
    rng, known = cast.stage.rng("life-events"), cast.stage.of("life")["known"]
    words = {
        "MARRIAGE": "Marriage",
        "CHILD": "Child",
        "HOUSE": "New home",
        "RETIREMENT": "Retirement",
        "JOB_CHANGE": "New job",
        "STUDY_ABROAD": "Child studies abroad",
    }
    who, bucket, topic = [], [], []
    for kind, word in words.items():
        places = np.flatnonzero((cast.life.bucket[kind] >= 0) & (rng.random(cast.persons) < known[kind]))
        who.append(places)
        bucket.append(cast.life.bucket[kind][places])
        topic += [word] * len(places)
    grown = np.flatnonzero(
        (cast.life.bucket["GROWTH"] >= 0) & (rng.random(cast.firms.count) < known["COMPANY_GROWS"])
    )
    who.append(grown + cast.persons)
    bucket.append(cast.life.bucket["GROWTH"][grown])
    topic += ["Company grows"] * len(grown)
    everyone, when = np.concatenate(who), np.concatenate(bucket)
    firsts = cast.stage.horizon.firsts
    day = np.minimum(firsts[when] + rng.integers(0, 27, len(everyone)), cast.stage.horizon.last - 1)
    second = rng.integers(9 * 3600, 17 * 3600, len(everyone))
    return Happenings(everyone, day, second, "LIFE_EVENT", texts(["BRANCH"] * len(everyone)), texts(topic))


def large(cast: Cast, moved: Entries) -> list[Happenings]:
    """Return the large sums of the last weeks that crossed the bank's border."""
    large, horizon = cast.stage.of("large"), cast.stage.horizon
    edge = np.where(cast.is_company, large["company"], large["person"]) * 100
    outside = (moved.holding < cast.size) & (moved.bank >= 0) & (moved.day > horizon.last - large["days"])
    found = moved.chosen(np.flatnonzero(outside))
    big = found.chosen(np.abs(found.cents) >= edge[found.holding])
    parts = []
    for kind, some in (
        ("LARGE_OUTFLOW", big.chosen(big.cents < 0)),
        ("LARGE_INFLOW", big.chosen(big.cents > 0)),
    ):
        size = some.count
        parts.append(
            Happenings(
                some.holding,
                some.day,
                some.second,
                kind,
                texts(["SYSTEM"] * size),
                texts(["To another bank" if kind == "LARGE_OUTFLOW" else "From another bank"] * size),
                cents=np.abs(some.cents),
            )
        )
    return parts
