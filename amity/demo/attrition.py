"""Attrition: who starts to leave and when, moved by service, rates and contact; and who is won back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from amity.demo.arrays import NEVER, Flags, Floats, Ints, logistic
from amity.demo.contacts import NONE, Contacts
from amity.demo.minds import Minds
from amity.demo.service import Service
from amity.demo.stage import Stage


@dataclass(frozen=True, slots=True)
class Attrition:
    """The bucket in which each customer starts to leave and, if won back, stops; NEVER for neither."""

    start: Ints
    back: Ints
    hazard: Floats
    """The last month's hazard, for the truth."""

    def months_in(self, stage: Stage) -> Ints:
        """Return, customer by bucket, how many months the leaving has lasted; -1 while there is none."""
        bucket = np.arange(stage.horizon.buckets)
        since = bucket - self.start[:, None]
        return np.where((since >= 0) & (bucket < self.back[:, None]), since, -1)

    def gone(self, stage: Stage) -> Flags:
        """Return who has left by today."""
        after = stage.of("attrition")["gone_after"]
        return (self.start + after <= stage.horizon.buckets - 1) & (self.back >= NEVER)


def attrition(
    stage: Stage,
    inner: Minds,
    touched: Contacts,
    served: Service,
    *,
    tenure: Floats,
    is_main: Flags,
    is_live: Flags,
) -> Attrition:
    """Live through the months: a hazard for those who stay, a way back for those who were called."""
    rng, truths = stage.rng("attrition"), stage.of("attrition")
    size, buckets = served.complaint.shape
    talked, complained = touched.talked(), served.recent(2)
    messaged = touched.message > NONE
    recent_talk = _recent(talked)
    start, back = np.full(size, NEVER), np.full(size, NEVER)
    hazard = np.zeros(size)
    steady = (
        truths["rate_attitude"] * (inner.rate_attitude - truths["rate_attitude_middle"])
        + truths["tenure"] * tenure
    )
    steady += truths["main_bank"] * is_main
    draws = rng.random((buckets, 2, size))
    for b in range(buckets):
        moved = steady + truths["complaint"] * complained[:, b] + truths["contact"] * recent_talk[:, b]
        moved += truths["dissatisfied"] * (truths["satisfied_from"] - served.satisfaction[:, b])
        hazard = np.clip(truths["base"] * np.exp(moved), 0, 0.5)
        leaving = start < NEVER
        start[is_live & ~leaving & (draws[b, 0] < hazard)] = b
        early = leaving & (back >= NEVER) & (b > start) & (b - start <= truths["save_within"])
        chance = truths["save_by_call"] * talked[:, b] + truths["save_by_message"] * messaged[:, b]
        back[early & (draws[b, 1] < chance)] = b
    return Attrition(start, back, hazard)


def _recent(flags: Flags) -> Flags:
    recent = flags.copy()
    recent[:, 1:] |= flags[:, :-1]
    recent[:, 2:] |= flags[:, :-2]
    return recent


def renewal(stage: Stage, facts: Mapping[str, Any], *, called: Flags) -> Floats:
    """Return the chance that a matured deposit stays; ``gap`` is in half points that the market pays more."""
    truths = stage.of("deposits")
    odds = truths["renew_base"] + truths["renew_rate_attitude"] * facts["attitude"]
    odds = odds + truths["renew_satisfaction"] * (facts["satisfaction"] - truths["satisfaction_middle"])
    odds = odds + truths["renew_rate_gap"] * facts["attitude"] * facts["gap"]
    odds = odds + truths["renew_call"] * called + truths["renew_message"] * facts["messaged"]
    return logistic(odds + truths["renew_attriting"] * facts["leaving"])
