"""Facts in words that read well for nothing, one and many, in both languages."""

import pytest

from amity.decide.actions import wording


def say(text: str, language: str = "en", currency: str = "CNY", **facts: float) -> str:
    return wording.say(text, facts, language=language, currency=currency)


@pytest.mark.parametrize(
    ("days", "english", "chinese"),
    [(0, "today", "今天"), (1, "tomorrow", "明天"), (2, "in 2 days", "2天后"), (30, "in 30 days", "30天后")],
)
def test_days_ahead(days: int, english: str, chinese: str) -> None:
    assert say("Matures {d:in}.", d=days) == f"Matures {english}."
    assert say("{d:in}到期", "zh-hans", d=days) == f"{chinese}到期"


@pytest.mark.parametrize(
    ("days", "english", "chinese"),
    [(0, "today", "今天"), (1, "yesterday", "昨天"), (-5, "5 days ago", "5天前"), (5, "5 days ago", "5天前")],
)
def test_days_past(days: int, english: str, chinese: str) -> None:
    assert say("{d:ago}", d=days) == english
    assert say("{d:ago}", "zh-hans", d=days) == chinese


def test_counts_agree_with_their_nouns() -> None:
    text = "{n:plural fact is|facts are} missing"

    assert [say(text, n=n) for n in (0, 1, 3)] == [
        "0 facts are missing",
        "1 fact is missing",
        "3 facts are missing",
    ]
    assert [say("{n:days}", n=n) for n in (0, 1, 90)] == ["0 days", "1 day", "90 days"]
    assert say("缺{n}项，{d:days}", "zh-hans", n=2, d=1) == "缺2项，1天"


@pytest.mark.parametrize(
    ("amount", "english", "chinese"),
    [
        (0, "¥0", "¥0"),
        (950.4, "¥950", "¥950"),
        (9_999, "¥9,999", "¥9,999"),
        (86_400, "¥86K", "¥8.6万"),
        (999_600, "¥1.00M", "¥100万"),
        (2_400_000, "¥2.40M", "¥240万"),
        (120_000_000, "¥120M", "¥1.2亿"),
        (-300_000, "−¥300K", "−¥30万"),
    ],
)
def test_money_is_as_a_person_says_it(amount: float, english: str, chinese: str) -> None:
    assert say("{m:money}", m=amount) == english
    assert say("{m:money}", "zh-hans", m=amount) == chinese


def test_money_names_its_currency() -> None:
    assert say("{m:money}", currency="CZK", m=9_000) == "Kč\u00a09,000"
    assert say("{m:money}", currency="XYZ", m=9_000) == "XYZ\u00a09,000"


def test_names_the_facts_of_a_text_once() -> None:
    assert wording.facts_named("{a:money}, {b:in} and {a}") == ("a", "b")


@pytest.mark.parametrize("text", ["{a:loud}", "{a:plural only}", "{a", "a}", "{A}"])
def test_refuses_a_place_that_cannot_be_filled(text: str) -> None:
    with pytest.raises(ValueError, match=r"brace|way to say|two forms"):
        wording.check(text)
