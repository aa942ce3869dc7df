"""Spending: cards and purchases by season, rent, bills, school, cash, family; more at weddings and with children."""

from typing import Any

import numpy as np

from amity.demo.arrays import NEVER, Flags, Floats, Ints, cents, repeated
from amity.demo.cards import Cards
from amity.demo.cast import Cast
from amity.demo.ledger import CHANNELS, PURPOSES, Entries, Ledger, entries
from amity.demo.people import RETIRED
from amity.demo.seasons import by_month, months_holding


def spend(cast: Cast, ledger: Ledger, cards: Cards, merchants: Ints) -> None:
    """Write what persons spend; ``merchants`` are the counterparties where they may do so."""
    pace, scale = _pace(cast), _scale(cast)
    for kind in cast.stage.of("spend"):
        _purchases(cast, ledger, cards, merchants, kind, pace, scale)
    _regular(cast, ledger, pace > 0, scale)
    _cash_and_family(cast, ledger, pace, scale)
    _turning_points(cast, ledger)


def _pace(cast: Cast) -> Floats:
    """Return how busy each person's account is, by bucket: less after a complaint, hardly when leaving."""
    stage, crowd = cast.stage, cast.people
    rng = stage.rng("pace")
    own = rng.lognormal(-0.25, 0.75, crowd.size) * np.where(crowd.is_main_bank, 1.25, 0.42)
    own *= np.where(crowd.occupation == RETIRED, 0.7, 1.0)
    months_in = cast.leaving.months_in(stage)[: crowd.size]
    leaves = np.where(months_in >= stage.of("attrition")["visits_fall_after"], 0.3, 1.0)
    leaves = np.where(months_in >= stage.of("attrition")["gone_after"], 0.02, leaves)
    angry = np.where(cast.served.recent(2)[: crowd.size], stage.of("service")["spend_drop"], 1.0)
    festive = np.where(months_holding(stage, days_before=5), stage.of("festivals")["spend_factor"], 1.0)
    return own[:, None] * leaves * angry * festive * cast.active()[: crowd.size]


def _scale(cast: Cast) -> Floats:
    money = cast.stage.of("money")
    return np.power(np.maximum(cast.people.income, 1500) / 8000, money["scale_power"])


def _moments(rng: np.random.Generator, cast: Cast, bucket: Ints, hours: tuple[int, int]) -> tuple[Ints, Ints]:
    firsts = cast.stage.horizon.firsts
    day = firsts[bucket] + (rng.random(len(bucket)) * (firsts[bucket + 1] - firsts[bucket])).astype(np.int64)
    return day, rng.integers(hours[0] * 3600, hours[1] * 3600, len(bucket))


def _purchases(
    cast: Cast, ledger: Ledger, cards: Cards, merchants: Ints, kind: Any, pace: Floats, scale: Floats
) -> None:
    stage = cast.stage
    rng = stage.rng(f"spend-{kind['purpose']}")
    counts = rng.poisson(pace * kind["count"] * by_month(stage, kind["months"]))
    who, bucket = np.nonzero(counts)
    pick, _ = repeated(counts[who, bucket])
    who, bucket = who[pick], bucket[pick]
    day, second = _moments(rng, cast, bucket, tuple(kind["hours"]))
    amount = kind["amount"] * scale[who] * rng.lognormal(0.0, kind["sigma"], len(who))
    card = cards.card_of[who]
    by_card = (card >= 0) & (day >= cards.opened_of[who]) & (rng.random(len(who)) < cards.share)
    code = PURPOSES.index(kind["purpose"])
    ledger.write(
        entries(
            np.where(by_card, card, who), day, -np.maximum(cents(amount), 100), kind="CARD", purpose=np.full(len(who), code),
            channel=CHANNELS.index(kind["channel"]) + 0 * who, second=second,
            counterparty=merchants[rng.integers(0, len(merchants), len(who))],
        )
    )  # fmt: skip


def _monthly(
    cast: Cast,
    who: Ints,
    lives: Flags,
    day_of_month: Ints,
    amount: Floats,
    *,
    purpose: str,
    kind: str = "OTHER",
) -> Entries:
    """Return one entry a month for each of some persons, while they are here."""
    horizon = cast.stage.horizon
    row, bucket = np.nonzero(lives[who])
    day = horizon.firsts[bucket] + day_of_month[row]
    paid = np.round(amount[row] * np.ones(len(row)), 2)
    return entries(
        who[row],
        day,
        -cents(paid),
        kind=kind,
        purpose=purpose,
        channel="SYSTEM",
        second=7 * 3600 + who[row] % 3600,
    )


