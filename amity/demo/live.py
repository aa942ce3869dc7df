"""A day in fast time: events that the player posts, first those of showcased people's customers."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from amity.demo.arrays import Ints, at
from amity.demo.cast import Cast
from amity.demo.stage import customer_numbers
from amity.demo.world import toml_words

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


def day(cast: Cast, before: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a day's events in rotation over the managers, the showcased most; ``before`` come first."""
    rng, truths = cast.stage.rng("live"), cast.stage.of("live")
    kinds = list(truths["mix"])
    drawn = rng.choice(
        len(kinds), truths["events"], p=np.array(list(truths["mix"].values())) / sum(truths["mix"].values())
    )
    queue = _rotation(rng, cast)
    numbers = customer_numbers(np.arange(cast.size) + cast.stage.first, cast.stage.of("numbers")).to_pylist()
    lines = list(before)
    for kind in (kinds[int(place)] for place in drawn):
        who = next(queue)
        lines.append({"customer_number": numbers[who], **_event(rng, cast, kind, who)})
    least, most = truths["seconds_between"]
    offset = np.cumsum(rng.integers(least, most, len(lines)))
    return [{"key": f"L{n:05d}", **line, "offset": int(offset[n])} for n, line in enumerate(lines)]


def _rotation(rng: np.random.Generator, cast: Cast) -> Iterator[int]:
    """Yield customers: two of showcased managers, then one of another, for ever."""
    stars = [n for n, member in enumerate(cast.team.managers) if member.is_showcased]
    others = [n for n in range(len(cast.team.managers)) if n not in stars]
    books = {n: _awake(cast, n) for n in [*stars, *others]}
    turn = 0
    while True:
        star, other = stars[turn % len(stars)], others[turn // 2 % len(others)]
        manager = other if turn % 3 == 2 and len(books[other]) else star  # noqa: PLR2004 every third is another's
        yield int(rng.choice(books[manager]))
        turn += 1


def _awake(cast: Cast, manager: int) -> Ints:
    live = ~cast.is_prospect & ~cast.is_dormant & ~cast.leaving.gone(cast.stage)
    own = np.flatnonzero((cast.covered.manager == manager) & live)
    # The larger customers of a book: a large outflow of a small one is no large outflow.
    return own[np.argsort(-cast.assets[own], kind="stable")][: max(len(own) // 3, 1)]


def _event(rng: np.random.Generator, cast: Cast, kind: str, who: int) -> dict[str, Any]:
    firm, foreign = bool(cast.is_company[who]), who < cast.persons and bool(cast.people.is_foreign[who])
    line: dict[str, Any] = {
        "kind": kind,
        "channel": CHANNEL[kind],
        "topic": None,
        "amount": None,
        "text": None,
    }
    if kind in {"LARGE_OUTFLOW", "LARGE_INFLOW"}:
        line["topic"] = "To another bank" if kind == "LARGE_OUTFLOW" else "From another bank"
        line["amount"] = _sum(rng, float(cast.assets[who]) * 0.25, least=500_000 if firm else 100_000)
    elif kind == "SALARY":
        line["topic"] = "Payroll" if firm else "Salary"
        income = 180_000.0 if firm else max(float(cast.people.income[who]), 4000.0)
        line["amount"] = f"{income * rng.lognormal(0, 0.05):.2f}"
    elif kind == "RATE_VIEW":
        line["topic"] = "Deposit rates"
    else:
        said = toml_words("service")["complaint" if kind == "COMPLAINT" else "question"][
            "en" if foreign else "zh"
        ]
        topic = str(at(list(said), rng.integers(0, len(said), 1))[0])
        line["topic"], line["text"] = topic, said[topic][int(rng.integers(0, len(said[topic])))]
    return line


def _sum(rng: np.random.Generator, around: float, *, least: int) -> str:
    """Return a large sum in whole ten thousands."""
    yuan = max(around, least * 1.1) * rng.lognormal(0, 0.3)
    return f"{max(round(yuan, -4), least):.2f}"
