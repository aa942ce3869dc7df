"""What an event of the bank asks people to do, today: the words and the colour. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

SIGNS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "HKD": "HK$", "CZK": "Kč\u00a0"}
MILLION, TEN_THOUSAND, HUNDRED_MILLION = Decimal(1_000_000), Decimal(10_000), Decimal(100_000_000)


@dataclass(frozen=True, slots=True)
class Happening:
    """What is known of an event: how much, about what, through which channel."""

    kind: str
    channel: str
    topic: str
    amount: Decimal | None
    currency: str


@dataclass(frozen=True, slots=True)
class Alert:
    """A task to be: both languages, and the tone of its reason. News of today is work of today."""

    kind: str
    title_en: str
    title_zh: str
    reason_en: str
    reason_zh: str
    tone: str
    amount: Decimal | None


def alert_for(happening: Happening) -> Alert | None:
    """Return the work that follows from an event, or None when it asks for none."""
    rule = _RULES.get(happening.kind)
    return rule(happening) if rule else None


def short_money(amount: Decimal, currency: str) -> tuple[str, str]:
    """Return an amount as people say it, in English and in Chinese: ("¥600K", "¥60万")."""
    size, sign = abs(amount), SIGNS.get(currency, f"{currency} ")
    english, chinese = f"{size:,.0f}", f"{size:,.0f}"
    if size >= MILLION:
        english = f"{_plain(size / MILLION)}M"
    elif size >= TEN_THOUSAND:
        english = f"{size / 1000:,.0f}K"
    if size >= HUNDRED_MILLION:
        chinese = f"{_plain(size / HUNDRED_MILLION)}亿"
    elif size >= TEN_THOUSAND:
        chinese = f"{_plain(size / TEN_THOUSAND)}万"
    return f"{sign}{english}", f"{sign}{chinese}"


def _large_outflow(event: Happening) -> Alert:
    english, chinese = _amount(event)
    return Alert(
        "CALL",
        "Large outflow: ask, listen, note",
        "大额转出：致电了解原因",
        f"{english} left" if english else "Money left",
        f"转出{chinese}" if chinese else "资金转出",
        "bad",
        -abs(event.amount) if event.amount is not None else None,
    )


def _complaint(event: Happening) -> Alert:
    english, chinese = _CHANNELS.get(event.channel, ("", ""))
    return Alert(
        "CALL",
        "Call back about the complaint",
        "回电处理客户投诉",
        _unless_chinese(event.topic) or f"Complained {english}".strip(),
        _if_chinese(event.topic) or f"{chinese}投诉",
        "bad",
        event.amount,
    )


def _large_inflow(event: Happening) -> Alert:
    english, chinese = _amount(event)
    return Alert(
        "CALL",
        f"{english} arrived: offer it a home" if english else "Money arrived: offer it a home",
        f"大额到账{chinese}：沟通资金安排",
        "Large amount arrived",
        "大额资金到账",
        "warn",
        event.amount,
    )


def _salary(event: Happening) -> Alert:
    english, chinese = _amount(event)
    return Alert(
        "MESSAGE",
        "Salary arrived: suggest a savings plan",
        "工资到账：建议定期储蓄计划",
        f"{english} salary" if english else "Salary arrived",
        f"工资{chinese}" if chinese else "工资到账",
        "",
        event.amount,
    )


def _question(event: Happening) -> Alert:
    english, chinese = _CHANNELS.get(event.channel, ("", ""))
    return Alert(
        "CALL",
        "Answer the customer's question",
        "回复客户咨询",
        _unless_chinese(event.topic) or f"Asked {english}".strip(),
        _if_chinese(event.topic) or f"{chinese}咨询",
        "warn",
        event.amount,
    )


def _rate_view(event: Happening) -> Alert:
    return Alert(
        "CALL",
        "Talk about deposit rates",
        "沟通存款利率",
        "Compared rates",
        "查看过利率",
        "warn",
        event.amount,
    )


def _if_chinese(topic: str) -> str:
    return topic if any("\u4e00" <= letter <= "\u9fff" for letter in topic) else ""


def _unless_chinese(topic: str) -> str:
    return "" if _if_chinese(topic) else topic


def _amount(event: Happening) -> tuple[str, str]:
    if event.amount is None:
        return "", ""
    return short_money(event.amount, event.currency)


def _plain(number: Decimal) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


_CHANNELS = {
    "BRANCH": ("in the branch", "网点"),
    "ONLINE": ("in online banking", "网银"),
    "MOBILE": ("in the app", "手机银行"),
    "PHONE": ("by telephone", "电话"),
    "MAIL": ("by letter", "来信"),
    "WEB": ("on the website", "官网"),
}
_RULES: dict[str, Callable[[Happening], Alert]] = {
    "LARGE_OUTFLOW": _large_outflow,
    "COMPLAINT": _complaint,
    "LARGE_INFLOW": _large_inflow,
    "SALARY": _salary,
    "QUESTION": _question,
    "RATE_VIEW": _rate_view,
}
