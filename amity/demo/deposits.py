"""Time deposits: opened, matured, renewed or taken elsewhere; what the customer thinks of rates and of us decides."""

from dataclasses import dataclass

import numpy as np

from amity.demo.arrays import NEVER, Flags, Floats, Ints, cents, chosen, logistic, repeated
from amity.demo.attrition import renewal
from amity.demo.cast import Cast
from amity.demo.contacts import within
from amity.demo.ledger import Ledger, book, entries
from amity.demo.products import place, product, rate_of

DAYS_OF_MONTH = 365.25 / 12
TERMS = ("TD-03", "TD-06", "TD-12", "TD-24", "TD-36", "TD-60", "CD-36", "STR-06", "TDB-12")
"""The deposits with a term."""


@dataclass(frozen=True, slots=True)
class Round:
    """Deposits that run side by side: each is opened, and matures after its term."""

    owner: Ints
    amount: Ints
    product: Ints
    opened: Ints
    matures: Ints
    rate: Floats


@dataclass(frozen=True, slots=True)
class Decisions:
    """What became of each matured deposit, and why; the truth of it."""

    owner: Ints
    holding: Ints
    day: Ints
    cents: Ints
    was_called: Flags
    was_messaged: Flags
    asked_for: Flags
    """The manager called because the deposit was to mature."""
    chance: Floats
    renewed: Flags
    to_wealth: Flags


def run(cast: Cast, ledger: Ledger) -> Decisions:
    """Open all deposits up to today and return what was decided at each maturity."""
    rng = cast.stage.rng("deposits")
    running, parts = _first_round(rng, cast), []
    while len(running.owner):
        holdings = _open(rng, cast, ledger, running)
        due = np.flatnonzero(running.matures <= cast.stage.horizon.last)
        running, decided = _mature(rng, cast, ledger, _part(running, due), holdings[due])
        parts.append(decided)
    return Decisions(*(np.concatenate([getattr(p, name) for p in parts]) for name in Decisions.__slots__))


def _part(some: Round, which: Ints) -> Round:
    return Round(*(getattr(some, name)[which] for name in Round.__slots__))


def term_months(products: Ints) -> Ints:
    """Return the terms of deposits, in months."""
    from_place = {place(code): int(product(code)["term_months"]) for code in TERMS}
    return np.array([from_place[int(p)] for p in products], dtype=np.int64)


def _first_round(rng: np.random.Generator, cast: Cast) -> Round:
    truths, horizon = cast.stage.of("deposits"), cast.stage.horizon
    rich = np.log10(np.maximum(cast.assets, 1000) / 45_000)
    has = rng.random(cast.size) < np.clip(truths["share"] * 2 * logistic(2.2 * rich), 0, 0.85)
    has = np.where(cast.is_company, rng.random(cast.size) < truths["business_share"], has)
    has &= ~cast.is_prospect & (cast.assets > 12_000)  # noqa: PLR2004 below that nobody ties money up
    count = np.where(has, 1 + rng.poisson(truths["count_mean"] - 1, cast.size), 0)
    owner, _ = repeated(count)
    share = rng.uniform(0.35, 0.8, len(owner)) / count[owner]
    amount = np.maximum(np.floor(cast.assets[owner] * share / 1000) * 1000, 5000)
    chosen_terms = _product(rng, cast, owner, amount)
    length = (term_months(chosen_terms) * DAYS_OF_MONTH).astype(np.int64)
    # Some are new customers of deposits: they begin inside the horizon.
    begins = np.where(
        rng.random(len(owner)) < 0.2,
        rng.integers(0, horizon.last, len(owner)),
        -(rng.random(len(owner)) * length),
    )
    opened = horizon.business_day(np.maximum(begins.astype(np.int64), cast.since[owner] + 5))
    late = opened > horizon.last - 1
    keep = np.flatnonzero(~late)
    return _part(_round(cast, owner, cents(amount), chosen_terms, opened), keep)


def _product(rng: np.random.Generator, cast: Cast, owner: Ints, amount: Floats) -> Ints:
    truths = cast.stage.of("deposits")
    terms = np.array([place(term) for term, _ in truths["terms"]])
    drawn = terms[chosen(rng, [share for _, share in truths["terms"]], len(owner))]
    large = (amount >= truths["cd_from"]) & (rng.random(len(owner)) < truths["cd_share"])
    drawn = np.where(large, place("CD-36"), drawn)
    return np.where(cast.is_company[owner], place("TDB-12"), drawn)


def _round(cast: Cast, owner: Ints, amount: Ints, products: Ints, opened: Ints) -> Round:
    matures = opened + np.rint(term_months(products) * DAYS_OF_MONTH).astype(np.int64)
    return Round(owner, amount, products, opened, matures, _rates(cast, products, opened))


def _rates(cast: Cast, products: Ints, opened: Ints) -> Floats:
    """Return what was offered on the day: rates fell through the years."""
    today = np.array([rate_of(code) if code else 0.0 for code in _codes()])[products]
    years = (cast.stage.horizon.last - opened) / 365.25
    return np.round(today - years * cast.stage.of("deposits")["rate_drift_a_year"], 4)


