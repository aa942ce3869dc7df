"""Planted errors in identifiers, contacts and dates are found; nothing clean is called wrong."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from amity.analytics.quality import checks
from amity.analytics.quality.fields import SEALED
from amity.analytics.quality.sealed import Opened, verdicts

TODAY = date(2026, 11, 23)
ROUNDS = 2_000
PLANTED = 0.3
USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def id_card(rng: random.Random, birth: date, sex: str) -> str:
    order = rng.randrange(0, 499) * 2 + (1 if sex == "M" else 0)
    body = f"{rng.randrange(110101, 659999)}{birth:%Y%m%d}{order:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


def company_code(rng: random.Random) -> str:
    body = f"91{rng.randrange(110101, 659999)}" + "".join(rng.choice(USCC) for _ in range(9))
    total = sum(USCC.index(c) * pow(3, place, 31) for place, c in enumerate(body))
    return body + USCC[(31 - total) % 31]


def mobile(rng: random.Random) -> str:
    number = f"1{rng.choice('3456789')}{rng.randrange(10**9):09d}"
    return number if len(set(number[4:])) > 1 else mobile(rng)


def email(rng: random.Random) -> str:
    name = "".join(rng.choice("abcdefghij") for _ in range(rng.randrange(3, 10)))
    return f"{name}{rng.choice(['', '.li', '_88', '+bank'])}@{rng.choice(['example.com', 'mail.example.cn'])}"


def one_digit_wrong(rng: random.Random, text: str) -> str:
    place = rng.choice([at for at, letter in enumerate(text) if letter.isdigit()])
    return text[:place] + rng.choice([d for d in "0123456789" if d != text[place]]) + text[place + 1 :]


def two_swapped(rng: random.Random, text: str) -> str:
    places = [at for at in range(len(text) - 1) if text[at] != text[at + 1]]
    place = rng.choice(places)
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def one_lost(rng: random.Random, text: str) -> str:
    place = rng.randrange(len(text))
    return text[:place] + text[place + 1 :]


def letter_for_digit(rng: random.Random, text: str) -> str:
    place = rng.choice([at for at, letter in enumerate(text) if letter.isdigit()])
    return text[:place] + {"0": "O", "1": "I", "5": "S", "2": "Z"}.get(text[place], "?") + text[place + 1 :]


Spoil = Callable[[random.Random, str], str]
NUMBERS: tuple[Spoil, ...] = (one_digit_wrong, two_swapped, one_lost, letter_for_digit)
MOBILES: tuple[Spoil, ...] = (
    one_lost,
    letter_for_digit,
    lambda rng, text: text + str(rng.randrange(10)),
    lambda _rng, text: "2" + text[1:],
    lambda rng, _text: "138" + str(rng.randrange(10)) * 8,
)
EMAILS: tuple[Spoil, ...] = (
    lambda _rng, text: text.replace("@", ""),
    lambda _rng, text: text.replace("@", "@@"),
    lambda _rng, text: text.rpartition(".")[0].replace(".", ""),
    lambda _rng, text: text.replace("@", " @"),
    lambda _rng, text: text.replace(".", "..", 1) if "." in text else "x",
)


def plausible(rng: random.Random) -> date:
    return date(1940, 1, 1) + timedelta(days=rng.randrange(24_000))


def wrong_birth(rng: random.Random, birth: date) -> str:
    wrong = (
        date(1900, 1, 1),
        TODAY + timedelta(days=rng.randrange(1, 9_000)),
        birth.replace(year=birth.year - 130),
        birth + timedelta(days=rng.randrange(1, 400)),
    )
    return rng.choice(wrong).isoformat()


def clean(rng: random.Random) -> Opened:
    birth, sex = plausible(rng), rng.choice("MF")
    return Opened(
        contacts=[("MOBILE", mobile(rng)), ("EMAIL", email(rng))],
        documents=[("ID_CARD", id_card(rng, birth, sex)), ("USCC", company_code(rng))],
        birth=birth.isoformat(),
        sex=sex,
    )


def spoiled(rng: random.Random, what: str, one: Opened) -> Opened:
    """Plant one error, of a kind that a person at a keyboard or a system makes."""
    (_m, mobile_number), (_e, address) = one.contacts
    (_i, card), (_u, code) = one.documents
    birth = date.fromisoformat(one.birth)
    match what:
        case "mobile":
            one.contacts[0] = ("MOBILE", rng.choice(MOBILES)(rng, mobile_number))
        case "email":
            one.contacts[1] = ("EMAIL", rng.choice(EMAILS)(rng, address))
        case "id card":
            one.documents[0] = ("ID_CARD", rng.choice(NUMBERS)(rng, card))
        case "company code":
            one.documents[1] = ("USCC", rng.choice(NUMBERS)(rng, code))
        case _:
            one.birth = wrong_birth(rng, birth)
    return one


def test_at_least_99_in_100_planted_errors_are_found_and_nothing_clean_is_called_wrong() -> None:
    rng = random.Random(20_261_123)  # noqa: S311  a seed that repeats is the point
    kinds = ("mobile", "email", "id card", "company code", "birth")
    planted = found = false_alarms = 0
    for _round in range(ROUNDS):
        is_planted = rng.random() < PLANTED
        one = clean(rng)
        if is_planted:
            one = spoiled(rng, rng.choice(kinds), one)
        is_refused = False in verdicts(one, as_of=TODAY)
        planted, found = planted + is_planted, found + (is_planted and is_refused)
        false_alarms += is_refused and not is_planted
    assert planted > ROUNDS * PLANTED * 0.8
    assert found / planted >= 0.99
    assert false_alarms == 0


@pytest.mark.parametrize(
    ("scheme", "value", "expected"),
    [
        ("ID_CARD", "11010519491231002X", True),  # the standard's own example
        ("ID_CARD", "11010519491231002x", True),
        ("ID_CARD", "110105194912310021", False),
        ("ID_CARD", "110105194913310021", False),  # no thirteenth month
        ("USCC", "91110000600037341L", True),
        ("USCC", "91110000600037341M", False),
        ("PASSPORT", "E12345678", True),
        ("PASSPORT", "?", False),
        ("LIBRARY_CARD", "anything", None),  # what is not known is not judged
    ],
)
def test_documents(scheme: str, value: str, expected: bool | None) -> None:
    assert checks.is_document(scheme, value) is expected


@pytest.mark.parametrize("number", ["13812346021", "+8613812346021", "+420601123456", "138-1234-6021"])
def test_lets_mobiles_pass_that_can_be_ones(number: str) -> None:
    assert checks.is_mobile(number)


@pytest.mark.parametrize("number", ["", "13800000000", "12812346021", "1381234602", "+12", "138123460211"])
def test_refuses_mobiles_that_cannot_be_ones(number: str) -> None:
    assert not checks.is_mobile(number)


def test_what_is_not_there_is_not_judged() -> None:
    assert verdicts(Opened(), as_of=TODAY) == (None,) * len(SEALED)


def test_a_birth_that_is_not_the_cards_is_found_by_that_check_alone() -> None:
    rng = random.Random(1)  # noqa: S311  a seed that repeats is the point
    card = id_card(rng, date(1980, 5, 6), "F")
    found = verdicts(Opened(documents=[("ID_CARD", card)], birth="1980-06-05", sex="F"), as_of=TODAY)

    assert [name for name, met in zip(SEALED, found, strict=True) if met is False] == ["birth_on__matches_id"]
