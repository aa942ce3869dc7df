"""Figures and days in words, in both languages, as a banker would say them."""

from datetime import date

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def sum_en(cents: int) -> str:
    """Return a sum shortly: ¥2.4M, ¥860K, ¥5,200."""
    yuan = abs(cents) / 100
    if yuan >= 1_000_000:  # noqa: PLR2004
        return f"¥{yuan / 1_000_000:.2f}".rstrip("0").rstrip(".") + "M"
    if yuan >= 10_000:  # noqa: PLR2004
        return f"¥{yuan / 1000:.0f}K"
    return f"¥{yuan:,.0f}"


def sum_zh(cents: int) -> str:
    """Return a sum shortly: 240万元, 5200元."""
    yuan = abs(cents) / 100
    if yuan >= 10_000:  # noqa: PLR2004
        return f"{yuan / 10_000:.1f}".rstrip("0").rstrip(".") + "万元"
    return f"{yuan:.0f}元"


def day_en(day: date) -> str:
    """Return a day shortly: 28 Nov."""
    return f"{day.day} {_MONTHS[day.month - 1]}"


def day_zh(day: date) -> str:
    """Return a day shortly: 11月28日."""
    return f"{day.month}月{day.day}日"
