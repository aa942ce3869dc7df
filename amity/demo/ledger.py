"""The ledger: holdings, the money that moves on them, and the balances that follow from both to the cent."""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from amity.demo.arrays import NEVER, Flags, Floats, Ints
from amity.demo.entries import CHANNELS, KINDS, NONE, PURPOSES, Entries, coded, filled
from amity.demo.products import codes
from amity.demo.stage import Stage
from amity.demo.tables import NO_AMOUNT

EARLY = 1800
"""The second at which today's night work begins; all of today's that has been is drawn together after it."""


@dataclass(frozen=True, slots=True)
class Book:
    """Holdings that were opened together, as columns.

    ``path`` gives their balances at the horizon's ends; without it they follow from opening and entries.
    """

    product: Ints
    owner: Ints
    opened: Ints
    closed: Ints
    matures: Ints
    rate: Floats
    limit: Ints
    status: Any
    opening: Ints
    path: Ints | None
    has_balance: bool


@dataclass(slots=True)
class Ledger:
    """All books and entries of a chunk, as they are written one after another."""

    stage: Stage
    books: list[Book] = field(default_factory=list)
    parts: list[Entries] = field(default_factory=list)
    orders: list[tuple[Ints, Ints, str]] = field(default_factory=list)
    """Standing orders: holdings, cents, purpose."""
    size: int = 0

    def open(
        self,
        product: str | Ints,
        owner: Ints,
        opened: Ints,
        *,
        closed: Ints | int = NEVER,
        matures: Ints | int = NEVER,
        rate: Floats | None = None,
        limit: Ints | int = NO_AMOUNT,
        status: Any = "ACTIVE",
        opening: Ints | int = 0,
        path: Ints | None = None,
        has_balance: bool = True,
    ) -> Ints:
        """Open holdings and return their places; a single value stands for all."""
        size = len(owner)
        new = Book(
            product=coded(product, codes(), size),
            owner=owner,
            opened=opened,
            closed=filled(closed, size),
            matures=filled(matures, size),
            rate=np.full(size, np.nan) if rate is None else rate,
            limit=filled(limit, size),
            status=np.full(size, status, dtype=object) if isinstance(status, str) else status,
            opening=filled(opening, size),
            path=path,
            has_balance=has_balance,
        )
        self.books.append(new)
        self.size += size
        return np.arange(self.size - size, self.size)

    def enter(
        self,
        holding: Ints,
        day: Ints,
        cents: Ints,
        *,
        kind: str,
        purpose: str | Ints,
        channel: str,
        second: Ints | int,
        counterparty: Ints | int = NONE,
        bank: Ints | int = NONE,
    ) -> None:
        """Add entries, as far as they fall into the horizon; a single value stands for all.

        Of today only the early morning has been: shops are still closed, and the rest is drawn together.
        """
        size, last = len(holding), self.stage.horizon.last
        entered = Entries(
            holding=holding,
            day=day,
            second=filled(second, size),
            cents=cents,
            kind=filled(KINDS.index(kind), size),
            purpose=coded(purpose, PURPOSES, size),
            channel=filled(CHANNELS.index(channel), size),
            counterparty=filled(counterparty, size),
            bank=filled(bank, size),
        )
        today = day == last
        kept = entered.chosen((day >= 0) & (day <= last) & ~(today & entered.in_shops()))
        early = np.where(kept.day == last, EARLY + kept.second // 3, kept.second)
        self.parts.append(replace(kept, second=early))

    def column(self, name: str) -> Any:
        """Return a column of all books, holding by holding."""
        return np.concatenate([getattr(one, name) for one in self.books])

    def net(self, holdings: int) -> Ints:
        """Return what has moved so far on the first holdings, holding by bucket."""
        shape = (holdings, self.stage.horizon.buckets)
        total = np.zeros(shape[0] * shape[1])
        for part in self.parts:
            here = part.chosen(part.holding < holdings)
            place = here.holding * shape[1] + self.stage.horizon.bucket(here.day)
            # Cents are whole numbers far below 2^53: adding them as floats is exact, and fast.
            total += np.bincount(place, here.cents, minlength=len(total))
        return np.rint(total).astype(np.int64).reshape(shape)

    def balances(self) -> Ints:
        """Return the balances of all holdings at the horizon's ends."""
        opening = self.column("opening")[:, None]
        amounts = np.concatenate([opening, opening + np.cumsum(self.net(self.size), axis=1)], axis=1)
        first = 0
        for one in self.books:
            if one.path is not None:
                amounts[first : first + len(one.owner)] = one.path
            first += len(one.owner)
        return amounts

    def is_kept(self, *, without: Flags) -> Flags:
        """Return, holding by end, whether there is a balance to keep, ``without`` those of some owners."""
        ends = self.stage.horizon.ends
        opened, closed = self.column("opened")[:, None], self.column("closed")[:, None]
        sizes = [len(one.owner) for one in self.books]
        has = np.repeat([one.has_balance for one in self.books], sizes) & ~without[self.column("owner")]
        # One nought is kept at the end of the month in which a holding was closed.
        month_before = np.append(ends[0] - 31, ends[:-1])
        kept: Flags = has[:, None] & (opened <= ends) & (closed > month_before)
        return kept