def _regular(cast: Cast, ledger: Ledger, lives: Flags, scale: Floats) -> None:
    """Write rent, bills and school fees."""
    stage, crowd, money = cast.stage, cast.people, cast.stage.of("money")
    rng = stage.rng("regular")
    main = crowd.is_main_bank & (crowd.income > 0)
    rents = np.flatnonzero(
        main & (crowd.age < money["rent_age_most"]) & (rng.random(crowd.size) < money["rent_share"])
    )
    rent = np.round(crowd.income[rents] * money["rent_of_income"], -2) + 400
    ledger.write(
        _monthly(cast, rents, lives, rng.integers(0, 10, len(rents)), rent, purpose="RENT", kind="TRANSFER")
    )
    ledger.orders.append((rents, cents(rent), "RENT"))
    billed = np.flatnonzero(main & (rng.random(crowd.size) < money["utilities_share"]))
    bill = money["utilities_amount"] * scale[billed] * rng.lognormal(0, 0.3, len(billed))
    ledger.write(_monthly(cast, billed, lives, rng.integers(10, 26, len(billed)), bill, purpose="UTILITIES"))
    parents = (crowd.age > 30) & (crowd.age < 52) & (crowd.marital == "MARRIED")  # noqa: PLR2004 their children go to school
    pays = np.flatnonzero(main & parents & (rng.random(crowd.size) < money["tuition_share"]))
    term = lives & np.isin(stage.horizon.calendar_months, (2, 9))
    fee = np.round(money["tuition_amount"] * scale[pays] * rng.lognormal(0, 0.4, len(pays)), -1)
    ledger.write(
        _monthly(cast, pays, term, rng.integers(0, 20, len(pays)), fee, purpose="SCHOOL", kind="TRANSFER")
    )
    charged = np.flatnonzero(rng.random(crowd.size) < money["account_fee_share"])
    month = lives & (stage.horizon.calendar_months == money["fee_month"])
    fees = np.full(len(charged), float(money["account_fee"]))
    ledger.write(
        _monthly(cast, charged, month, np.full(len(charged), 19), fees, purpose="ACCOUNT_FEE", kind="FEE")
    )


def _cash_and_family(cast: Cast, ledger: Ledger, pace: Floats, scale: Floats) -> None:
    """Write cash from machines and money between relatives, both most before Spring Festival."""
    stage, money = cast.stage, cast.stage.of("money")
    festive = months_holding(stage, days_before=10)
    old = (cast.people.age > 55)[:, None]  # noqa: PLR2004 the old like cash
    cash = np.where(festive, stage.of("festivals")["cash_factor"], 1.0) * np.where(old, 2.2, 0.8)
    _drawn(
        cast,
        ledger,
        pace * cash * money["cash_count"],
        money["cash_amount"] * scale,
        "CASH",
        "CASH",
        "ATM",
        -1,
    )
    family = np.where(festive, 1.6, 1.0)
    sums = money["family_amount"] * scale
    _drawn(
        cast, ledger, pace * family * money["family_count"] * 0.6, sums, "TRANSFER", "FAMILY", "MOBILE", -1
    )
    _drawn(cast, ledger, pace * family * money["family_count"] * 0.4, sums, "TRANSFER", "FAMILY", "MOBILE", 1)
    gifts = np.where(festive, stage.of("festivals")["gifts_factor"], 1.0)
    _drawn(
        cast,
        ledger,
        pace * gifts * money["gift_count"],
        money["gift_amount"] * scale,
        "TRANSFER",
        "GIFT",
        "MOBILE",
        -1,
    )


def _drawn(
    cast: Cast, ledger: Ledger, rate: Floats, amount: Floats, kind: str, purpose: str, channel: str, sign: int
) -> None:
    rng = cast.stage.rng(f"drawn-{purpose}-{sign}")
    counts = rng.poisson(rate)
    who, bucket = np.nonzero(counts)
    pick, _ = repeated(counts[who, bucket])
    who, bucket = who[pick], bucket[pick]
    day, second = _moments(rng, cast, bucket, (8, 22))
    yuan = np.maximum(np.round(amount[who] * rng.lognormal(0, 0.6, len(who)), -2), 100)
    ledger.write(
        entries(who, day, sign * cents(yuan), kind=kind, purpose=purpose, channel=channel, second=second)
    )


def _turning_points(cast: Cast, ledger: Ledger) -> None:
    """Write what weddings, children and studies abroad cost."""
    truths, income = cast.stage.of("life"), cast.people.income
    here = cast.active()[: cast.persons] & (cast.leaving.start[: cast.persons] >= NEVER)[:, None]
    main = cast.people.is_main_bank[:, None]
    wedding = cast.life.during("MARRIAGE", cast.stage) & here & main
    _paid(cast, ledger, wedding, income * truths["wedding_spend"], "WEDDING")
    child = cast.life.after("CHILD", cast.stage) & here & main
    _paid(cast, ledger, child, np.minimum(income * truths["child_spend"], 6000), "CHILD")
    abroad = (
        cast.life.after("STUDY_ABROAD", cast.stage)
        & here
        & np.isin(cast.stage.horizon.calendar_months, (2, 8))
    )
    _paid(cast, ledger, abroad, 30_000 + income * truths["abroad_spend"], "SCHOOL")


def _paid(cast: Cast, ledger: Ledger, when: Flags, amount: Floats, purpose: str) -> None:
    rng = cast.stage.rng(f"paid-{purpose}-{len(ledger.parts)}")
    who, bucket = np.nonzero(when)
    day, second = _moments(rng, cast, bucket, (9, 20))
    yuan = np.maximum(np.round(amount[who] * rng.lognormal(0, 0.3, len(who)), -1), 200)
    ledger.write(
        entries(who, day, -cents(yuan), kind="TRANSFER", purpose=purpose, channel="MOBILE", second=second)
    )
