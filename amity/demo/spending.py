"""Spending: purchases by season, cash and gifts; less after a complaint, hardly any when leaving."""

from typing import Any

import numpy as np

from amity.demo.arrays import Floats, Ints, by_step, cents, repeated
from amity.demo.cards import Cards
from amity.demo.cast import Cast
from amity.demo.ledger import Ledger
from amity.demo.people import RETIRED
from amity.demo.seasons import by_month, months_holding


def spend(cast: Cast, ledger: Ledger, cards: Cards, merchants: Ints) -> Floats:
    """Write what persons spend, and return how busy they are, by bucket; ``merchants`` take the money."""
    pace = _pace(cast)
    more = np.where(cards.card_of >= 0, cast.stage.of("money")["card_holders"]["pace"], 1.0)[:, None]
    for kind in cast.stage.of("spend"):
        _purchases(cast, ledger, cards, merchants=merchants, kind=kind, pace=pace * more)
    _cash_and_family(cast, ledger, pace)
    return pace


def scale_of(cast: Cast) -> Floats:
    """Return how much each person spends at a time, by income: one for the middle."""
    money = cast.stage.of("money")
    income = np.maximum(cast.people.income, money["income_least"])
    return np.power(income / money["income_middle"], money["scale_power"])


def _pace(cast: Cast) -> Floats:
    stage, crowd, truths = cast.stage, cast.people, cast.stage.of("money")["pace"]
    rng, size = stage.rng("pace"), crowd.size
    own = rng.lognormal(0, truths["sigma"], size) * np.where(
        crowd.is_main_bank, truths["main"], truths["other"]
    )
    own *= np.where(crowd.occupation == RETIRED, stage.of("money")["retired_pace"], 1.0)
    months_in, leaving = cast.leaving.months_in(stage)[:size], stage.of("attrition")
    leaves = np.where(months_in >= leaving["visits_fall_after"], truths["leaving"], 1.0)
    leaves = np.where(months_in >= leaving["gone_after"], truths["gone"], leaves)
    angry = np.where(cast.served.recent(2)[:size], stage.of("service")["spend_drop"], 1.0)
    festive = np.where(months_holding(stage, days_before=5), stage.of("festivals")["spend_factor"], 1.0)
    return own[:, None] * leaves * angry * festive * cast.active()[:size]


def moments(rng: np.random.Generator, cast: Cast, bucket: Ints, hours: Any) -> tuple[Ints, Ints]:
    """Return a day in each bucket and a second between the hours."""
    firsts = cast.stage.horizon.firsts
    day = firsts[bucket] + (rng.random(len(bucket)) * (firsts[bucket + 1] - firsts[bucket])).astype(np.int64)
    return day, rng.integers(hours[0] * 3600, hours[1] * 3600, len(bucket))


def _drawn(rng: np.random.Generator, pace: Floats) -> tuple[Ints, Ints]:
    """Return who does something and in which bucket, once for each time."""
    counts = rng.poisson(pace)
    who, bucket = np.nonzero(counts)
    pick, _ = repeated(counts[who, bucket])
    return who[pick], bucket[pick]


def _purchases(cast: Cast, ledger: Ledger, cards: Cards, *, merchants: Ints, kind: Any, pace: Floats) -> None:
    """Write purchases of one kind: by credit card where there is one, else from the account."""
    rng = cast.stage.rng(f"spend-{kind['purpose']}")
    who, bucket = _drawn(rng, pace * kind["count"] * by_month(cast.stage, kind["months"]))
    day, second = moments(rng, cast, bucket, kind["hours"])
    amount = kind["amount"] * scale_of(cast)[who] * rng.lognormal(0.0, kind["sigma"], len(who))
    card = cards.card_of[who]
    amount *= np.where(card >= 0, cast.stage.of("money")["card_holders"]["amount"], 1.0)
    by_card = (card >= 0) & (day >= cards.opened_of[who]) & (rng.random(len(who)) < cards.share)
    ledger.enter(
        np.where(by_card, card, who),
        day,
        -np.maximum(cents(amount), 100),
        kind="CARD",
        purpose=kind["purpose"],
        channel=kind["channel"],
        second=second,
        counterparty=merchants[rng.integers(0, len(merchants), len(who))],
    )


def _cash_and_family(cast: Cast, ledger: Ledger, pace: Floats) -> None:
    """Write cash from machines and money between relatives, both most before Spring Festival."""
    stage, money, festivals = cast.stage, cast.stage.of("money"), cast.stage.of("festivals")
    festive = months_holding(stage, days_before=10)
    cash = (
        np.where(festive, festivals["cash_factor"], 1.0)
        * by_step(money["cash_by_age"], cast.people.age)[:, None]
    )
    family = np.where(festive, money["family_festive"], 1.0) * money["family_count"]
    gifts = np.where(festive, festivals["gifts_factor"], 1.0) * money["gift_count"]
    out = money["family_out_share"]
    _moved(cast, ledger, pace * cash * money["cash_count"], -money["cash_amount"], "CASH")
    _moved(cast, ledger, pace * family * out, -money["family_amount"], "FAMILY")
    _moved(cast, ledger, pace * family * (1 - out), money["family_amount"], "FAMILY")
    _moved(cast, ledger, pace * gifts, -money["gift_amount"], "GIFT")


def _moved(cast: Cast, ledger: Ledger, pace: Floats, around: float, purpose: str) -> None:
    """Write round sums around one that grows with income; a negative one goes out."""
    rng = cast.stage.rng(f"drawn-{purpose}-{around}")
    who, bucket = _drawn(rng, pace)
    day, second = moments(rng, cast, bucket, (8, 22))
    spread = rng.lognormal(0, cast.stage.of("money")["drawn_sigma"], len(who))
    yuan = np.maximum(np.round(abs(around) * scale_of(cast)[who] * spread, -2), 100)
    is_cash = purpose == "CASH"
    ledger.enter(
        who,
        day,
        np.sign(around).astype(np.int64) * cents(yuan),
        kind="CASH" if is_cash else "TRANSFER",
        purpose=purpose,
        channel="ATM" if is_cash else "MOBILE",
        second=second,
    )
