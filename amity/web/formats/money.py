"""Money in words: compact for screens (¥2.40M, ¥240万), exact for tooltips and lists of payments."""

from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from amity.web.formats.language import is_chinese

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


def compact(value: int | Decimal, currency: str) -> str:
    """Write an amount with the digits that count. An int is minor units, a Decimal an amount."""
    amount = amount_of(value)
    return _signed(amount, currency, _shortened(abs(amount)))


def exact(value: int | Decimal, currency: str) -> str:
    """Write an amount to the hundredth."""
    amount = amount_of(value)
    return _signed(amount, currency, f"{abs(amount):,.2f}")


def amount_of(value: int | Decimal) -> Decimal:
    """Return the amount that an int of minor units, or a Decimal, stands for."""
    return value if isinstance(value, Decimal) else Decimal(value) / 100


def _shortened(amount: Decimal) -> str:
    whole = _rounded(amount, 0)
    if whole < WRITTEN_OUT_BELOW:
        return f"{whole:,}"
    steps = CHINESE_STEPS if is_chinese() else ENGLISH_STEPS
    for (size, unit, digits), (next_size, _unit, _digits) in pairwise((*steps, (0, "", 0))):
        share = _three_digits(amount / size, digits)
        # Rounded first: 999,500 is 1.00M, never 1,000K.
        if not next_size or share < next_size // size:
            return (_trimmed(f"{share:,}") if is_chinese() else f"{share:,}") + unit
    raise AssertionError("the last step has no next one")


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
