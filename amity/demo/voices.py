"""Voices: what customers say, asked or not: complaints, questions, calls, reviews, surveys."""

import numpy as np

from amity.demo.arrays import Floats, Ints, Texts, at, texts
from amity.demo.cast import Cast
from amity.demo.contacts import NONE
from amity.demo.happenings import Happenings, happenings, times
from amity.demo.world import toml_words

MONTHS = 12
GOOD_FROM = 4
"""Stars from which a review is a kind one."""


def complaints(cast: Cast) -> Happenings:
    """Return the complaints: most of the last days' are still open, and a few that drag on."""
    rng, truths, last = cast.stage.rng("complaints"), cast.stage.of("service"), cast.stage.horizon.last
    who, bucket = np.nonzero(cast.served.complaint > NONE)
    day = cast.served.complaint[who, bucket]
    topic = at([cause[0] for cause in truths["causes"]], cast.served.cause[who, bucket])
    draw = rng.random(len(who))
    fresh = (day > last - truths["open_within_days"]) & (draw < truths["open_share"])
    drags = (day > last - 30) & (draw < truths["drag_share"])
    return happenings(
        "COMPLAINT",
        who,
        day,
        rng.integers(8 * 3600, 21 * 3600, len(who)),
        channel=_channel(rng, cast, who),
        topic=topic,
        status=texts(list(np.where(fresh | drags, "OPEN", "CLOSED"))),
        text=_said(rng, cast, who, "complaint", topic),
    )


def questions(cast: Cast) -> Happenings:
    """Return questions that were asked in the app or by phone, and answered."""
    rng = cast.stage.rng("questions")
    pace = cast.stage.of("service")["questions_a_year"] / MONTHS
    who, day, second = times(rng, cast, pace, hours=(8, 22))
    topic = _topics(rng, len(who))
    said, channel = _said(rng, cast, who, "question", topic), _channel(rng, cast, who)
    return happenings("QUESTION", who, day, second, channel=channel, topic=topic, status="CLOSED", text=said)


def calls(cast: Cast) -> Happenings:
    """Return calls to the service centre: the less digital a customer, the more."""
    rng, truths = cast.stage.rng("calls"), cast.stage.of("service")
    pace = truths["phone_a_year"] / MONTHS * (truths["phone_by_digital"] - cast.inner.digital)
    who, day, second = times(rng, cast, pace[:, None], hours=(8, 20))
    topic = _topics(rng, len(who))
    return happenings("CALL_IN", who, day, second, channel="PHONE", topic=topic, status="CLOSED")


def reviews(cast: Cast) -> Happenings:
    """Return stars and words: they follow satisfaction."""
    rng, truths = cast.stage.rng("reviews"), cast.stage.of("service")
    who, day, second = times(rng, cast, truths["reviews_a_year"] / MONTHS, hours=(9, 22))
    happy = _then(cast, who, day) + rng.normal(0, truths["review_spread"], len(who))
    score = np.clip(np.rint(happy * 5 + 0.4), 1, 5).astype(np.int64)
    tone = texts(list(np.where(score >= GOOD_FROM, "good", "bad")))
    said = _said(rng, cast, who, "review", tone)
    return happenings("REVIEW", who, day, second, score=score, text=said)


def surveys(cast: Cast) -> Happenings:
    """Return answers to the yearly survey, nought to ten: they follow satisfaction."""
    rng, truths = cast.stage.rng("surveys"), cast.stage.of("service")
    who, day, second = times(rng, cast, truths["surveys_a_year"] / MONTHS, hours=(9, 21))
    happy = _then(cast, who, day) * 11 + 0.6 + rng.normal(0, truths["survey_spread"], len(who))
    score = np.clip(np.rint(happy), 0, 10).astype(np.int64)
    return happenings("SURVEY", who, day, second, topic="Recommend us", score=score)


def _then(cast: Cast, who: Ints, day: Ints) -> Floats:
    """Return how satisfied each customer was at the time."""
    return cast.served.satisfaction[who, cast.stage.horizon.bucket(day)]


def _topics(rng: np.random.Generator, size: int) -> Texts:
    topics = list(toml_words("service")["question"]["zh"])
    return at(topics, rng.integers(0, len(topics), size))


def _channel(rng: np.random.Generator, cast: Cast, who: Ints) -> Texts:
    return texts(list(np.where(rng.random(len(who)) < cast.inner.digital[who], "MOBILE", "PHONE")))


def _said(rng: np.random.Generator, cast: Cast, who: Ints, kind: str, topic: Texts) -> Texts:
    """Return words on each topic, in the language that the customer speaks with the bank."""
    said, spoken = toml_words("service")[kind], []
    for is_foreign, subject, share in zip(cast.is_foreign[who], topic, rng.random(len(who)), strict=True):
        options = said["en" if is_foreign else "zh"][subject]
        spoken.append(options[int(share * len(options))])
    return texts(spoken)
