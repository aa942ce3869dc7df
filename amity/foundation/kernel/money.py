"""Money: an exact amount and its currency; lists filter by whole minor units."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency (ISO 4217)."""

    amount: Decimal
    currency: str

    @classmethod
    def of_minor(cls, minor: int, currency: str) -> Money:
        """Return the money of so many hundredths."""
        return cls(Decimal(minor) / 100, currency)


def to_minor(amount: Decimal) -> int:
    """Return the amount as whole hundredths, rounded half to even."""
    return int(amount.quantize(CENT, rounding=ROUND_HALF_EVEN) * 100)
