"""Happenings on the channels: events of one kind in a place each, and their rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from amity.demo.arrays import Ints, Texts
from amity.demo.cast import Cast
from amity.demo.tables import NO_AMOUNT, moments, money, table


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
            "score": None if one.score is None else pa.array(one.score),
            "text": one.text,
        }
        parts.append(table("events", size, columns))
        first += size
    return pa.concat_tables(parts)


def somewhen(
    rng: np.random.Generator,
    cast: Cast,
    who: Ints,
    bucket: Ints,
    *,
    kind: str,
    channel: str,
    hours: tuple[int, int],
) -> Happenings:
    """Return events at some moment of each bucket, none of today."""
    firsts, last = cast.stage.horizon.firsts, cast.stage.horizon.last
    day = firsts[bucket] + (rng.random(len(who)) * (firsts[bucket + 1] - firsts[bucket])).astype(np.int64)
    keep = np.flatnonzero(day < last)
    second = rng.integers(hours[0] * 3600, hours[1] * 3600, len(who))
    return Happenings(who[keep], day[keep], second[keep], kind, np.full(len(keep), channel, dtype=object))
