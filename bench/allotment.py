"""A book shared out by optimisation: one of 450 customers, and a branch of 5,000; seconds, spread and gap.

The books are made up: loads of four tiers, some languages and certificates, families, four districts.
"""

import random
import time

from amity.analytics.coverage import allotment
from amity.analytics.coverage.fit import Customer, Taker
from bench.results import keep, table

SIZES = ((450, 8), (5_000, 12))
FAMILIES, KNOWN = 0.3, 0.2
REGIONS = ("330102", "330106", "330108", "330203")


def main() -> None:
    """Share each book out once, and print what it took and what came of it."""
    rows = [measured(*size) for size in SIZES]
    table(("customers", "takers", "seconds", "CPU-s", "spread", "gap %", "families parted"), rows)
    keep("allotment", {str(row[0]): row for row in rows})


def measured(customers: int, takers: int) -> tuple[float, ...]:
    """Return size, seconds, CPU-seconds, spread, gap, and families that went to more than one taker."""
    leaving, staying = book(customers, takers)
    before, began = time.process_time(), time.monotonic()
    plan = allotment.shared_out(leaving, staying)
    spent, seconds = time.process_time() - before, time.monotonic() - began
    if len({move.customer for move in plan.moves}) != customers:
        raise SystemExit("somebody was left behind")
    homes: dict[int, set[int]] = {}
    for move in plan.moves:
        family = leaving[move.customer].family
        if family is not None:
            homes.setdefault(family, set()).add(move.taker)
    parted = sum(1 for one in homes.values() if len(one) > 1)
    return customers, takers, seconds, spent, plan.spread, plan.gap * 100, parted


def book(customers: int, takers: int, seed: int = 1) -> tuple[list[Customer], list[Taker]]:
    """Return a book and those who take it: the same every time."""
    chance = random.Random(seed)  # noqa: S311  no secret hangs on it
    capacity = 90_000 + customers * 250 // takers
    staying = [
        Taker(
            n,
            chance.randint(25_000, 40_000),
            capacity,
            frozenset({"LANG:en", "INDUSTRY:C34"} if n % 3 == 0 else ()) | ({"PRIVATE"} if n % 2 else set()),
            REGIONS[n % 4],
        )
        for n in range(takers)
    ]
    leaving = [
        Customer(
            n,
            chance.choice((100, 100, 150, 250, 400)),
            frozenset(
                need for need, part in (("LANG:en", 0.05), ("PRIVATE", 0.08)) if chance.random() < part
            ),
            chance.choice(("", "", "C3484", "H62")),
            chance.choice(REGIONS),
            family=n // 3 if chance.random() < FAMILIES else None,
            known_by=frozenset({chance.randrange(takers)} if chance.random() < KNOWN else ()),
        )
        for n in range(customers)
    ]
    return leaving, staying


if __name__ == "__main__":
    main()
