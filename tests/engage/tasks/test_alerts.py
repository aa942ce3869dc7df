"""What an event asks people to do, shown by example."""

from datetime import date
from decimal import Decimal

import pytest

from amity.engage.tasks.alerts import Happening, alert_for, due_on, short_money

FRIDAY, SUNDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 22), date(2026, 11, 23)


def happening(kind: str, amount: int | None = None, topic: str = "", channel: str = "MOBILE") -> Happening:
    return Happening(kind, channel, topic, None if amount is None else Decimal(amount), "CNY")


@pytest.mark.parametrize(
    ("kind", "tone", "waits"),
    [
        ("LARGE_OUTFLOW", "bad", 0),
        ("COMPLAINT", "bad", 0),
        ("QUESTION", "warn", 0),
        ("RATE_VIEW", "warn", 1),
        ("LARGE_INFLOW", "warn", 1),
        ("SALARY", "", 2),
    ],
)
def test_each_event_has_its_colour_and_its_time(kind: str, tone: str, waits: int) -> None:
    alert = alert_for(happening(kind))

    assert alert is not None
    assert (alert.tone, alert.waits_days) == (tone, waits)
    assert alert.title_en
    assert alert.title_zh
    assert alert.reason_en
    assert alert.reason_zh


@pytest.mark.parametrize("kind", ["APP_VISIT", "OFFER_VIEW", "TAKE_UP", "UNHEARD_OF"])
def test_other_events_ask_for_nothing(kind: str) -> None:
    assert alert_for(happening(kind)) is None


def test_a_complaint_is_named_by_its_subject_or_its_channel() -> None:
    named, plain = alert_for(happening("COMPLAINT", topic="Account fee")), alert_for(happening("COMPLAINT"))

    assert named
    assert plain
    assert (named.reason_en, plain.reason_en, plain.reason_zh) == (
        "Account fee",
        "Complained in the app",
        "手机银行投诉",
    )


def test_an_outflow_is_money_that_left_whatever_its_sign() -> None:
    for amount in (600_000, -600_000):
        alert = alert_for(happening("LARGE_OUTFLOW", amount))
        assert alert
        assert (alert.amount, alert.reason_en) == (Decimal(-600_000), "¥600K left")


def test_work_that_may_wait_never_falls_on_a_weekend_and_urgent_work_never_waits() -> None:
    salary, outflow = alert_for(happening("SALARY")), alert_for(happening("LARGE_OUTFLOW"))

    assert salary
    assert outflow
    assert due_on(salary, today=FRIDAY) == MONDAY
    assert due_on(outflow, today=SUNDAY) == SUNDAY


@pytest.mark.parametrize(
    ("amount", "english", "chinese"),
    [
        (999, "¥999", "¥999"),
        (9_999, "¥9,999", "¥9,999"),
        (10_000, "¥10K", "¥1万"),
        (605_000, "¥605K", "¥60.5万"),
        (2_400_000, "¥2.4M", "¥240万"),
        (120_000_000, "¥120M", "¥1.2亿"),
    ],
)
def test_amounts_are_said_as_people_say_them(amount: int, english: str, chinese: str) -> None:
    assert short_money(Decimal(amount), "CNY") == (english, chinese)
