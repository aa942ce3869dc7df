"""Happenings on the channels: events of one kind, as columns, and their rows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa

from amity.demo.arrays import Flags, Ints, Texts, repeated, texts
from amity.demo.cast import Cast
from amity.demo.entries import filled
from amity.demo.stage import numbered
from amity.demo.tables import NO_AMOUNT, moments, money, table


@dataclass(frozen=True, slots=True)
class Happenings:
    """Events of one kind, a place each."""

    kind: str
    who: Ints
    day: Ints
    second: Ints
    channel: Texts
    topic: Texts
    status: Texts
    text: Texts
    cents: Ints
    score: Ints | None = None

    def chosen(self, which: Any) -> "Happenings":
        """Return some of the events, by flag or by place."""
        score = None if self.score is None else self.score[which]
        columns = {name: getattr(self, name)[which] for name in _COLUMNS}
        return replace(self, **columns, score=score)


_COLUMNS = ("who", "day", "second", "channel", "topic", "status", "text", "cents")


def happenings(
    kind: str,
    who: Ints,
    day: Ints,
    second: Ints,
    *,
    channel: str | Texts = "MOBILE",
    topic: str | Texts | None = None,
    status: str | Texts | None = None,
    text: Texts | None = None,
    cents: Ints | int = NO_AMOUNT,
    score: Ints | None = None,
) -> Happenings:
    """Return events; a single word or number stands for all."""
    size = len(who)
    return Happenings(
        kind=kind,
        who=who,
        day=day,
        second=second,
        channel=_filled(channel, size),
        topic=_filled(topic, size),
        status=_filled(status, size),
        text=_filled(text, size),
        cents=filled(cents, size),
        score=score,
    )


def _filled(word: str | Texts | None, size: int) -> Texts:
    return texts([word] * size) if word is None or isinstance(word, str) else word


def times(
    rng: np.random.Generator, cast: Cast, pace: Any, *, hours: tuple[int, int]
) -> tuple[Ints, Ints, Ints]:
    """Return who does something, on which day and at which second, as often as ``pace`` says, by bucket."""
    horizon, live = cast.stage.horizon, cast.active()
    counts = rng.poisson(pace * live)
    who, bucket = np.nonzero(counts)
    pick, _ = repeated(counts[who, bucket])
    who, bucket = who[pick], bucket[pick]
    length = horizon.firsts[bucket + 1] - horizon.firsts[bucket]
    day = horizon.firsts[bucket] + (rng.random(len(who)) * length).astype(np.int64)
    second = rng.integers(hours[0] * 3600, hours[1] * 3600, len(who))
    past: Flags = day < horizon.last
    return who[past], day[past], second[past]


def event_rows(cast: Cast, some: Sequence[Happenings]) -> pa.Table:
    """Return the rows of the events."""
    stage, first, parts = cast.stage, 0, []
    for one in some:
        size = len(one.who)
        columns = {
            "key": numbered(f"E{stage.chunk:03d}", np.arange(first, first + size), 7),
            "customer_key": stage.customer_keys(one.who),
            "channel": one.channel,
            "kind": one.kind,
            "at": moments(one.day, one.second, stage.horizon, stage.of("bank")["utc_offset_hours"]),
            "topic": one.topic,
            "status": one.status,
            "amount": money(one.cents),
            "score": one.score,
            "text": one.text,
        }
        parts.append(table("events", size, columns))
        first += size
    return pa.concat_tables(parts)
