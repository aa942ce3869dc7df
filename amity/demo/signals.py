"""Signals: what in the records asks for a manager's attention around today."""

from dataclasses import dataclass

import numpy as np

from amity.demo.arrays import NEVER, Ints
from amity.demo.cast import Cast
from amity.demo.conversations import Conversations
from amity.demo.happenings import Happenings
from amity.demo.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Signal:
    """One reason to act for one customer: what to do and why, in both languages; ``weight`` ranks it.

    ``due_in`` counts the days from today when it must be that day, ``within`` when it must be before; ``age``
    is how many days ago it arose.
    """

    who: int
    kind: str
    title_en: str
    title_zh: str
    reason_en: str
    reason_zh: str
    tone: str | None
    cents: int | None
    weight: float
    due_in: int | None = None
    within: int | None = None
    age: int = 30


@dataclass(frozen=True, slots=True)
class Records:
    """What signals are read from; ``worth`` is each holding's balance today."""

    cast: Cast
    ledger: Ledger
    worth: Ints
    happened: tuple[Happenings, ...]
    spoken: Conversations
    kyc: Ints

    def of(self, kind: str) -> Happenings:
        """Return the happenings of a kind.

        :raises StopIteration: if there is none.
        """
        return next(one for one in self.happened if one.kind == kind)

    def spoken_last(self) -> Ints:
        """Return the day of each customer's last conversation, far back where there was none."""
        last = np.full(self.cast.size, -NEVER)
        np.maximum.at(last, self.spoken.who, self.spoken.day)
        return last
