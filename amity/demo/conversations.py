"""Conversations: the contacts that managers wrote down, with what came of them and a note."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

import numpy as np
import pyarrow as pa

from amity.demo.arrays import NEVER, Ints, Texts, at, hidden, texts
from amity.demo.cast import Cast
from amity.demo.contacts import NONE
from amity.demo.deposits import Decisions
from amity.demo.stage import numbered
from amity.demo.tables import moments, table
from amity.demo.wealth import TakeUps
from amity.demo.world import toml_words

OUTCOMES = ("REACHED", "INTERESTED", "DECLINED", "AGREED")
REACHED, INTERESTED, DECLINED, AGREED = range(4)
AFTERWARDS = 5
"""Days within which a purchase is what came of a conversation."""
AFTER_COMPLAINT = 14
"""Days within which a conversation is about a complaint."""


@dataclass(frozen=True, slots=True)
class Conversations:
    """Contacts as they were written down, a place each; ``outcome`` is a place in OUTCOMES."""

    who: Ints
    day: Ints
    kind: Texts
    reason: Texts
    outcome: Ints


def conversations(cast: Cast, matured: Decisions, taken: TakeUps) -> Conversations:
    """Return what managers wrote down."""
    rng = cast.stage.rng("conversations")
    parts = [*_planned(rng, cast, taken), _about_maturities(rng, cast, matured)]
    names = [field.name for field in fields(Conversations)]
    together = Conversations(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))
    keep = (together.day >= 0) & (together.day < cast.stage.horizon.last)
    return Conversations(*(getattr(together, name)[keep] for name in names))


def _planned(rng: np.random.Generator, cast: Cast, taken: TakeUps) -> Iterator[Conversations]:
    """Yield the calls, visits and messages of managers."""
    touched, managed = cast.touched, cast.covered.manager >= 0
    who, bucket = np.nonzero(touched.call > NONE)
    day = touched.call[who, bucket]
    reason = hidden(_reasons(cast, who, day), ~touched.reached[who, bucket])
    reason[~touched.reached[who, bucket]] = "NOT_REACHED"
    yield _written(who, day, "CALL", reason, _came_of(rng, cast, who, day, taken))
    who, bucket = np.nonzero(touched.visit > NONE)
    day = touched.visit[who, bucket]
    reason = texts(list(np.where(cast.is_company[who], "BUSINESS", "VISIT")))
    yield _written(who, day, "VISIT", reason, _came_of(rng, cast, who, day, taken))
    noted = rng.random(touched.message.shape) < cast.stage.of("contacts")["kept_messages"]
    who, bucket = np.nonzero((touched.message > NONE) & managed[:, None] & noted)
    day = touched.message[who, bucket]
    yield _written(who, day, "MESSAGE", texts(["MESSAGE"] * len(who)), np.zeros(len(who), dtype=np.int64))


def _written(who: Ints, day: Ints, kind: str, reason: Texts, outcome: Ints) -> Conversations:
    return Conversations(who, day, texts([kind] * len(who)), reason, outcome)


def _reasons(cast: Cast, who: Ints, day: Ints) -> Texts:
    """Return what was talked about: a fresh complaint first, else business or the portfolio."""
    bucket = cast.stage.horizon.bucket(day)
    complained = [cast.served.complaint[who, np.maximum(bucket - back, 0)] for back in (0, 1)]
    upset = np.any([(c < day) & (c >= day - AFTER_COMPLAINT) for c in complained], axis=0)
    return texts(list(np.select([upset, cast.is_company[who]], ["SERVICE", "BUSINESS"], "REVIEW")))


def _came_of(rng: np.random.Generator, cast: Cast, who: Ints, day: Ints, taken: TakeUps) -> Ints:
    """Return what came of contacts: who bought agreed; else the sociable and satisfied are more open."""
    truths = cast.stage.of("contacts")
    opens = truths["open_to"]
    openness = opens["sociable"] * (cast.inner.sociable[who] - opens["middle"])
    openness += opens["satisfied"] * (cast.inner.satisfaction[who] - opens["middle"])
    came = np.searchsorted(truths["came_of"], rng.random(len(who)) + openness)
    outcome = np.array([DECLINED, REACHED, INTERESTED, AGREED])[came]
    bought = np.isin(who * NEVER + day, [taken.owner * NEVER + taken.day - n for n in range(AFTERWARDS)])
    return np.where(bought, AGREED, outcome)


def _about_maturities(rng: np.random.Generator, cast: Cast, matured: Decisions) -> Conversations:
    """Return the calls that were made because a deposit was to mature; what was decided came of them."""
    asked = np.flatnonzero(matured.asked_for)
    day = cast.stage.horizon.business_day(matured.day[asked] - rng.integers(3, 15, len(asked)))
    moved_on = np.where(matured.to_wealth[asked], INTERESTED, DECLINED)
    outcome = np.where(matured.renewed[asked], AGREED, moved_on)
    size = len(asked)
    return Conversations(
        matured.owner[asked], day, texts(["CALL"] * size), texts(["MATURITY"] * size), outcome
    )


def interaction_rows(cast: Cast, some: Conversations) -> pa.Table:
    """Return the rows of the interactions."""
    stage, size = cast.stage, len(some.who)
    rng = stage.rng("interactions")
    codes = [member.code for member in cast.team.managers]
    missed, written = some.reason == "NOT_REACHED", some.kind == "MESSAGE"
    minutes = np.where(some.kind == "VISIT", rng.integers(20, 70, size), rng.integers(2, 18, size))
    outcome = at(OUTCOMES, some.outcome)
    outcome[missed] = "NOT_REACHED"
    second = rng.integers(9 * 3600, 17 * 3600 + 1800, size)
    columns = {
        "key": numbered(f"I{stage.chunk:03d}", np.arange(size), 7),
        "customer_key": stage.customer_keys(some.who),
        "staff_code": at(codes, cast.covered.manager[some.who]),
        "kind": some.kind,
        "at": moments(some.day, second, stage.horizon, stage.of("bank")["utc_offset_hours"]),
        "minutes": pa.array(minutes, mask=written | missed),
        "outcome": pa.array(outcome, pa.string(), mask=written),
        "text": _notes(rng, cast, some),
    }
    return table("interactions", size, columns)


def _notes(rng: np.random.Generator, cast: Cast, some: Conversations) -> Texts:
    """Return a note on each contact, in the language that is spoken with the customer."""
    notes, written = toml_words("notes"), []
    foreign, draws = cast.is_foreign[some.who], rng.random(len(some.who))
    for is_foreign, reason, share in zip(foreign, some.reason, draws, strict=True):
        options = notes["en" if is_foreign else "zh"][reason]
        written.append(options[int(share * len(options))])
    return texts(written)
