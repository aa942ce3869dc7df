"""The heroes' money: what they hold, and the monthly and single entries that lead to what they have today."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa

from amity.demo.arrays import NEVER, Ints
from amity.demo.entries import NONE
from amity.demo.heroes import Heroes
from amity.demo.ledger import Ledger
from amity.demo.products import place, product
from amity.demo.tables import NO_AMOUNT, table

HOME_BANK, OUTSIDE_BANK = 0, 1
THOUSAND = 100_000
LEAST_SHARE_MOVED = 0.06
"""Less than this share of a balance is not worth moving."""
WRITTEN_DAYS = 50
"""So many last days are left as they are written by hand."""
NIGHT = 7200
CHANNEL = {"CARD": "POS", "CASH": "BRANCH", "LOAN": "SYSTEM", "SALARY": "SYSTEM", "INTEREST": "SYSTEM"}


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


@dataclass(frozen=True, slots=True)
class Account:
    """A hero's current account in the ledger."""

    ours: Heroes
    ledger: Ledger
    others: Counters
    hero: dict[str, Any]
    holding: int

    @property
    def held(self) -> dict[str, Any]:
        """What is written of the account: the first holding."""
        account: dict[str, Any] = self.hero["holdings"][0]
        return account

    def enter(
        self,
        day: Ints,
        cents: Ints,
        kind: str,
        purpose: str,
        *,
        second: int,
        bank: int = NONE,
        other: int = NONE,
    ) -> None:
        """Add entries to the account."""
        self.ledger.enter(
            np.full(len(day), self.holding),
            day,
            cents,
            kind=kind,
            purpose=purpose,
            channel=CHANNEL.get(kind, "MOBILE"),
            second=second,
            bank=bank,
            counterparty=other,
        )


def accounts(ours: Heroes) -> tuple[Ledger, Counters]:
    """Return the heroes' ledger with all that moved on it."""
    ledger, others = Ledger(ours.stage), Counters()
    for who, hero in enumerate(ours.cast):
        if "holdings" not in hero:
            continue
        first, *rest = hero["holdings"]
        account = Account(ours, ledger, others, hero, _open(ours, ledger, who, first))
        for held in rest:
            if "now" in held:
                _open_deposit(account, who, held)
            else:
                _open(ours, ledger, who, held, path=_path(ours, held))
        _monthly(account)
        _once(account)
        _level(account)
        _open_with_the_rest(account)
    return ledger, others


def _open(
    ours: Heroes,
    ledger: Ledger,
    who: int,
    held: dict[str, Any],
    *,
    opening: int = 0,
    path: Ints | None = None,
) -> int:
    """Open one holding as it is written; heroes have one holding a book."""
    matures = ours.day(held["matures"]) if "matures" in held else NEVER
    matured = matures <= ours.stage.horizon.last
    places = ledger.open(
        held["product"],
        np.array([who]),
        np.array([ours.day(held["opened"])]),
        matures=matures,
        closed=matures if matured else NEVER,
        limit=held["limit"] * 100 if "limit" in held else NO_AMOUNT,
        rate=np.array([_rate(held)]),
        status="MATURED" if matured else "ACTIVE",
        opening=opening,
        path=path,
        has_balance=path is not None or "now" in held,
    )
    return int(places[0])


def _rate(held: dict[str, Any]) -> float:
    if "rate" in held:
        return float(held["rate"])
    listed = product(held["product"])["rate"]
    return float(listed) if listed else float("nan")


def _path(ours: Heroes, held: dict[str, Any]) -> Ints | None:
    """Return what something is worth at the horizon's ends: straight from point to point."""
    if "path" not in held:
        return None
    points = np.array(held["path"], dtype=np.float64)
    ends = ours.stage.horizon.ends - ours.stage.horizon.last
    yuan = np.interp(ends, points[:, 0], points[:, 1], left=0.0)
    return np.rint(yuan * 100).astype(np.int64)[None, :]


