"""Signals of money: deposits that mature, lines that end, sums that left, lost salaries, idle cash."""

from collections.abc import Iterator

import numpy as np

from amity.demo.arrays import NEVER
from amity.demo.deposits import TERMS
from amity.demo.products import codes, place, product
from amity.demo.signals import Records, Signal
from amity.demo.spoken import day_en, day_zh, sum_en, sum_zh

SOON = 7
"""Days within which a matter is pressing."""


def maturities(records: Records) -> Iterator[Signal]:
    """Yield deposits that mature within a month."""
    horizon, ledger = records.cast.stage.horizon, records.ledger
    matures, products, owner = ledger.column("matures"), ledger.column("product"), ledger.column("owner")
    deposits = np.isin(products, [place(code) for code in TERMS])
    large = records.worth >= records.cast.stage.of("tasks")["deposit_from"] * 100
    for holding in np.flatnonzero(
        deposits & large & (matures > horizon.last) & (matures <= horizon.last + 30)
    ):
        cents, left = int(records.worth[holding]), int(matures[holding]) - horizon.last
        day, name = horizon.date(int(matures[holding])), product(codes()[int(products[holding])])
        yield Signal(
            int(owner[holding]),
            "CALL",
            f"Renew the {sum_en(cents)} deposit",
            f"沟通{sum_zh(cents)}到期存款",
            f"Matures {day_en(day)}",
            f"{name['name_zh']}{day_zh(day)}到期",
            "warn" if left <= SOON else None,
            cents,
            min(cents / 2e8, 2.0) + (1.6 if left <= SOON else 0.8),
            within=left,
        )


def lines(records: Records) -> Iterator[Signal]:
    """Yield working-capital lines that end soon."""
    horizon, ledger = records.cast.stage.horizon, records.ledger
    matures, limit, owner = ledger.column("matures"), ledger.column("limit"), ledger.column("owner")
    ends = (
        (ledger.column("product") == place("LN-WC"))
        & (matures > horizon.last)
        & (matures <= horizon.last + 45)
    )
    for holding in np.flatnonzero(ends):
        day, cents = horizon.date(int(matures[holding])), int(limit[holding])
        yield Signal(
            int(owner[holding]),
            "VISIT",
            "Site visit: working-capital line review",
            "走访：流动资金额度年审",
            f"Line ends {day_en(day)}",
            f"额度{day_zh(day)}到期",
            "warn",
            cents,
            2.0 + cents / 1e9,
        )


def outflows(records: Records) -> Iterator[Signal]:
    """Yield large sums that left in the last fortnight."""
    horizon, one = records.cast.stage.horizon, records.of("LARGE_OUTFLOW")
    for place_ in np.flatnonzero(one.day > horizon.last - 14):
        day, cents = horizon.date(int(one.day[place_])), int(one.cents[place_])
        yield Signal(
            int(one.who[place_]),
            "CALL",
            "Large outflow: ask, listen, note",
            "大额转出：问一问，听一听，记下来",
            f"{sum_en(cents)} left {day_en(day)}",
            f"{day_zh(day)}转出{sum_zh(cents)}",
            "bad",
            -cents,
            1.8 + min(cents / 1e8, 1.5),
            age=horizon.last - int(one.day[place_]),
        )


def salaries(records: Records) -> Iterator[Signal]:
    """Yield salaries that no longer come."""
    cast, horizon = records.cast, records.cast.stage.horizon
    start, back = cast.leaving.start[: cast.persons], cast.leaving.back[: cast.persons]
    stopped = (start >= horizon.buckets - 4) & (start < horizon.buckets - 1) & (back >= NEVER)
    paid = (cast.jobs.employer >= 0) & cast.people.is_main_bank & cast.active()[: cast.persons, -1]
    for who in np.flatnonzero(stopped & paid):
        first = horizon.date(int(horizon.firsts[start[who]]))
        yield Signal(
            int(who),
            "CALL",
            "Ask about the salary account",
            "了解工资账户变动",
            f"No salary since {first:%B}",
            f"{first.month}月起工资未入账",
            "warn",
            None,
            1.7 + min(float(cast.assets[who]) / 1e6, 0.8),
        )


def idle_cash(records: Records) -> Iterator[Signal]:
    """Yield persons with much in the current account and nothing invested."""
    cast = records.cast
    invests = np.zeros(cast.size, dtype=bool)
    shelf = [place(code) for codes_ in cast.stage.of("wealth")["by_grade"].values() for code in codes_]
    invests[records.ledger.column("owner")[np.isin(records.ledger.column("product"), shelf)]] = True
    cash = records.worth[: cast.size]
    edge = cast.stage.of("tasks")["idle_from"] * 100
    for who in np.flatnonzero((cash > edge) & ~invests & ~cast.is_company & ~cast.is_prospect):
        cents = int(cash[who])
        yield Signal(
            int(who),
            "CALL",
            f"Talk about {sum_en(cents)} in the current account",
            f"介绍{sum_zh(cents)}活期资金的安排",
            "Idle, nothing invested",
            "资金闲置，未做理财",
            None,
            cents,
            0.9 + min(cents / 1e8, 0.8),
        )
