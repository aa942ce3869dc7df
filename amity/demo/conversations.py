"""Conversations: the contacts that managers wrote down, with what came of them and a note."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from amity.demo.arrays import Ints, Texts, at, texts
from amity.demo.cast import Cast
from amity.demo.contacts import NONE
from amity.demo.deposits import Decisions
from amity.demo.tables import moments, table
from amity.demo.world import toml_words


@dataclass(frozen=True, slots=True)
class Conversations:
    """Contacts as they were written down, a place each."""

    who: Ints
    day: Ints
    kind: Texts
    reason: Texts


def conversations(cast: Cast, matured: Decisions) -> Conversations:
    """Return what managers wrote down; calls about maturing deposits among them."""
    rng, truths = cast.stage.rng("conversations"), cast.stage.of("contacts")
    touched, managed = cast.touched, cast.covered.manager >= 0
    parts: list[tuple[Ints, Ints, str, Texts]] = []
    who, bucket = np.nonzero(touched.call > NONE)
    reason = np.where(touched.reached[who, bucket], _reasons(cast, who), "NOT_REACHED")
    parts.append((who, touched.call[who, bucket], "CALL", reason.astype(object)))
    who, bucket = np.nonzero(touched.visit > NONE)
    parts.append((who, touched.visit[who, bucket], "VISIT", _visit_reasons(cast, who)))
    noted = (
        (touched.message > NONE)
        & managed[:, None]
        & (rng.random(touched.message.shape) < truths["kept_messages"])
    )
    who, bucket = np.nonzero(noted)
    parts.append((who, touched.message[who, bucket], "MESSAGE", texts(["MESSAGE"] * len(who))))
    asked = np.flatnonzero(matured.asked_for)
    before = cast.stage.horizon.business_day(matured.day[asked] - rng.integers(3, 15, len(asked)))
    parts.append((matured.owner[asked], before, "CALL", texts(["MATURITY"] * len(asked))))
    everything = Conversations(
        np.concatenate([p[0] for p in parts]),
        np.concatenate([p[1] for p in parts]),
        np.concatenate([texts([p[2]] * len(p[0])) for p in parts]),
        np.concatenate([p[3] for p in parts]),
    )
    keep = np.flatnonzero((everything.day >= 0) & (everything.day < cast.stage.horizon.last))
    return Conversations(*(getattr(everything, name)[keep] for name in Conversations.__slots__))


def _reasons(cast: Cast, who: Ints) -> Texts:
    return np.where(cast.is_company[who], "BUSINESS", "REVIEW").astype(object)


def _visit_reasons(cast: Cast, who: Ints) -> Texts:
    return np.where(cast.is_company[who], "BUSINESS", "VISIT").astype(object)


def interaction_rows(cast: Cast, some: Conversations) -> pa.Table:
    """Return the rows of the interactions."""
    stage, size = cast.stage, len(some.who)
    rng = stage.rng("interactions")
    codes = [m.code for m in cast.team.managers] + [None]
    missed = some.reason == "NOT_REACHED"
    outcome = np.where(
        missed, "NOT_REACHED", at(("REACHED", "INTERESTED", "DECLINED", "AGREED"), _came_of(rng, cast, some))
    )
    minutes = np.where(
        missed, 0, np.where(some.kind == "VISIT", rng.integers(20, 70, size), rng.integers(2, 18, size))
    )
    columns = {
        "key": [f"I{stage.chunk:03d}{n:07d}" for n in range(size)],
        "customer_key": stage.customer_keys(some.who),
        "staff_code": at(codes, cast.covered.manager[some.who]),
        "kind": some.kind,
        "at": moments(
            some.day,
            rng.integers(9 * 3600, 17 * 3600 + 1800, size),
            stage.horizon,
            stage.of("bank")["utc_offset_hours"],
        ),
        "minutes": pa.array(minutes, mask=(some.kind == "MESSAGE") | missed),
        "outcome": pa.array(outcome, pa.string(), mask=some.kind == "MESSAGE"),
        "text": _notes(rng, cast, some),
    }
    return table("interactions", size, columns)


def _came_of(rng: np.random.Generator, cast: Cast, some: Conversations) -> Ints:
    """Return what came of each contact: sociable and satisfied customers are more open."""
    open_ness = 0.5 * cast.inner.sociable[some.who] + 0.5 * cast.inner.satisfaction[some.who]
    draw = rng.random(len(some.who)) + 0.6 * (open_ness - 0.55)
    return np.where(draw < 0.14, 2, np.where(draw < 0.62, 0, np.where(draw < 0.86, 1, 3)))  # noqa: PLR2004


def _notes(rng: np.random.Generator, cast: Cast, some: Conversations) -> Texts:
    notes = toml_words("notes")
    foreign = np.append(cast.people.is_foreign, np.zeros(cast.firms.count, dtype=bool))[some.who]
    draw = rng.random(len(some.who))
    written = []
    for is_foreign, reason, share in zip(foreign, some.reason, draw, strict=True):
        options = notes["en" if is_foreign else "zh"][reason]
        written.append(options[int(share * len(options))])
    return texts(written)
