"""A day in fast time: events that the player posts, first those of showcased people's customers."""

import json
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

import numpy as np

from amity.demo.arrays import Ints, chosen, whole
from amity.demo.cast import Cast
from amity.demo.stage import customer_numbers
from amity.demo.world import toml_words

EVERY = 3
"""One event in so many is of a manager who is not showcased."""
CHANNEL = {
    "LARGE_OUTFLOW": "SYSTEM",
    "LARGE_INFLOW": "SYSTEM",
    "SALARY": "SYSTEM",
    "COMPLAINT": "PHONE",
    "RATE_VIEW": "MOBILE",
    "QUESTION": "MOBILE",
}


def write_day(path: Path, lines: list[dict[str, Any]]) -> None:
    """Write the day, one event a line."""
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")


def day(cast: Cast, by_hand: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a day's events in rotation over the managers; those written by hand stand between the first."""
    rng, truths = cast.stage.rng("live"), cast.stage.of("live")
    queue, kinds = _rotation(rng, cast), list(truths["mix"])
    numbers = customer_numbers(np.arange(cast.size) + cast.stage.first, cast.stage.of("numbers")).to_pylist()
    drawn = []
    for place in chosen(rng, list(truths["mix"].values()), truths["events"]):
        who = next(queue)
        drawn.append({"customer_number": numbers[who], **_event(rng, cast, kinds[int(place)], who)})
    lines = [line for pair in zip_longest(by_hand, drawn) for line in pair if line]
    offset = np.cumsum(whole(rng, truths["seconds_between"], len(lines)))
    return [{"key": f"L{n:05d}", **line, "offset": int(offset[n])} for n, line in enumerate(lines)]


def _rotation(rng: np.random.Generator, cast: Cast) -> Iterator[int]:
    """Yield customers: two of showcased managers, then one of another, for ever."""
    stars = [n for n, member in enumerate(cast.team.managers) if member.is_showcased]
    others = [n for n in range(len(cast.team.managers)) if n not in stars]
    books = {n: _awake(cast, n) for n in [*stars, *others]}
    turn = 0
    while True:
        star, other = stars[turn % len(stars)], others[turn // 2 % len(others)]
        is_others = turn % EVERY == EVERY - 1 and len(books[other])
        manager = other if is_others else star
        yield int(rng.choice(books[manager]))
        turn += 1


def _awake(cast: Cast, manager: int) -> Ints:
    live = ~cast.is_prospect & ~cast.is_dormant & ~cast.leaving.gone(cast.stage)
    own = np.flatnonzero((cast.covered.manager == manager) & live)
    # The larger customers of a book: a large outflow of a small one is no large outflow.
    return own[np.argsort(-cast.assets[own], kind="stable")][: max(len(own) // 3, 1)]


def _event(rng: np.random.Generator, cast: Cast, kind: str, who: int) -> dict[str, Any]:
    topic, amount, text = None, None, None
    if kind in {"LARGE_OUTFLOW", "LARGE_INFLOW"}:
        topic = "To another bank" if kind == "LARGE_OUTFLOW" else "From another bank"
        amount = _large_sum(rng, cast, who)
    elif kind == "SALARY":
        topic, amount = ("Payroll" if cast.is_company[who] else "Salary"), _pay(rng, cast, who)
    elif kind == "RATE_VIEW":
        topic = "Deposit rates"
    else:
        topic, text = _said(rng, cast, "complaint" if kind == "COMPLAINT" else "question", who)
    return {"kind": kind, "channel": CHANNEL[kind], "topic": topic, "amount": amount, "text": text}


def _said(rng: np.random.Generator, cast: Cast, kind: str, who: int) -> tuple[str, str]:
    said = toml_words("service")[kind]["en" if cast.is_foreign[who] else "zh"]
    topic = list(said)[int(rng.integers(0, len(said)))]
    return topic, str(said[topic][int(rng.integers(0, len(said[topic])))])


def _large_sum(rng: np.random.Generator, cast: Cast, who: int) -> str:
    """Return a quarter of what the customer has, or what just counts as large, in whole ten thousands."""
    large = cast.stage.of("large")
    least = large["company"] if cast.is_company[who] else large["person"]
    yuan = max(float(cast.assets[who]) / 4, least * 1.1) * rng.lognormal(0, 0.3)
    return f"{max(round(yuan, -4), least):.2f}"


def _pay(rng: np.random.Generator, cast: Cast, who: int) -> str:
    """Return a salary, or what a company pays its people."""
    wages = cast.stage.of("companies")["wages"]["through_us"]
    firm = who >= cast.persons
    usual = float(cast.firms.receipts[who - cast.persons]) * wages if firm else float(cast.people.income[who])
    return f"{max(usual, 2400.0) * rng.lognormal(0, 0.05):.2f}"
