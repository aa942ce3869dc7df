"""Loans: homes, cars, what is consumed, and companies' lines; each is paid back month by month."""

import numpy as np

from amity.demo.arrays import NEVER, Flags, Floats, Ints, cents
from amity.demo.cast import Cast
from amity.demo.companies import industries
from amity.demo.ledger import Ledger, book, entries
from amity.demo.products import place, rate_of

MONTH = 365.25 / 12


def run(cast: Cast, ledger: Ledger) -> None:
    """Grant all loans and collect what falls due."""
    rng = cast.stage.rng("loans")
    _homes(rng, cast, ledger)
    _smaller(rng, cast, ledger)
    _traders(rng, cast, ledger)
    _equipment(rng, cast, ledger)
    _lines(rng, cast, ledger)


def _homes(rng: np.random.Generator, cast: Cast, ledger: Ledger) -> None:
    """Lend for homes: to those who bought before, and to those who buy inside the horizon."""
    stage, crowd, truths = cast.stage, cast.people, cast.stage.of("loans")
    youngest, oldest = truths["home_ages"]
    live = (~cast.is_prospect & ~cast.is_dormant)[: crowd.size] & crowd.is_main_bank & (crowd.income > 4500)  # noqa: PLR2004
    able = live & (crowd.age > youngest) & (crowd.age < oldest)
    buys = (cast.life.bucket["HOUSE"] >= 0) & live
    had = (
        able
        & ~buys
        & (rng.random(crowd.size) < truths["home_share"] * np.where(crowd.marital == "MARRIED", 1.6, 0.6))
    )
    who = np.flatnonzero(had | buys)
    before = -rng.integers(40, 3000, len(who))
    bought = stage.horizon.firsts[np.maximum(cast.life.bucket["HOUSE"][who], 0)] + rng.integers(
        3, 25, len(who)
    )
    new = buys[who]
    opened = np.where(new, bought, np.maximum(before, cast.since[who] + 6))
    keep = np.flatnonzero(
        (opened < stage.horizon.last) & (opened > cast.since[who] + 5) & (new | (opened < 0))
    )
    who, opened, new = who[keep], opened[keep], new[keep]
    amount = np.round(
        crowd.income[who] * truths["home_amount_of_income"] * rng.lognormal(0, 0.3, len(who)), -4
    )
    years = rng.integers(truths["home_years"][0], truths["home_years"][1] + 1, len(who))
    # Older loans cost more: rates fell.
    rate = np.round(rate_of("LN-HOME") + np.clip(-opened / 365.25, 0, 8) * 0.0009, 4)
    amount = np.maximum(amount, 100_000)
    _repaid(rng, cast, ledger, who, amount, "LN-HOME", opened, years * 12, rate, "MORTGAGE")
    _down_payment(rng, cast, ledger, who[new], opened[new])


def _down_payment(rng: np.random.Generator, cast: Cast, ledger: Ledger, who: Ints, opened: Ints) -> None:
    yuan = np.round(cast.people.income[who] * cast.stage.of("life")["house_down_payment"], -3)
    second = rng.integers(10 * 3600, 16 * 3600, len(who))
    ledger.write(
        entries(
            who,
            opened - 2,
            -cents(yuan),
            kind="TRANSFER",
            purpose="HOUSE",
            channel="BRANCH",
            second=second,
            bank=0,
        )
    )


def _smaller(rng: np.random.Generator, cast: Cast, ledger: Ledger) -> None:
    crowd, truths = cast.people, cast.stage.of("loans")
    live = (~cast.is_prospect & ~cast.is_dormant)[: crowd.size] & (crowd.income > 3000) & (crowd.age < 62)  # noqa: PLR2004
    wants = (0.4 + 1.2 * cast.inner.needs_credit[: crowd.size]) * np.where(crowd.is_main_bank, 1.3, 0.5)
    kinds = (
        ("LN-CON", truths["consumer_share"], 5, 24, "CONSUMER_LOAN"),
        ("LN-DEC", truths["consumer_share"] * 0.4, 9, 60, "CONSUMER_LOAN"),
        ("LN-CAR", truths["car_share"], 9, 36, "CAR_LOAN"),
    )
    for code, share, months_of_income, months, purpose in kinds:
        who = np.flatnonzero(live & (rng.random(crowd.size) < share * wants))
        opened = cast.stage.horizon.last - rng.integers(10, int(months * MONTH), len(who))
        opened = np.maximum(opened, cast.since[who] + 15)
        amount = np.round(crowd.income[who] * months_of_income * rng.lognormal(0, 0.4, len(who)), -3) + 5000
        rate = np.full(len(who), rate_of(code))
        _repaid(rng, cast, ledger, who, amount, code, opened, np.full(len(who), months), rate, purpose)


def _traders(rng: np.random.Generator, cast: Cast, ledger: Ledger) -> None:
    """Lend to those who live from a shop or a company of their own."""
    crowd = cast.people
    owners = (
        np.isin(crowd.occupation, ("Shop owner", "Company owner", "Restaurant owner")) & crowd.is_main_bank
    )
    owners &= (~cast.is_prospect & ~cast.is_dormant)[: crowd.size]
    who = np.flatnonzero(owners & (rng.random(crowd.size) < cast.stage.of("loans")["trader_share"]))
    opened = np.maximum(cast.stage.horizon.last - rng.integers(15, 340, len(who)), cast.since[who] + 15)
    amount = np.round(crowd.income[who] * 9 * rng.lognormal(0, 0.4, len(who)), -4) + 20_000
    rate = np.full(len(who), rate_of("LN-OWN"))
    _repaid(rng, cast, ledger, who, amount, "LN-OWN", opened, np.full(len(who), 12), rate, "BUSINESS_LOAN")


