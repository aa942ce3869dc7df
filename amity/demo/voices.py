"""Voices: what customers say, asked or not: complaints, questions, calls, reviews, surveys."""

from dataclasses import replace

import numpy as np

from amity.demo.arrays import Floats, Ints, Texts, at, texts
from amity.demo.cast import Cast
from amity.demo.contacts import NONE
from amity.demo.happenings import Happenings, somewhen
from amity.demo.world import toml_words


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


def questions(cast: Cast) -> Happenings:
    stage = cast.stage
    rng = stage.rng("questions")
    asks = rng.random((cast.size, stage.horizon.buckets)) < stage.of("service")["questions_a_year"] / 12
    who, bucket = np.nonzero(asks & cast.active())
    one = somewhen(rng, cast, who, bucket, kind="QUESTION", channel="MOBILE", hours=(8, 22))
    topics = list(toml_words("service")["question"]["zh"])
    topic = at(topics, rng.integers(0, len(topics), len(one.who)))
    return Happenings(
        one.who,
        one.day,
        one.second,
        "QUESTION",
        _channel(rng, cast, one.who, ("MOBILE", "PHONE")),
        topic,
        texts(["CLOSED"] * len(one.who)),
        text=_said(rng, cast, one.who, "question", topic),
    )


def reviews(cast: Cast) -> Happenings:
    """Return stars and words: they follow satisfaction."""
    stage, horizon = cast.stage, cast.stage.horizon
    rng = stage.rng("reviews")
    asks = rng.random((cast.size, horizon.buckets)) < stage.of("service")["reviews_a_year"] / 12
    who, bucket = np.nonzero(asks & cast.active())
    one = somewhen(rng, cast, who, bucket, kind="REVIEW", channel="MOBILE", hours=(9, 22))
    happy = then(cast, one) + rng.normal(0, 0.12, len(one.who))
    score = np.clip(np.rint(happy * 5 + 0.4), 1, 5).astype(np.int64)
    tone = np.where(score > 3, "good", "bad").astype(object)  # noqa: PLR2004
    return Happenings(
        one.who,
        one.day,
        one.second,
        "REVIEW",
        one.channel,
        score=score,
        text=_said(rng, cast, one.who, "review", tone),
    )


def calls(cast: Cast) -> Happenings:
    """Return calls to the service centre: the less digital a customer, the more."""
    stage = cast.stage
    rng = stage.rng("calls")
    pace = stage.of("service")["phone_a_year"] / 12 * (1.4 - cast.inner.digital)
    who, bucket = np.nonzero((rng.random((cast.size, stage.horizon.buckets)) < pace[:, None]) & cast.active())
    one = somewhen(rng, cast, who, bucket, kind="CALL_IN", channel="PHONE", hours=(8, 20))
    topics = list(toml_words("service")["question"]["zh"])
    topic = at(topics, rng.integers(0, len(topics), len(one.who)))
    return replace(one, topic=topic, status=texts(["CLOSED"] * len(one.who)))


def surveys(cast: Cast) -> Happenings:
    """Return answers to the yearly survey, nought to ten: they follow satisfaction."""
    stage = cast.stage
    rng = stage.rng("surveys")
    asked = rng.random((cast.size, stage.horizon.buckets)) < stage.of("service")["surveys_a_year"] / 12
    who, bucket = np.nonzero(asked & cast.active())
    one = somewhen(rng, cast, who, bucket, kind="SURVEY", channel="MOBILE", hours=(9, 21))
    score = np.clip(np.rint(then(cast, one) * 11 + 0.6 + rng.normal(0, 1.1, len(one.who))), 0, 10).astype(
        np.int64
    )
    return replace(one, topic=texts(["Recommend us"] * len(one.who)), score=score)


def then(cast: Cast, one: Happenings) -> Floats:
    """Return how satisfied each customer was at the time."""
    return cast.served.satisfaction[one.who, cast.stage.horizon.bucket(one.day)]


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
