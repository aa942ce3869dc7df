"""What customers allow the bank: asked when they join, taken back by some, above all after complaints.

Nothing else in the world follows from it, so its shares stand here and the world keeps its hash.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from amity.demo.arrays import NEVER, Flags, Ints, texts
from amity.demo.cast import Cast
from amity.demo.contacts import NONE
from amity.demo.heroes import Heroes
from amity.demo.stage import numbered
from amity.demo.tables import moments, table

ASKED = (
    ("MARKETING", "PHONE", 0.80),
    ("MARKETING", "SMS", 0.66),
    ("MARKETING", "APP", 0.52),
    ("MARKETING", "WECHAT", 0.38),
    ("RESEARCH", "PHONE", 0.30),
    ("SHARING", None, 0.09),
)
"""Who says yes when they are asked, by purpose and channel."""
OBJECTED = (("PROFILING", None, 0.015), ("MARKETING", "POST", 0.02))
"""Who says no to what the bank may do until they do."""
COMPLAINERS_WITHDRAW = 0.35
OTHERS_WITHDRAW = 0.03
OLDEST = 900
"""Before the first day of the extract: older consents were asked again."""
PEACE = (("HARDSHIP", 0.004, 180), ("BEREAVEMENT", 0.002, 90), ("ASKED", 0.005, 0), ("LITIGATION", 0.0005, 0))
"""Who is left in peace, why, and for how many days; 0 until it is lifted."""
DOCUMENTED = 0.4


@dataclass(frozen=True, slots=True)
class Acts:
    """Acts of one kind: whose, on which day, what."""

    who: Ints
    day: Ints
    purpose: str
    channel: str | None
    act: str


def consent_rows(cast: Cast) -> pa.Table:
    """Return the rows of the consents."""
    stage, rng = cast.stage, cast.stage.rng("consents")
    parts, first = [], 0
    for acts in _acts(rng, cast):
        size = len(acts.who)
        has_paper = rng.random(size) < DOCUMENTED
        paper = numbered(f"F{stage.chunk:03d}", np.arange(first, first + size), 7)
        columns = {
            "key": numbered(f"K{stage.chunk:03d}", np.arange(first, first + size), 7),
            "customer_key": stage.customer_keys(acts.who),
            "purpose": acts.purpose,
            "channel": acts.channel,
            "act": acts.act,
            "at": moments(acts.day, _seconds(rng, size), stage.horizon, stage.of("bank")["utc_offset_hours"]),
            "document": pa.array(paper.to_pylist(), pa.string(), mask=~has_paper),
        }
        parts.append(table("consents", size, columns))
        first += size
    return pa.concat_tables(parts)


def hero_rows(ours: Heroes) -> pa.Table:
    """Return the consents of the heroes: they like to hear from their manager."""
    channels = ("PHONE", "SMS", "WECHAT")
    size = len(ours.cast)
    place = np.tile(np.arange(size), len(channels))
    day = np.full(len(place), ours.day(-400))
    columns = {
        "key": numbered(f"K{ours.stage.chunk:03d}", np.arange(len(place)), 7),
        "customer_key": ours.stage.customer_keys(place),
        "purpose": "MARKETING",
        "channel": texts([channel for channel in channels for _turn in range(size)]),
        "act": "GRANTED",
        "at": moments(
            day, np.full(len(place), 36_000), ours.stage.horizon, ours.stage.of("bank")["utc_offset_hours"]
        ),
        "staff_code": ours.manager,
    }
    return table("consents", len(place), columns)


def suppression_rows(cast: Cast) -> pa.Table:
    """Return the rows of who is left in peace."""
    stage, rng, last = cast.stage, cast.stage.rng("suppressions"), cast.stage.horizon.last
    draw, back = rng.random(cast.size), rng.integers(1, 60, cast.size)
    whose, why, lengths, least = [], [], [], 0.0
    for reason, share, lasts in PEACE:
        chosen = np.flatnonzero(~cast.is_prospect & (draw >= least) & (draw < least + share))
        whose.append(chosen)
        why += [reason] * len(chosen)
        lengths.append(np.full(len(chosen), lasts))
        least += share
    who, length = np.concatenate(whose), np.concatenate(lengths)
    day = last - back[who]
    hours = stage.of("bank")["utc_offset_hours"]
    second = _seconds(rng, len(who))
    ends = moments(np.where(length > 0, day + length, 0), second, stage.horizon, hours)
    columns = {
        "key": numbered(f"P{stage.chunk:03d}", np.arange(len(who)), 7),
        "customer_key": stage.customer_keys(who),
        "reason": texts(why),
        "begins_at": moments(day, second, stage.horizon, hours),
        "ends_at": pa.array(ends.to_pylist(), ends.type, mask=length == 0),
    }
    return table("suppressions", len(who), columns)


def _acts(rng: np.random.Generator, cast: Cast) -> Iterator[Acts]:
    last = cast.stage.horizon.last
    asked_on = np.clip(cast.since, -OLDEST, last - 1)
    withdraws_on = _withdrawals(rng, cast)
    for purpose, channel, share in ASKED:
        agrees = ~cast.is_prospect & (rng.random(cast.size) < share)
        who = np.flatnonzero(agrees)
        yield Acts(who, asked_on[who], purpose, channel, "GRANTED")
        leaves = np.flatnonzero(agrees & (withdraws_on > asked_on) & (withdraws_on < last))
        if purpose == "MARKETING":
            yield Acts(leaves, withdraws_on[leaves], purpose, channel, "WITHDRAWN")
    for purpose, channel, share in OBJECTED:
        who = np.flatnonzero(~cast.is_prospect & (rng.random(cast.size) < share))
        yield Acts(who, asked_on[who], purpose, channel, "WITHDRAWN")


def _withdrawals(rng: np.random.Generator, cast: Cast) -> Ints:
    """Return the day on which each withdraws; NEVER for most. After a complaint many do, within five days."""
    complained = cast.served.complaint
    latest = np.where(complained > NONE, complained, -OLDEST).max(axis=1)
    upset: Flags = (latest > -OLDEST) & (rng.random(cast.size) < COMPLAINERS_WITHDRAW)
    others: Flags = rng.random(cast.size) < OTHERS_WITHDRAW
    some_day = rng.integers(0, cast.stage.horizon.last, cast.size)
    after = latest + rng.integers(0, 5, cast.size)
    return np.select([upset, others], [after, some_day], NEVER)


def _seconds(rng: np.random.Generator, size: int) -> Ints:
    return rng.integers(9 * 3600, 17 * 3600, size)