def _equipment(rng: np.random.Generator, cast: Cast, ledger: Ledger) -> None:
    """Lend for machines to companies that make things."""
    truths, firms = cast.stage.of("loans"), cast.firms
    makes = np.array([row["sector"] == "factory" for row in industries()])[firms.industry]
    green = rng.random(firms.count) < truths["green_share"]
    buys = makes & (rng.random(firms.count) < truths["equipment_share"])
    for code, months, some in (("LN-EQP", 36, buys & ~green), ("LN-GRN", 60, buys & green)):
        has = np.flatnonzero(some)
        opened = cast.stage.horizon.last - rng.integers(30, 900, len(has))
        opened = np.maximum(opened, firms.since[has] + 20)
        amount = np.round(firms.receipts[has] * 1.1 * rng.lognormal(0, 0.4, len(has)), -4) + 50_000
        rate, owner = np.full(len(has), rate_of(code)), has + cast.persons
        _repaid(
            rng, cast, ledger, owner, amount, code, opened, np.full(len(has), months), rate, "BUSINESS_LOAN"
        )


def _lines(rng: np.random.Generator, cast: Cast, ledger: Ledger) -> None:
    """Lend working capital to companies: interest every month, the line renewed once a year."""
    truths, horizon, firms = cast.stage.of("loans"), cast.stage.horizon, cast.firms
    has = np.flatnonzero(rng.random(firms.count) < truths["business_share"])
    amount = np.round(
        firms.receipts[has] * truths["business_of_receipts"] * rng.lognormal(0, 0.4, len(has)), -4
    )
    limit = cents(np.maximum(amount * 1.25, 50_000).round(-4))
    ends = horizon.last + rng.integers(1, 365, len(has))
    opened = np.maximum(ends - 365, firms.since[has] + 20)
    owner, owed = has + cast.persons, cents(np.maximum(amount, 40_000))
    alive = horizon.ends >= opened[:, None]
    line = ledger.open_book(
        book(
            np.full(len(has), place("LN-WC")), owner, opened, matures=ends, limit=limit,
            rate=np.full(len(has), rate_of("LN-WC")), path=np.where(alive, -owed[:, None], 0),
        )
    )  # fmt: skip
    # Before the horizon's part of it the line ran under an older contract, which the extract no longer holds.
    drawn = np.flatnonzero(opened >= 0)
    second = rng.integers(10 * 3600, 16 * 3600, len(drawn))
    ledger.write(
        entries(
            owner[drawn],
            opened[drawn],
            owed[drawn],
            kind="LOAN",
            purpose="DRAWDOWN",
            channel="BRANCH",
            second=second,
        )
    )
    row, bucket = np.nonzero(alive[:, 1:])
    interest = np.rint(owed[row] * rate_of("LN-WC") / 12).astype(np.int64)
    day = horizon.firsts[bucket] + 20
    late = day > opened[row]
    row, day, interest = row[late], day[late], interest[late]
    ledger.write(
        entries(
            owner[row],
            day,
            -interest,
            kind="LOAN",
            purpose="BUSINESS_LOAN",
            channel="SYSTEM",
            second=21_600 + line[row] % 900,
        )
    )


def _repaid(
    rng: np.random.Generator, cast: Cast, ledger: Ledger, who: Ints, amount: Floats, code: str, opened: Ints, months: Ints,
    rate: Floats, purpose: str,
) -> None:  # fmt: skip
    """Open loans that are paid back in equal instalments, and take the instalments from the current accounts."""
    horizon = cast.stage.horizon
    instalment = amount * (rate / 12) / (1 - np.power(1 + rate / 12, -months))
    day_of_month = rng.integers(0, 27, len(who))
    overdue = rng.random(len(who)) < cast.stage.of("loans")["overdue_share"] * 0.6
    path = _owed(horizon.ends, opened, amount, rate, months, instalment)
    matures = opened + (months * MONTH).astype(np.int64)
    paid_back = matures <= horizon.last
    status = np.where(paid_back, "CLOSED", np.where(overdue, "OVERDUE", "ACTIVE")).astype(object)
    ledger.open_book(
        book(
            np.full(len(who), place(code)), who, opened, matures=matures, rate=rate, limit=cents(amount), path=path,
            status=status, closed=np.where(paid_back, matures, NEVER),
        )
    )  # fmt: skip
    due = horizon.firsts[:-1] + day_of_month[:, None]
    owing = (due > opened[:, None] + 20) & (due < matures[:, None]) & _pays(horizon.buckets, overdue)
    row, bucket = np.nonzero(owing)
    ledger.write(
        entries(
            who[row], due[row, bucket], -cents(instalment)[row], kind="LOAN", purpose=purpose, channel="SYSTEM",
            second=21_600 + row % 1800,
        )
    )  # fmt: skip


def _pays(buckets: int, overdue: Flags) -> Flags:
    """Return, loan by bucket, whether the instalment is paid: those overdue missed the last two."""
    last_two = np.arange(buckets) >= buckets - 2
    return ~(overdue[:, None] & last_two)


def _owed(ends: Ints, opened: Ints, amount: Floats, rate: Floats, months: Ints, instalment: Floats) -> Ints:
    """Return what is owed at each of the horizon's ends, by the formula of the annuity; owed is negative."""
    paid = np.floor((ends - opened[:, None]) / MONTH)
    number = np.clip(paid, 0, months[:, None])
    growth = np.power(1 + rate[:, None] / 12, number)
    left = amount[:, None] * growth - instalment[:, None] * (growth - 1) / (rate[:, None] / 12)
    return np.where(paid >= 0, -cents(np.maximum(left, 0.0)), 0)
