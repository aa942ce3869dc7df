"""Contacts: when managers reached out. Who is called is chance, so that its effect can be measured."""

from dataclasses import dataclass

import numpy as np

from amity.demo.arrays import Flags, Floats, Ints
from amity.demo.coverage import Coverage
from amity.demo.stage import Stage

NONE = -(10**6)
"""The day of a contact that did not take place."""


@dataclass(frozen=True, slots=True)
class Contacts:
    """The day of each customer's call, message and visit in each bucket, or NONE; ``reached`` for calls."""

    call: Ints
    message: Ints
    visit: Ints
    reached: Flags

    def talked(self) -> Flags:
        """Return, customer by bucket, whether there was a conversation."""
        return ((self.call > NONE) & self.reached) | (self.visit > NONE)


def contacts(stage: Stage, covered: Coverage, since: Ints) -> Contacts:
    """Return the contacts of the whole horizon."""
    rng, truths = stage.rng("contacts"), stage.of("contacts")
    managed = covered.manager >= 0
    shape = (len(managed), stage.horizon.buckets)

    def days_of(kind: str, when: Flags) -> Ints:
        chance = np.array([truths[kind][tier] for tier in covered.tier]) * when
        return _days(rng, stage, chance, shape, since)

    return Contacts(
        call=days_of("call", managed),
        message=days_of("message", np.ones(len(managed), dtype=bool)),
        visit=days_of("visit", managed),
        reached=rng.random(shape) < truths["reached"],
    )


def within(days: Ints, who: Ints, moment: Ints, window: int, stage: Stage) -> Flags:
    """Return whether each customer's contact fell in the ``window`` days before each moment."""
    bucket = np.clip(stage.horizon.bucket(moment), 0, stage.horizon.buckets - 1)
    now, before = days[who, bucket], days[who, np.maximum(bucket - 1, 0)]
    return ((now < moment) & (now >= moment - window)) | ((before < moment) & (before >= moment - window))


def _days(
    rng: np.random.Generator, stage: Stage, chance: Floats, shape: tuple[int, int], since: Ints
) -> Ints:
    horizon = stage.horizon
    happens = rng.random(shape) < chance[:, None]
    length = np.diff(horizon.firsts)
    day = horizon.firsts[:-1] + (rng.random(shape) * length).astype(np.int64)
    day = horizon.business_day(day)
    # Today has only begun: what managers did ends yesterday.
    fits = happens & (day > since[:, None]) & (day < horizon.last) & (day >= 0)
    return np.where(fits, day, NONE)
