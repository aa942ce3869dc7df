"""The heroes' money: what they hold, and the monthly and single entries that lead to what they have today."""

from typing import Any

import numpy as np
import pyarrow as pa

from amity.demo.arrays import NEVER, Ints
from amity.demo.heroes import Heroes
from amity.demo.ledger import Entries, Ledger, book, entries
from amity.demo.products import place, product
from amity.demo.tables import NO_AMOUNT, table

OUTSIDE_BANK = 1
LEAST_SHARE_MOVED = 0.06
WRITTEN_DAYS = 50
"""So many last days are left as they are written by hand."""


class Counters:
    """Names on the other side, numbered as they come up."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def number(self, name: str | None) -> int:
        """Return the number of a name, -1 for none."""
        if name is None:
            return -1
        if name not in self.words:
            self.words.append(name)
        return self.words.index(name)


def accounts(ours: Heroes) -> tuple[Ledger, Counters]:
    """Return the heroes' ledger with all that moved on it."""
    ledger, others = Ledger(ours.stage), Counters()
    for who, hero in enumerate(ours.cast):
        current: int | None = None
        for held in hero.get("holdings", ()):
            if "path" in held or "now" not in held:
                _open_valued(ours, ledger, who, held)
            elif current is None:
                current = _open_current(ours, ledger, who, held)
            else:
                _open_deposit(ours, ledger, who, held, current)
        if current is not None:
            _monthly(ours, ledger, others, hero, current)
            _once(ours, ledger, hero, current)
            _level(ours, ledger, hero, current)
            _open_with_the_rest(ours, ledger, hero, current)
    return ledger, others


def _open_current(ours: Heroes, ledger: Ledger, who: int, held: dict[str, Any]) -> int:
    return _open(ours, ledger, who, held, opening=0)


def _open(
    ours: Heroes, ledger: Ledger, who: int, held: dict[str, Any], *, opening: int, path: Ints | None = None
) -> int:
    matures = np.array([ours.day(held["matures"]) if "matures" in held else NEVER])
    limit = np.array([held["limit"] * 100 if "limit" in held else NO_AMOUNT])
    has_balance = path is not None or "now" in held
    matured = matures[0] <= ours.stage.horizon.last
    new = book(
        np.array([place(held["product"])]), np.array([who]), np.array([ours.day(held["opened"])]), matures=matures,
        closed=np.where(matured, matures, NEVER), limit=limit, path=path, rate=np.array([_rate(held)]),
        has_balance=has_balance, status="MATURED" if matured else "ACTIVE",
    )  # fmt: skip
    return int(ledger.open_book(new, opening=np.array([opening]))[0])


def _rate(held: dict[str, Any]) -> float:
    if "rate" in held:
        return float(held["rate"])
    listed = product(held["product"])["rate"]
    return float(listed) if listed else float("nan")


def _open_valued(ours: Heroes, ledger: Ledger, who: int, held: dict[str, Any]) -> None:
    """Open what has a value of its own: its path goes straight from point to point."""
    path = None
    if "path" in held:
        points = np.array(held["path"], dtype=np.float64)
        ends = ours.stage.horizon.ends - ours.stage.horizon.last
        yuan = np.interp(ends, points[:, 0], points[:, 1], left=0.0)
        path = np.rint(yuan * 100).astype(np.int64)[None, :]
    _open(ours, ledger, who, held, opening=0, path=path)


def _open_deposit(ours: Heroes, ledger: Ledger, who: int, held: dict[str, Any], current: int) -> None:
    """Open a deposit and those before it that were renewed into it."""
    term = held["matures"] - held["opened"]
    amount = np.array([held["now"] * 100])
    for back in range(held.get("earlier", 0), -1, -1):
        opened = held["opened"] - back * term
        one = {**held, "opened": opened, "matures": opened + term}
        day = np.array([ours.day(opened)])
        holding = _open(ours, ledger, who, one, opening=int(amount[0]) if day[0] < 0 else 0)
        if back == held.get("earlier", 0):
            # The first of them was brought from another bank.
            _enter(
                ledger, current, day, amount, "TRANSFER", "OWN_ACCOUNT", bank=OUTSIDE_BANK, second=8 * 3600
            )
        for account, sign in ((current, -1), (holding, 1)):
            _enter(ledger, account, day, sign * amount, "TRANSFER", "DEPOSIT", second=10 * 3600)
        if back:
            ends = np.array([ours.day(opened + term)])
            interest = np.rint(amount * _rate(held) * term / 365).astype(np.int64)
            _enter(ledger, current, ends, interest, "INTEREST", "INTEREST", second=7200)
            for account, sign in ((holding, -1), (current, 1)):
                _enter(ledger, account, ends, sign * amount, "TRANSFER", "MATURITY", second=7260)


def _enter(
    ledger: Ledger, holding: int, day: Ints, cents: Ints, kind: str, purpose: str, *, second: int, bank: int = -1,
    counterparty: int = -1, channel: str = "MOBILE",
) -> Entries:  # fmt: skip
    size = len(day)
    return ledger.write(
        entries(
            np.full(size, holding), day, cents, kind=kind, purpose=purpose, channel=channel, second=second, bank=bank,
            counterparty=counterparty,
        )
    )  # fmt: skip


