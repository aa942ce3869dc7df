"""Time deposits: opened, matured, renewed or taken elsewhere, as customers think of rates and of us."""

from dataclasses import dataclass

import numpy as np

from amity.demo.arrays import NEVER, Flags, Floats, Ints, cents, chosen, logistic, repeated, spread
from amity.demo.attrition import renewal
from amity.demo.cast import Cast
from amity.demo.contacts import within
from amity.demo.entries import BANKS
from amity.demo.ledger import Ledger
from amity.demo.products import codes, place, product, rate_of

DAYS_OF_MONTH = 365.25 / 12
TERMS = ("TD-03", "TD-06", "TD-12", "TD-24", "TD-36", "TD-60", "CD-36", "STR-06", "TDB-12")
"""The deposits with a term."""

NIGHT = 7200
"""The second at which what is due is paid out."""


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
    chance_without: Floats
    """The chance if nobody had called."""
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
    """Return the deposits that customers hold or begin by themselves; all others follow from these."""
    truths, horizon = cast.stage.of("deposits"), cast.stage.horizon
    count = np.where(_has(rng, cast), 1 + rng.poisson(truths["count_mean"] - 1, cast.size), 0)
    owner, _ = repeated(count)
    share = spread(rng, truths["amount_share"], len(owner)) / count[owner]
    amount = np.maximum(np.floor(cast.assets[owner] * share / 1000) * 1000, truths["amount_least"])
    chosen_terms = _product(rng, cast, owner, amount)
    length = (term_months(chosen_terms) * DAYS_OF_MONTH).astype(np.int64)
    is_new = rng.random(len(owner)) < truths["new_share"]
    inside, before = rng.integers(0, horizon.last, len(owner)), -(rng.random(len(owner)) * length)
    begins = np.where(is_new, inside, before).astype(np.int64)
    opened = horizon.business_day(np.maximum(begins, cast.since[owner] + 5))
    keep = np.flatnonzero(opened < horizon.last)
    return _part(_round(cast, owner, cents(amount), chosen_terms, opened), keep)


def _has(rng: np.random.Generator, cast: Cast) -> Flags:
    """Return who ties money up: the more there is, the likelier."""
    truths = cast.stage.of("deposits")
    by_wealth = truths["share_by_wealth"]
    rich = np.log10(np.maximum(cast.assets, 1000) / by_wealth["of"])
    chance = np.clip(truths["share"] * logistic(by_wealth["tenfold"] * rich), 0, by_wealth["most"])
    chance = np.where(cast.is_company, truths["business_share"], chance)
    return (rng.random(cast.size) < chance) & ~cast.is_prospect & (cast.assets > truths["assets_least"])


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
    today = np.array([rate_of(code) for code in codes()])[products]
    years = (cast.stage.horizon.last - opened) / 365.25
    return np.round(today - years * cast.stage.of("deposits")["rate_drift_a_year"], 4)


def _open(rng: np.random.Generator, cast: Cast, ledger: Ledger, some: Round) -> Ints:
    matured = some.matures <= cast.stage.horizon.last
    holdings = ledger.open(
        some.product,
        some.owner,
        some.opened,
        rate=some.rate,
        matures=some.matures,
        closed=np.where(matured, some.matures, NEVER),
        status=np.where(matured, "MATURED", "ACTIVE").astype(object),
        opening=np.where(some.opened < 0, some.amount, 0),
    )
    new = np.flatnonzero(some.opened >= 0)
    second = rng.integers(9 * 3600, 16 * 3600, len(new))
    for holding, sign in ((some.owner[new], -1), (holdings[new], 1)):
        sums = sign * some.amount[new]
        ledger.enter(
            holding,
            some.opened[new],
            sums,
            kind="TRANSFER",
            purpose="DEPOSIT",
            channel="MOBILE",
            second=second,
        )
    return holdings


def _mature(
    rng: np.random.Generator, cast: Cast, ledger: Ledger, due: Round, holdings: Ints
) -> tuple[Round, Decisions]:
    """Pay out what is due with its interest; return what is opened again, and what was decided."""
    decided = _decide(rng, cast, due, holdings)
    interest = np.rint(due.amount * due.rate * term_months(due.product) / 12).astype(np.int64)
    ledger.enter(
        due.owner, due.matures, interest, kind="INTEREST", purpose="INTEREST", channel="SYSTEM", second=NIGHT
    )
    second = NIGHT + holdings % 3600
    for holding, sums in ((holdings, -due.amount), (due.owner, due.amount)):
        ledger.enter(
            holding, due.matures, sums, kind="TRANSFER", purpose="MATURITY", channel="SYSTEM", second=second
        )
    _leave(rng, ledger, due, decided)
    stays = np.flatnonzero(decided.renewed)
    owner, amount, opened = due.owner[stays], due.amount[stays], due.matures[stays]
    other = _product(rng, cast, owner, amount / 100)
    same = rng.random(len(stays)) < cast.stage.of("deposits")["renew_same_term"]
    return _round(cast, owner, amount, np.where(same, due.product[stays], other), opened), decided


def _decide(rng: np.random.Generator, cast: Cast, due: Round, holdings: Ints) -> Decisions:
    stage, truths, size = cast.stage, cast.stage.of("deposits"), len(due.owner)
    bucket = stage.horizon.bucket(due.matures).clip(0)
    managed = cast.covered.manager[due.owner] >= 0
    asked = managed & (rng.random(size) < truths["call_before_maturity"])
    spoken = within(cast.touched.call, due.owner, due.matures, truths["call_days"], stage)
    called = asked | (spoken & cast.touched.reached[due.owner, bucket])
    facts = {
        "attitude": cast.inner.rate_attitude[due.owner],
        "satisfaction": cast.served.satisfaction[due.owner, bucket],
        "gap": (due.rate - _rates(cast, due.product, due.matures)) * 200,
        "messaged": within(cast.touched.message, due.owner, due.matures, truths["call_days"], stage),
        "leaving": cast.leaving.months_in(stage)[due.owner, bucket] >= 0,
    }
    without = renewal(stage, facts, called=np.zeros(size, dtype=bool))
    chance = np.where(called, renewal(stage, facts, called=called), without)
    renewed = rng.random(size) < chance
    braver = cast.inner.risk[due.owner] > 1
    to_wealth = ~renewed & braver & (rng.random(size) < truths["renew_to_wealth"])
    return Decisions(
        owner=due.owner,
        holding=holdings,
        day=due.matures,
        cents=due.amount,
        was_called=called,
        was_messaged=facts["messaged"],
        asked_for=asked,
        chance=chance,
        chance_without=without,
        renewed=renewed,
        to_wealth=to_wealth,
    )


def _leave(rng: np.random.Generator, ledger: Ledger, due: Round, decided: Decisions) -> None:
    """Let what is not renewed go to another bank within three days."""
    goes = np.flatnonzero(~decided.renewed & ~decided.to_wealth)
    ledger.enter(
        due.owner[goes],
        due.matures[goes] + rng.integers(0, 4, len(goes)),
        -due.amount[goes],
        kind="TRANSFER",
        purpose="OWN_ACCOUNT",
        channel="MOBILE",
        second=rng.integers(9 * 3600, 20 * 3600, len(goes)),
        bank=rng.integers(0, len(BANKS), len(goes)),
    )
