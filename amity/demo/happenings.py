"""Happenings on the channels: complaints, questions, visits, looks at rates, reviews, large sums, and known life events."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from amity.demo.arrays import Floats, Ints, Texts, at, texts
from amity.demo.cast import Cast
from amity.demo.contacts import NONE
from amity.demo.deposits import Decisions
from amity.demo.ledger import Entries
from amity.demo.tables import NO_AMOUNT, money, moments, table
from amity.demo.wealth import TakeUps
from amity.demo.world import toml_words

NO_SCORE = -1


@dataclass(frozen=True, slots=True)
class Happenings:
    """Events of one kind, a place each."""

    who: Ints
    day: Ints
    second: Ints
    kind: str
    channel: Texts
    topic: Texts | None = None
    status: Texts | None = None
    cents: Ints | None = None
    score: Ints | None = None
    text: Texts | None = None


def happenings(cast: Cast, matured: Decisions, taken: TakeUps, moved: Entries) -> list[Happenings]:
    """Return everything that happened on the channels."""
    return [
        complaints(cast),
        _visits(cast),
        _rate_views(cast, matured),
        _questions(cast),
        _offer_views(cast, taken),
        _take_ups(taken),
        _reviews(cast),
        _life_events(cast),
        *_large(cast, moved),
    ]


def event_rows(cast: Cast, some: Sequence[Happenings]) -> pa.Table:
    """Return the rows of the events."""
    stage, horizon = cast.stage, cast.stage.horizon
    first, parts = 0, []
    for one in some:
        size = len(one.who)
        prefix = f"E{stage.chunk:03d}"
        columns: dict[str, Any] = {
            "key": [f"{prefix}{n:07d}" for n in range(first, first + size)],
            "customer_key": stage.customer_keys(one.who),
            "channel": one.channel,
            "kind": one.kind,
            "at": moments(one.day, one.second, horizon, stage.of("bank")["utc_offset_hours"]),
            "topic": one.topic,
            "status": one.status,
            "amount": money(np.full(size, NO_AMOUNT) if one.cents is None else one.cents),
            "score": None if one.score is None else pa.array(one.score, mask=one.score == NO_SCORE),
            "text": one.text,
        }
        parts.append(table("events", size, columns))
        first += size
    return pa.concat_tables(parts)


def complaints(cast: Cast) -> Happenings:
    """Return the complaints: those of the last days are still open."""
    rng, truths = cast.stage.rng("complaints"), cast.stage.of("service")
    who, bucket = np.nonzero(cast.served.complaint > NONE)
    day = cast.served.complaint[who, bucket]
    topic = at([cause[0] for cause in truths["causes"]], cast.served.cause[who, bucket])
    fresh = day > cast.stage.horizon.last - truths["open_within_days"]
    slow = (day > cast.stage.horizon.last - 30) & (rng.random(len(who)) < 0.08)  # noqa: PLR2004 a few drag on
    status = np.where((fresh & (rng.random(len(who)) < 0.75)) | slow, "OPEN", "CLOSED").astype(object)  # noqa: PLR2004
    channel = _channel(rng, cast, who, ("MOBILE", "PHONE"))
    second = rng.integers(8 * 3600, 21 * 3600, len(who))
    words = _said(rng, cast, who, "complaint", topic)
    return Happenings(who, day, second, "COMPLAINT", channel, topic, status, text=words)


def _channel(rng: np.random.Generator, cast: Cast, who: Ints, pair: tuple[str, str]) -> Texts:
    return np.where(rng.random(len(who)) < cast.inner.digital[who], *pair).astype(object)


def _said(rng: np.random.Generator, cast: Cast, who: Ints, kind: str, topic: Texts) -> Texts:
    said = toml_words("service")[kind]
    foreign = np.append(cast.people.is_foreign, np.zeros(cast.firms.count, dtype=bool))[who]
    draw = rng.random(len(who))
    spoken = []
    for is_foreign, subject, share in zip(foreign, topic, draw, strict=True):
        options = said["en" if is_foreign else "zh"][subject]
        spoken.append(options[int(share * len(options))])
    return texts(spoken)


def _visits(cast: Cast) -> Happenings:
    """Return visits to the app of the last months; they fall when somebody is about to leave."""
    stage, truths = cast.stage, cast.stage.of("service")
    rng, horizon = stage.rng("visits"), stage.horizon
    months_in = cast.leaving.months_in(stage)
    keeps = np.where(months_in >= stage.of("attrition")["visits_fall_after"], stage.of("attrition")["visits_keep"], 1.0)
    keeps = np.where(months_in >= stage.of("attrition")["gone_after"], 0.02, keeps)
    recent = np.arange(horizon.buckets) >= horizon.buckets - truths["visits_months"]
    habit = np.square(cast.inner.digital) * rng.lognormal(-0.1, 0.5, cast.size)
    pace = truths["visits_a_month"] * habit[:, None] * keeps * recent * cast.active()
    counts = rng.poisson(pace)
    who, bucket = np.nonzero(counts)
    pick = np.repeat(np.arange(len(who)), counts[who, bucket])
    return _somewhen(rng, cast, who[pick], bucket[pick], "APP_VISIT", "MOBILE", (7, 23))


def _somewhen(
    rng: np.random.Generator, cast: Cast, who: Ints, bucket: Ints, kind: str, channel: str, hours: tuple[int, int],
) -> Happenings:  # fmt: skip
    firsts, last = cast.stage.horizon.firsts, cast.stage.horizon.last
    day = firsts[bucket] + (rng.random(len(who)) * (firsts[bucket + 1] - firsts[bucket])).astype(np.int64)
    keep = np.flatnonzero(day < last)
    second = rng.integers(hours[0] * 3600, hours[1] * 3600, len(who))
    return Happenings(who[keep], day[keep], second[keep], kind, np.full(len(keep), channel, dtype=object))


def _rate_views(cast: Cast, matured: Decisions) -> Happenings:
    """Let those who care for rates compare them in the days before a deposit matures."""
    rng = cast.stage.rng("rate-views")
    looks = rng.poisson(1.6 * cast.inner.rate_attitude[matured.owner] * cast.inner.digital[matured.owner])
    who, when = np.repeat(matured.owner, looks), np.repeat(matured.day, looks)
    day = when - rng.integers(1, 15, len(who))
    keep = np.flatnonzero((day > 0) & (day < cast.stage.horizon.last))
    second = rng.integers(7 * 3600, 23 * 3600, len(who))
    return Happenings(
        who[keep], day[keep], second[keep], "RATE_VIEW", texts(["MOBILE"] * len(keep)), texts(["Deposit rates"] * len(keep))
    )


def _questions(cast: Cast) -> Happenings:
    stage = cast.stage
    rng = stage.rng("questions")
    asks = rng.random((cast.size, stage.horizon.buckets)) < stage.of("service")["calls_a_year"] / 12
    who, bucket = np.nonzero(asks & cast.active())
    one = _somewhen(rng, cast, who, bucket, "QUESTION", "MOBILE", (8, 22))
    topics = list(toml_words("service")["question"]["zh"])
    topic = at(topics, rng.integers(0, len(topics), len(one.who)))
    return Happenings(
        one.who, one.day, one.second, "QUESTION", _channel(rng, cast, one.who, ("MOBILE", "PHONE")), topic,
        texts(["CLOSED"] * len(one.who)), text=_said(rng, cast, one.who, "question", topic),
    )  # fmt: skip


def _offer_views(cast: Cast, taken: TakeUps) -> Happenings:
    """Let buyers look before they buy, and others look without buying."""
    rng = cast.stage.rng("offer-views")
    buyers = np.flatnonzero(rng.random(len(taken.owner)) < 0.6)  # noqa: PLR2004
    lookers = np.flatnonzero((rng.random(cast.size) < cast.stage.of("offers")["view_share"]) & ~cast.is_prospect)
    who = np.append(taken.owner[buyers], lookers)
    day = np.append(taken.day[buyers] - 2, rng.integers(0, cast.stage.horizon.last, len(lookers)))
    keep = np.flatnonzero(day >= 0)
    second = rng.integers(8 * 3600, 23 * 3600, len(who))
    topic = texts(["Wealth products"] * len(keep))
    return Happenings(who[keep], day[keep], second[keep], "OFFER_VIEW", texts(["MOBILE"] * len(keep)), topic)


def _take_ups(taken: TakeUps) -> Happenings:
    size = len(taken.owner)
    second = 10 * 3600 + taken.owner % 20_000
    topic = texts(["Wealth products"] * size)
    return Happenings(taken.owner, taken.day, second, "TAKE_UP", texts(["MOBILE"] * size), topic, cents=taken.cents)


def _reviews(cast: Cast) -> Happenings:
    """Return stars and words: they follow satisfaction."""
    stage, horizon = cast.stage, cast.stage.horizon
    rng = stage.rng("reviews")
    asks = rng.random((cast.size, horizon.buckets)) < stage.of("service")["reviews_a_year"] / 12
    who, bucket = np.nonzero(asks & cast.active())
    one = _somewhen(rng, cast, who, bucket, "REVIEW", "MOBILE", (9, 22))
    happy = _then(cast, one) + rng.normal(0, 0.12, len(one.who))
    score = np.clip(np.rint(happy * 5 + 0.4), 1, 5).astype(np.int64)
    tone = np.where(score > 3, "good", "bad").astype(object)  # noqa: PLR2004
    return Happenings(
        one.who, one.day, one.second, "REVIEW", one.channel, score=score, text=_said(rng, cast, one.who, "review", tone)
    )


def _then(cast: Cast, one: Happenings) -> Floats:
    return cast.served.satisfaction[one.who, cast.stage.horizon.bucket(one.day)]


def _life_events(cast: Cast) -> Happenings:
    """Return what the bank came to know of customers' lives."""
    rng, known = cast.stage.rng("life-events"), cast.stage.of("life")["known"]
    words = {
        "MARRIAGE": "Marriage", "CHILD": "Child", "HOUSE": "New home", "RETIREMENT": "Retirement", "JOB_CHANGE": "New job",
        "STUDY_ABROAD": "Child studies abroad",
    }  # fmt: skip
    who, bucket, topic = [], [], []
    for kind, word in words.items():
        places = np.flatnonzero((cast.life.bucket[kind] >= 0) & (rng.random(cast.persons) < known[kind]))
        who.append(places)
        bucket.append(cast.life.bucket[kind][places])
        topic += [word] * len(places)
    grown = np.flatnonzero((cast.life.bucket["GROWTH"] >= 0) & (rng.random(cast.firms.count) < known["COMPANY_GROWS"]))
    who.append(grown + cast.persons)
    bucket.append(cast.life.bucket["GROWTH"][grown])
    topic += ["Company grows"] * len(grown)
    everyone, when = np.concatenate(who), np.concatenate(bucket)
    firsts = cast.stage.horizon.firsts
    day = np.minimum(firsts[when] + rng.integers(0, 27, len(everyone)), cast.stage.horizon.last - 1)
    second = rng.integers(9 * 3600, 17 * 3600, len(everyone))
    return Happenings(everyone, day, second, "LIFE_EVENT", texts(["BRANCH"] * len(everyone)), texts(topic))


def _large(cast: Cast, moved: Entries) -> list[Happenings]:
    """Return the large sums of the last weeks that crossed the bank's border."""
    large, horizon = cast.stage.of("large"), cast.stage.horizon
    edge = np.where(cast.is_company, large["company"], large["person"]) * 100
    outside = (moved.holding < cast.size) & (moved.bank >= 0) & (moved.day > horizon.last - large["days"])
    found = moved.chosen(np.flatnonzero(outside))
    big = found.chosen(np.abs(found.cents) >= edge[found.holding])
    parts = []
    for kind, some in (("LARGE_OUTFLOW", big.chosen(big.cents < 0)), ("LARGE_INFLOW", big.chosen(big.cents > 0))):
        size = some.count
        parts.append(
            Happenings(
                some.holding, some.day, some.second, kind, texts(["SYSTEM"] * size), texts(["To another bank" if kind == "LARGE_OUTFLOW" else "From another bank"] * size),
                cents=np.abs(some.cents),
            )
        )  # fmt: skip
    return parts
