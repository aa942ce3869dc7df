"""Put stored facts into words: "Renew {maturing_amount_30d:money}" in the reader's language.

A place in a text names a fact and how to say it. Pure: the language, the currency and the facts come in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from amity.foundation.kernel import money_words

PLACE = re.compile(r"\{(?P<fact>[a-z_0-9]+)(?::(?P<how>[^{}]*))?\}")
STYLES = ("", "money", "days", "in", "ago", "plural")


def facts_named(text: str) -> tuple[str, ...]:
    """Return the facts that a text names, in order."""
    return tuple(dict.fromkeys(match["fact"] for match in PLACE.finditer(text)))


def check(text: str) -> None:
    """
    Refuse a text whose places cannot be filled.

    :raises ValueError: naming the place.
    """
    for match in PLACE.finditer(text):
        style, _space, forms = (match["how"] or "").partition(" ")
        if style not in STYLES:
            raise ValueError(f"{match[0]}: there is no way to say a fact called {style!r}")
        if style == "plural" and len(forms.split("|")) != 2:  # noqa: PLR2004 one and many
            raise ValueError(f"{match[0]}: plural wants two forms, as in {{n:plural fact is|facts are}}")
    if re.search(r"[{}]", PLACE.sub("", text)):
        raise ValueError(f"a brace stands alone in {text!r}")


def say(text: str, facts: Mapping[str, float | str | None], *, language: str, currency: str) -> str:
    """Return the text with every fact in words of the language (``en`` or ``zh``)."""
    is_chinese = language.startswith("zh")

    def fill(match: re.Match[str]) -> str:
        value = facts.get(match["fact"])
        if value is None:
            return "–"
        if isinstance(value, str):
            return value
        return _number(value, match["how"] or "", is_chinese=is_chinese, currency=currency)

    return PLACE.sub(fill, text)


def _number(value: float, how: str, *, is_chinese: bool, currency: str) -> str:
    style, _space, forms = how.partition(" ")
    count = round(value)
    if style == "money":
        return money_words.compact(Decimal(str(value)), currency, is_chinese=is_chinese)
    if style == "days":
        return f"{count}天" if is_chinese else f"{count} day" + ("" if count == 1 else "s")
    if style in ("in", "ago"):
        return _relative_day(abs(count), is_ahead=style == "in", is_chinese=is_chinese)
    if style == "plural":
        one, many = forms.split("|")
        return f"{count} {one if count == 1 else many}"
    return f"{count:,}"


def _relative_day(days: int, *, is_ahead: bool, is_chinese: bool) -> str:
    if days == 0:
        return "今天" if is_chinese else "today"
    if days == 1:
        near = {
            (True, True): "明天",
            (True, False): "昨天",
            (False, True): "tomorrow",
            (False, False): "yesterday",
        }
        return near[is_chinese, is_ahead]
    if is_chinese:
        return f"{days}天后" if is_ahead else f"{days}天前"
    return f"in {days} days" if is_ahead else f"{days} days ago"
