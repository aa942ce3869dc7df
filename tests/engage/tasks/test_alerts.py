"""What an event asks people to do, shown by example."""

from decimal import Decimal

import pytest

from amity.engage.tasks.alerts import Happening, alert_for, short_money


def happening(kind: str, amount: int | None = None, topic: str = "", channel: str = "MOBILE") -> Happening:
    return Happening(kind, channel, topic, None if amount is None else Decimal(amount), "CNY")


@pytest.mark.parametrize(
    ("kind", "tone"),
    [
        ("LARGE_OUTFLOW", "bad"),
        ("COMPLAINT", "bad"),
        ("QUESTION", "warn"),
        ("RATE_VIEW", "warn"),
        ("LARGE_INFLOW", "warn"),
        ("SALARY", ""),
    ],
)
def test_each_event_has_its_colour_and_words_in_both_languages(kind: str, tone: str) -> None:
    alert = alert_for(happening(kind))

    assert alert is not None
    assert alert.tone == tone
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


def test_a_subject_is_shown_to_readers_of_its_language() -> None:
    english, chinese = (
        alert_for(happening("QUESTION", topic="Card limit")),
        alert_for(happening("QUESTION", topic="信用卡额度")),
    )

    assert english
    assert chinese
    assert (english.reason_en, english.reason_zh) == ("Card limit", "手机银行咨询")
    assert (chinese.reason_en, chinese.reason_zh) == ("Asked in the app", "信用卡额度")


def test_an_outflow_is_money_that_left_whatever_its_sign() -> None:
    for amount in (600_000, -600_000):
        alert = alert_for(happening("LARGE_OUTFLOW", amount))
        assert alert
        assert (alert.amount, alert.reason_en) == (Decimal(-600_000), "¥600K left")


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
