"""Money in words for pages, in the reader's language. An int is minor units, a Decimal an amount."""

from decimal import Decimal

from amity.foundation.kernel import money_words
from amity.web.formats.language import is_chinese

MINUS = money_words.MINUS


def compact(value: int | Decimal, currency: str) -> str:
    """Write an amount with the digits that count."""
    return money_words.compact(amount_of(value), currency, is_chinese=is_chinese())


def exact(value: int | Decimal, currency: str) -> str:
    """Write an amount to the hundredth."""
    return money_words.exact(amount_of(value), currency)


def amount_of(value: int | Decimal) -> Decimal:
    """Return the amount that an int of minor units, or a Decimal, stands for."""
    return value if isinstance(value, Decimal) else Decimal(value) / 100