def _monthly(ours: Heroes, ledger: Ledger, others: Counters, hero: dict[str, Any], current: int) -> None:
    rng, horizon = ours.stage.rng(f"monthly-{hero['latin']}"), ours.stage.horizon
    for flow in hero.get("monthly", ()):
        day = horizon.firsts[:-1] + flow["day"] - 1
        amount = np.round(
            rng.uniform(flow["low"], flow["high"], len(day)), -1 if flow["low"] != flow["high"] else 2
        )
        until = ours.day(flow.get("until", 0))
        # Nothing of today: what a hero does today is written by hand.
        keep = (day < until) & (day < horizon.last) & (day > ours.day(hero["holdings"][0]["opened"]))
        channel = {"CARD": "POS", "CASH": "BRANCH", "LOAN": "SYSTEM", "SALARY": "SYSTEM"}.get(
            flow["kind"], "MOBILE"
        )
        _enter(
            ledger, current, day[keep], np.rint(amount[keep] * 100).astype(np.int64), flow["kind"], flow["purpose"],
            second=8 * 3600 + flow["day"] * 613, bank=flow.get("bank", -1), counterparty=others.number(flow.get("from")),
            channel=channel,
        )  # fmt: skip


def _once(ours: Heroes, ledger: Ledger, hero: dict[str, Any], current: int) -> None:
    for flow in hero.get("once", ()):
        day, amount = np.array([ours.day(flow["day"])]), np.array([flow["amount"] * 100])
        second = clock(flow.get("at", "10:20"))
        if -flow["amount"] > hero["holdings"][0]["now"] / 4 and flow["day"] < -WRITTEN_DAYS:
            # What is large for the account came from elsewhere an hour before.
            _enter(
                ledger,
                current,
                day,
                -amount,
                "TRANSFER",
                "OWN_ACCOUNT",
                second=second - 3600,
                bank=OUTSIDE_BANK,
            )
        _enter(
            ledger,
            current,
            day,
            amount,
            flow["kind"],
            flow["purpose"],
            second=second,
            bank=flow.get("bank", -1),
        )


def clock(written: str) -> int:
    """Return a time of day in seconds."""
    hour, minute = written.split(":")
    return int(hour) * 3600 + int(minute) * 60


def _level(ours: Heroes, ledger: Ledger, hero: dict[str, Any], current: int) -> None:
    """Move each month's surplus to an account elsewhere, or the gap from it; the last weeks stay as they are written."""
    horizon, held = ours.stage.horizon, hero["holdings"][0]
    net = ledger.net(ledger.size)[current]
    rng = ours.stage.rng(f"level-{hero['latin']}")
    level = horizon.firsts[1:] <= ours.day(-WRITTEN_DAYS)
    base = held["now"] * 100 - net[~level].sum()
    wanted = (
        base * (0.85 + 0.15 * np.cumsum(level) / max(level.sum(), 1)) * rng.uniform(0.96, 1.04, len(level))
    )
    balance = wanted[0]
    for bucket in np.flatnonzero(level)[1:]:
        balance += net[bucket]
        # In whole thousands, and only what is worth the trouble.
        step = np.rint((wanted[bucket] - balance) / 100_000) * 100_000
        if abs(step) > LEAST_SHARE_MOVED * base and horizon.firsts[bucket] > ours.day(held["opened"]):
            day = np.array([horizon.business_day(horizon.firsts[bucket + 1 : bucket + 2] - 3)[0]])
            _enter(
                ledger, current, day, np.array([int(step)]), "TRANSFER", "OWN_ACCOUNT", second=54_000, bank=0
            )
            balance += step


def _open_with_the_rest(ours: Heroes, ledger: Ledger, hero: dict[str, Any], current: int) -> None:
    """Let the account begin with what, after all that moved, leaves today's balance."""
    held = hero["holdings"][0]
    moved = sum(int(part.cents[part.holding == current].sum()) for part in ledger.parts)
    opening, opened = held["now"] * 100 - moved, ours.day(held["opened"])
    if opened < 0:
        # Heroes have one holding a book, so the account is its own book.
        ledger.openings[current][:] = opening
    else:
        _enter(
            ledger,
            current,
            np.array([opened]),
            np.array([opening]),
            "CASH",
            "CASH",
            second=9 * 3600,
            channel="BRANCH",
        )


def guarantor_rows(ours: Heroes, ledger: Ledger) -> pa.Table:
    """Return who guarantees the heroes' lines."""
    owner, products = ledger.column("owner"), ledger.column("product")
    rows = []
    for who, hero in enumerate(ours.cast):
        if "guarantee" in hero:
            line = np.flatnonzero((owner == who) & (products == place(hero["guarantee"]["product"])))
            rows.append((int(line[0]), ours.place(hero["guarantee"]["by"])))
    holding, guarantor = zip(*rows, strict=True)
    columns = {
        "holding_key": ours.stage.holding_keys(np.array(holding)),
        "customer_key": ours.stage.customer_keys(np.array(guarantor)),
        "role": "GUARANTOR",
    }
    return table("holding_parties", len(rows), columns)