def _codes() -> list[str]:
    from_place = {place(code): code for code in TERMS}
    return [from_place.get(n, "") for n in range(max(from_place) + 1)]


def _open(rng: np.random.Generator, cast: Cast, ledger: Ledger, some: Round) -> Ints:
    last = cast.stage.horizon.last
    matured = some.matures <= last
    holdings = ledger.open_book(
        book(
            some.product, some.owner, some.opened, rate=some.rate, matures=some.matures,
            closed=np.where(matured, some.matures, NEVER), status=np.where(matured, "MATURED", "ACTIVE").astype(object),
        ),
        opening=np.where(some.opened < 0, some.amount, 0),
    )  # fmt: skip
    new = np.flatnonzero(some.opened >= 0)
    _move(rng, ledger, some.owner[new], holdings[new], some.opened[new], some.amount[new], "DEPOSIT")
    return holdings


def _move(
    rng: np.random.Generator, ledger: Ledger, giver: Ints, taker: Ints, day: Ints, amount: Ints, purpose: str
) -> None:
    """Write both sides of a move between two holdings of this bank."""
    second = rng.integers(9 * 3600, 16 * 3600, len(day))
    for holding, sign in ((giver, -1), (taker, 1)):
        ledger.write(
            entries(
                holding, day, sign * amount, kind="TRANSFER", purpose=purpose, channel="MOBILE", second=second
            )
        )


def _mature(
    rng: np.random.Generator, cast: Cast, ledger: Ledger, due: Round, holdings: Ints
) -> tuple[Round, Decisions]:
    decided = _decide(rng, cast, due, holdings)
    interest = np.rint(due.amount * due.rate * term_months(due.product) / 12).astype(np.int64)
    ledger.write(
        entries(
            due.owner,
            due.matures,
            interest,
            kind="INTEREST",
            purpose="INTEREST",
            channel="SYSTEM",
            second=7200,
        )
    )
    second = 7200 + holdings % 3600
    for holding, sign in ((holdings, -1), (due.owner, 1)):
        ledger.write(
            entries(
                holding,
                due.matures,
                sign * due.amount,
                kind="TRANSFER",
                purpose="MATURITY",
                channel="SYSTEM",
                second=second,
            )
        )
    _leave(rng, cast, ledger, due, decided)
    stays = np.flatnonzero(decided.renewed)
    owner, amount, opened = due.owner[stays], due.amount[stays], due.matures[stays]
    again = _product(rng, cast, owner, amount / 100)
    same = rng.random(len(stays)) < cast.stage.of("deposits")["renew_same_term"]
    return _round(cast, owner, amount, np.where(same, due.product[stays], again), opened), decided


def _decide(rng: np.random.Generator, cast: Cast, due: Round, holdings: Ints) -> Decisions:
    horizon, truths = cast.stage.horizon, cast.stage.of("deposits")
    bucket = horizon.bucket(due.matures).clip(0)
    managed = cast.covered.manager[due.owner] >= 0
    asked = managed & (rng.random(len(due.owner)) < truths["call_before_maturity"])
    called = asked | (
        within(cast.touched.call, due.owner, due.matures, 21, cast.stage) & _reached(cast, due.owner, bucket)
    )
    messaged = within(cast.touched.message, due.owner, due.matures, 21, cast.stage)
    gap = (due.rate - _rates(cast, due.product, due.matures)) * 200
    chance = renewal(
        cast.stage,
        attitude=cast.inner.rate_attitude[due.owner],
        satisfaction=cast.served.satisfaction[due.owner, bucket],
        gap=gap,
        flags={
            "called": called,
            "messaged": messaged,
            "leaving": cast.leaving.months_in(cast.stage)[due.owner, bucket] >= 0,
        },
    )
    renewed = rng.random(len(due.owner)) < chance
    braver = cast.inner.risk[due.owner] > 1
    to_wealth = ~renewed & braver & (rng.random(len(due.owner)) < truths["renew_to_wealth"])
    return Decisions(
        due.owner, holdings, due.matures, due.amount, called, messaged, asked, chance, renewed, to_wealth
    )


def _reached(cast: Cast, who: Ints, bucket: Ints) -> Flags:
    return cast.touched.reached[who, bucket]


def _leave(rng: np.random.Generator, cast: Cast, ledger: Ledger, due: Round, decided: Decisions) -> None:
    """Let what is not renewed go to another bank within three days."""
    goes = np.flatnonzero(~decided.renewed & ~decided.to_wealth)
    day = due.matures[goes] + rng.integers(0, 4, len(goes))
    ledger.write(
        entries(
            due.owner[goes], day, -due.amount[goes], kind="TRANSFER", purpose="OWN_ACCOUNT", channel="MOBILE",
            second=rng.integers(9 * 3600, 20 * 3600, len(goes)), bank=rng.integers(0, 6, len(goes)),
        )
    )  # fmt: skip
