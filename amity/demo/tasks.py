"""Tasks: each manager's work around today: some late, some today at an hour, some this week."""

from dataclasses import dataclass
from itertools import zip_longest

import numpy as np
import pyarrow as pa

from amity.demo import signals_of_life, signals_of_money
from amity.demo.arrays import Ints, Texts, texts
from amity.demo.cast import Cast
from amity.demo.conversations import Conversations
from amity.demo.signals import Records, Signal
from amity.demo.tables import NO_AMOUNT, moments, money, table

AT_MOST = 2
"""How many tasks one customer gives at once."""

LATEST = 3
"""By how many days a task is late at most."""

DONE = {"CALL": ("Keep in touch", "日常联系"), "VISIT": ("Visit", "上门拜访")}
DONE_DAYS = 21
"""For how many days what is done is still in the list."""

ANY_TIME = 18 * 3600
"""When a task is due that may be done at any time of its day."""


@dataclass(frozen=True, slots=True)
class Due:
    """A signal with the hour it is due."""

    signal: Signal
    manager: int
    day: int
    second: int
    is_timed: bool
    status: str = "OPEN"


def tasks(records: Records, *, busy: frozenset[int]) -> list[Due]:
    """Plan every manager's work; those who are busy with hand-written work get only what is to come."""
    cast = records.cast
    rng, truths = cast.stage.rng("tasks"), cast.stage.of("tasks")
    own: dict[int, list[Signal]] = {}
    for one in _all_signals(records):
        own.setdefault(int(cast.covered.manager[one.who]), []).append(one)
    planned: list[Due] = []
    for manager in range(len(cast.team.managers)):
        todo = _spread(own.get(manager, []))
        counts = [int(rng.integers(*truths[part])) for part in ("overdue", "today", "coming")]
        if manager in busy:
            counts[0] = counts[1] = 0
        planned += _planned(rng, cast, manager, todo, counts)
    return planned + _done(rng, cast, records.spoken)


def _all_signals(records: Records) -> list[Signal]:
    """Return the signals, the weightiest first, at most two for a customer."""
    sources = (
        signals_of_money.maturities,
        signals_of_money.lines,
        signals_of_money.outflows,
        signals_of_money.salaries,
        signals_of_money.idle_cash,
        signals_of_life.documents,
        signals_of_life.complaints,
        signals_of_life.birthdays,
        signals_of_life.turning_points,
        signals_of_life.silence,
        signals_of_life.looks,
    )
    found = sorted(
        (one for source in sources for one in source(records)), key=lambda s: (-s.weight, s.who, s.title_en)
    )
    seen: dict[int, set[str]] = {}
    kept = []
    for one in found:
        titles = seen.setdefault(one.who, set())
        if len(titles) < AT_MOST and one.title_zh not in titles:
            titles.add(one.title_zh)
            kept.append(one)
    return kept


def _spread(some: list[Signal]) -> list[Signal]:
    """Order a manager's signals so that kinds alternate: nobody has a day of one kind only."""
    kinds: dict[str, list[Signal]] = {}
    for one in some:
        kinds.setdefault(one.title_en.split()[0], []).append(one)
    ordered: list[Signal] = []
    while waiting := [queue for queue in kinds.values() if queue]:
        ordered += [queue.pop(0) for queue in sorted(waiting, key=lambda queue: -queue[0].weight)]
    return ordered


def _planned(
    rng: np.random.Generator, cast: Cast, manager: int, todo: list[Signal], counts: list[int]
) -> list[Due]:
    """Lay a manager's signals on days: birthdays on theirs, some late, today's by the clock, the week's."""
    truths, last = cast.stage.of("tasks"), cast.stage.horizon.last
    fixed = [one for one in todo if one.due_in is not None][: truths["birthdays"]]
    free = [one for one in todo if one.due_in is None]
    # Nothing was due before it arose.
    late = [one for one in free if one.age > LATEST][: counts[0]]
    others = [one for one in free if one not in late]
    now, coming = others[: counts[1]], others[counts[1] :]
    planned = [_any_time(one, manager, last + (one.due_in or 0)) for one in fixed]
    planned += [_any_time(one, manager, last - int(rng.integers(1, LATEST + 1))) for one in late]
    for one, clock in zip_longest(now, truths["today_times"]):
        if one is not None:
            planned.append(_at(one, manager, last, clock) if clock else _any_time(one, manager, last))
    for place, one in enumerate(coming[: counts[2]]):
        day = last + min(1 + place % 6, max((one.within or 99) - 1, 1))
        clock = str(rng.choice(truths["week_times"]))
        is_timed = rng.random() < truths["timed_share"]
        planned.append(_at(one, manager, day, clock) if is_timed else _any_time(one, manager, day))
    return planned


def _any_time(one: Signal, manager: int, day: int) -> Due:
    return Due(one, manager, day, ANY_TIME, is_timed=False)


def _at(one: Signal, manager: int, day: int, clock: str) -> Due:
    hour, minute = clock.split(":")
    return Due(one, manager, day, int(hour) * 3600 + int(minute) * 60, is_timed=True)


def _done(rng: np.random.Generator, cast: Cast, spoken: Conversations) -> list[Due]:
    """Return work that was done in the last weeks: it stands behind conversations."""
    managers, share = cast.covered.manager, cast.stage.of("tasks")["done_share"]
    recent = (spoken.day > cast.stage.horizon.last - DONE_DAYS) & (managers[spoken.who] >= 0)
    noted = recent & np.isin(spoken.kind, list(DONE)) & (rng.random(len(recent)) < share)
    done = []
    for n in np.flatnonzero(noted):
        who, kind, day = int(spoken.who[n]), str(spoken.kind[n]), int(spoken.day[n])
        signal = Signal(who, kind, *DONE[kind], "", "", None, None, 0.0)
        done.append(Due(signal, int(managers[who]), day, ANY_TIME, is_timed=False, status="DONE"))
    return done


def task_rows(cast: Cast, planned: list[Due]) -> pa.Table:
    """Return the rows of the tasks."""
    stage = cast.stage
    codes = [m.code for m in cast.team.managers]
    day, second = np.array([d.day for d in planned]), np.array([d.second for d in planned])
    amount: Ints = np.array([NO_AMOUNT if d.signal.cents is None else d.signal.cents for d in planned])

    def words(name: str) -> Texts:
        return texts([getattr(d.signal, name) or None for d in planned])

    columns = {
        "key": [f"T{stage.chunk:03d}{n:06d}" for n in range(len(planned))],
        "customer_key": stage.customer_keys(np.array([d.signal.who for d in planned])),
        "staff_code": [codes[d.manager] for d in planned],
        "due_at": moments(day, second, stage.horizon, stage.of("bank")["utc_offset_hours"]),
        "is_timed": [d.is_timed for d in planned],
        "status": [d.status for d in planned],
        "amount": money(amount),
        **{name: words(name) for name in ("kind", "title_en", "title_zh", "reason_en", "reason_zh", "tone")},
    }
    return table("tasks", len(planned), columns)
