"""Service: complaints with their causes, and how satisfaction falls with each and slowly comes back."""

from dataclasses import dataclass

import numpy as np

from amity.demo.arrays import Flags, Floats, Ints, chosen
from amity.demo.contacts import NONE
from amity.demo.minds import Minds
from amity.demo.stage import Stage


@dataclass(frozen=True, slots=True)
class Service:
    """By customer and bucket: the day of a complaint (or NONE), its cause, and satisfaction after it."""

    complaint: Ints
    cause: Ints
    satisfaction: Floats

    def recent(self, months: int) -> Flags:
        """Return whether there was a complaint in the bucket or the ``months`` before."""
        had = self.complaint > NONE
        recent = had.copy()
        for back in range(1, months + 1):
            recent[:, back:] |= had[:, :-back]
        return recent


def service(stage: Stage, inner: Minds, since: Ints) -> Service:
    """Return the complaints of the whole horizon."""
    rng, truths = stage.rng("service"), stage.of("service")
    shape = (len(since), stage.horizon.buckets)
    middle, exponent = truths["unhappy"]
    unhappy = np.exp(exponent * (middle - inner.satisfaction))[:, None]
    happens = rng.random(shape) < truths["complaint_a_year"] / 12 * unhappy
    length = np.diff(stage.horizon.firsts)
    day = stage.horizon.firsts[:-1] + (rng.random(shape) * length).astype(np.int64)
    fits = happens & (day > since[:, None]) & (day < stage.horizon.last)
    cause = chosen(rng, [cause[1] for cause in truths["causes"]], shape[0] * shape[1]).reshape(shape)
    return Service(np.where(fits, day, NONE), cause, _satisfaction(truths, inner.satisfaction, fits))


def _satisfaction(truths: dict[str, float], start: Floats, complained: Flags) -> Floats:
    path = np.empty(complained.shape)
    now = start.copy()
    for bucket in range(complained.shape[1]):
        now = np.minimum(now + truths["satisfaction_back_a_month"], start)
        now = np.maximum(
            now - truths["satisfaction_drop"] * complained[:, bucket], truths["satisfaction_least"]
        )
        path[:, bucket] = now
    return path
