"""Money in words: compact for screens (¥2.40M, ¥240万), exact for tooltips and lists of payments."""

from decimal import ROUND_HALF_UP, Decimal

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
ENGLISH_STEPS = ((Decimal(10**9), "B", 2), (Decimal(10**6), "M", 2), (Decimal(10**3), "K", 0))
CHINESE_STEPS = ((Decimal(10**8), "亿", 2), (Decimal(10**4), "万", 1))
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
    steps = CHINESE_STEPS if is_chinese() else ENGLISH_STEPS
    if _rounded(amount, 0) < WRITTEN_OUT_BELOW:
        return f"{_rounded(amount, 0):,}"
    for size, unit, digits in steps:
        share = _rounded(amount / size, digits)
        # Rounded first: 999,990 is 1.00M, never 1,000K.
        if share >= 1 and (unit != "K" or share < 1000):  # noqa: PLR2004 a thousand thousands
            text = f"{share:,}"
            return (_trimmed(text) if is_chinese() else text) + unit
    return f"{_rounded(amount / 10**6, 2):,}M"


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
