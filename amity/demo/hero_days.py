"""The heroes' days: what happened, what was talked about, what is to be done, and what comes live."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from amity.demo.hero_money import clock
from amity.demo.heroes import Heroes
from amity.demo.spoken import day_en, day_zh
from amity.demo.stage import customer_numbers
from amity.demo.tables import NO_AMOUNT, moments, money, table
from amity.demo.tasks import ANY_TIME

_DAY = re.compile(r"\{(-?\d+)\}")


def _written(ours: Heroes, text: str | None, spell: Callable[[date], str]) -> str | None:
    """Return a text in which days counted from today are written out."""
    if text is None:
        return None
    return _DAY.sub(lambda found: spell(ours.stage.horizon.date(ours.day(int(found[1])))), text)


def _all(ours: Heroes, name: str) -> list[tuple[int, dict[str, Any]]]:
    return [(n, one) for n, hero in enumerate(ours.cast) for one in hero.get(name, ())]


def _keyed(ours: Heroes, letter: str, rows: list[tuple[int, dict[str, Any]]]) -> dict[str, Any]:
    """Return key and customer of rows."""
    return {
        "key": [f"{letter}{ours.stage.chunk:03d}{n:06d}" for n in range(len(rows))],
        "customer_key": ours.stage.customer_keys(np.array([who for who, _ in rows])),
    }


def _moments(ours: Heroes, rows: list[tuple[int, dict[str, Any]]], default: int) -> pa.Array:
    day = np.array([ours.day(one["day"]) for _, one in rows])
    second = np.array([clock(one["at"]) if "at" in one else default for _, one in rows])
    return moments(day, second, ours.stage.horizon, ours.stage.of("bank")["utc_offset_hours"])


def _amounts(rows: list[tuple[int, dict[str, Any]]]) -> pa.Array:
    return money(np.array([one["amount"] * 100 if "amount" in one else NO_AMOUNT for _, one in rows]))


def event_rows(ours: Heroes) -> pa.Table:
    """Return the rows of the events."""
    rows = _all(ours, "events")
    plain = {
        name: [one.get(name) for _, one in rows]
        for name in ("channel", "kind", "topic", "status", "score", "text")
    }
    columns = {
        **_keyed(ours, "E", rows),
        **plain,
        "at": _moments(ours, rows, 9 * 3600),
        "amount": _amounts(rows),
    }
    return table("events", len(rows), columns)


def interaction_rows(ours: Heroes) -> pa.Table:
    """Return the rows of the conversations."""
    rows = _all(ours, "talks")
    plain = {name: [one.get(name) for _, one in rows] for name in ("kind", "minutes", "outcome", "text")}
    columns = {
        **_keyed(ours, "I", rows),
        **plain,
        "staff_code": ours.manager,
        "at": _moments(ours, rows, 9 * 3600),
    }
    return table("interactions", len(rows), columns)


def task_rows(ours: Heroes) -> pa.Table:
    """Return the rows of the tasks."""
    rows = _all(ours, "tasks")
    english = {
        name: [_written(ours, one.get(name), day_en) for _, one in rows] for name in ("title_en", "reason_en")
    }
    chinese = {
        name: [_written(ours, one.get(name), day_zh) for _, one in rows] for name in ("title_zh", "reason_zh")
    }
    columns = {
        **_keyed(ours, "T", rows),
        **english,
        **chinese,
        "staff_code": ours.manager,
        "kind": [one["kind"] for _, one in rows],
        "tone": [one.get("tone") for _, one in rows],
        "amount": _amounts(rows),
        "due_at": _moments(ours, rows, ANY_TIME),
        "is_timed": ["at" in one for _, one in rows],
        "status": "OPEN",
    }
    return table("tasks", len(rows), columns)


def live_lines(ours: Heroes) -> list[dict[str, Any]]:
    """Return what happens to heroes while the demo runs."""
    numbers = customer_numbers(np.arange(len(ours.cast)), ours.stage.of("numbers")).to_pylist()
    return [
        {
            "customer_number": numbers[who],
            "kind": one["kind"],
            "channel": one["channel"],
            "topic": one.get("topic"),
            "amount": f"{one['amount']:.2f}" if "amount" in one else None,
            "text": one.get("text"),
        }
        for who, one in _all(ours, "live")
    ]