def _open_deposit(account: Account, who: int, held: dict[str, Any]) -> None:
    """Open a deposit and those before it that were renewed into it; the first came from another bank."""
    ours, ledger = account.ours, account.ledger
    term, earlier = held["matures"] - held["opened"], held.get("earlier", 0)
    amount = np.array([held["now"] * 100])
    for back in range(earlier, -1, -1):
        opened = held["opened"] - back * term
        one = {**held, "opened": opened, "matures": opened + term}
        day, ends = np.array([ours.day(opened)]), np.array([ours.day(opened + term)])
        holding = _open(ours, ledger, who, one, opening=int(amount[0]) if day[0] < 0 else 0)
        deposit = replace(account, holding=holding)
        if back == earlier:
            account.enter(day, amount, "TRANSFER", "OWN_ACCOUNT", bank=OUTSIDE_BANK, second=8 * 3600)
        account.enter(day, -amount, "TRANSFER", "DEPOSIT", second=10 * 3600)
        deposit.enter(day, amount, "TRANSFER", "DEPOSIT", second=10 * 3600)
        if back:
            interest = np.rint(amount * _rate(held) * term / 365).astype(np.int64)
            account.enter(ends, interest, "INTEREST", "INTEREST", second=NIGHT)
            deposit.enter(ends, -amount, "TRANSFER", "MATURITY", second=NIGHT + 60)
            account.enter(ends, amount, "TRANSFER", "MATURITY", second=NIGHT + 60)


def _monthly(account: Account) -> None:
    """Write what comes and goes every month; nothing of today, which is written by hand."""
    ours, horizon = account.ours, account.ours.stage.horizon
    rng = ours.stage.rng(f"monthly-{account.hero['latin']}")
    for flow in account.hero.get("monthly", ()):
        day = horizon.firsts[:-1] + flow["day"] - 1
        varies = flow["low"] != flow["high"]
        amount = np.round(rng.uniform(flow["low"], flow["high"], len(day)), -1 if varies else 2)
        keep = (day < ours.day(flow.get("until", 0))) & (day > ours.day(account.held["opened"]))
        account.enter(
            day[keep],
            np.rint(amount[keep] * 100).astype(np.int64),
            flow["kind"],
            flow["purpose"],
            second=8 * 3600 + flow["day"] * 613,
            bank=flow.get("bank", NONE),
            other=account.others.number(flow.get("from")),
        )


def _once(account: Account) -> None:
    """Write single payments; what is large for the account came from elsewhere an hour before."""
    for flow in account.hero.get("once", ()):
        day, amount = np.array([account.ours.day(flow["day"])]), np.array([flow["amount"] * 100])
        second = clock(flow.get("at", "10:20"))
        if -flow["amount"] > account.held["now"] / 4 and flow["day"] < -WRITTEN_DAYS:
            account.enter(day, -amount, "TRANSFER", "OWN_ACCOUNT", second=second - 3600, bank=OUTSIDE_BANK)
        account.enter(day, amount, flow["kind"], flow["purpose"], second=second, bank=flow.get("bank", NONE))


def clock(written: str) -> int:
    """Return a time of day in seconds."""
    hour, minute = written.split(":")
    return int(hour) * 3600 + int(minute) * 60


def _level(account: Account) -> None:
    """Move each month's surplus to an account elsewhere, or fill the gap; the last weeks stay as written."""
    ours, horizon = account.ours, account.ours.stage.horizon
    net = account.ledger.net(account.ledger.size)[account.holding]
    rng = ours.stage.rng(f"level-{account.hero['latin']}")
    level = horizon.firsts[1:] <= ours.day(-WRITTEN_DAYS)
    base = account.held["now"] * 100 - net[~level].sum()
    climbs = 0.85 + 0.15 * np.cumsum(level) / max(level.sum(), 1)
    wanted = base * climbs * rng.uniform(0.96, 1.04, len(level))
    balance = wanted[0]
    for bucket in np.flatnonzero(level)[1:]:
        balance += net[bucket]
        step = np.rint((wanted[bucket] - balance) / THOUSAND) * THOUSAND
        if abs(step) > LEAST_SHARE_MOVED * base and horizon.firsts[bucket] > ours.day(account.held["opened"]):
            day = horizon.business_day(horizon.firsts[bucket + 1 : bucket + 2] - 3)
            sums = np.array([int(step)])
            account.enter(day, sums, "TRANSFER", "OWN_ACCOUNT", second=15 * 3600, bank=HOME_BANK)
            balance += step


def _open_with_the_rest(account: Account) -> None:
    """Let the account begin with what, after all that moved, leaves today's balance."""
    ledger, opened = account.ledger, account.ours.day(account.held["opened"])
    moved = int(ledger.net(ledger.size)[account.holding].sum())
    opening = np.array([account.held["now"] * 100 - moved])
    if opened < 0:
        ledger.books[account.holding] = replace(ledger.books[account.holding], opening=opening)
    else:
        account.enter(np.array([opened]), opening, "TRANSFER", "FAMILY", second=9 * 3600)


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
