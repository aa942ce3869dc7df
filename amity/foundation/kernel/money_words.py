"""Money as a person says it: compact (¥2.40M, ¥240万) or to the hundredth. Pure: the language comes in."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

MINUS = "−"
SYMBOLS = {
    "CNY": "¥",
    "USD": "$",
    "EUR": "€",
    "GBP": "£",
    "HKD": "HK$",
    "JPY": "JP¥",
    "CZK": "Kč",
    "AUD": "A$",
    "SGD": "S$",
}
ENGLISH_STEPS = ((10**3, "K", 0), (10**6, "M", 2), (10**9, "B", 2))
CHINESE_STEPS = ((10**4, "万", 1), (10**8, "亿", 2))
"""From so much on, the unit, and its most digits behind the point: three digits in all count."""
WRITTEN_OUT_BELOW = Decimal(10**4)


def compact(amount: Decimal, currency: str, *, is_chinese: bool) -> str:
    """Write an amount with the digits that count."""
    return _signed(amount, currency, _shortened(abs(amount), is_chinese=is_chinese))


def exact(amount: Decimal, currency: str) -> str:
    """Write an amount to the hundredth."""
    return _signed(amount, currency, f"{abs(amount):,.2f}")


def _shortened(amount: Decimal, *, is_chinese: bool) -> str:
    whole = _rounded(amount, 0)
    if whole < WRITTEN_OUT_BELOW:
        return f"{whole:,}"
    digits, unit = _in_largest_unit(amount, CHINESE_STEPS if is_chinese else ENGLISH_STEPS)
    return (_trimmed(digits) if is_chinese else digits) + unit


def _in_largest_unit(amount: Decimal, steps: Sequence[tuple[int, str, int]]) -> tuple[str, str]:
    (size, unit, digits), *larger = steps
    share = _three_digits(amount / size, digits)
    # Rounded first: 999,500 is 1.00M, never 1,000K.
    if larger and share >= larger[0][0] // size:
        return _in_largest_unit(amount, larger)
    return f"{share:,}", unit


def _three_digits(share: Decimal, digits: int) -> Decimal:
    for fewer in range(digits, 0, -1):
        rounded = _rounded(share, fewer)
        if rounded < 10 ** (3 - fewer):
            return rounded
    return _rounded(share, 0)


def _rounded(amount: Decimal, digits: int) -> Decimal:
    return amount.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _signed(amount: Decimal, currency: str, digits: str) -> str:
    symbol = SYMBOLS.get(currency, currency)
    # A symbol of letters needs air: Kč 1.20M, but ¥1.20M.
    gap = "\u00a0" if symbol[-1:].isalpha() else ""
    sign = MINUS if amount < 0 and any(digit in digits for digit in "123456789") else ""
    return f"{sign}{symbol}{gap}{digits}"
