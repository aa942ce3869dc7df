"""Bills: rent, supplies, school and fees, and what weddings, children and studies abroad cost."""

import numpy as np

from amity.demo.arrays import NEVER, Flags, Floats, Ints, cents
from amity.demo.cast import Cast
from amity.demo.ledger import Ledger
from amity.demo.spending import moments, scale_of


def pay(cast: Cast, ledger: Ledger, pace: Floats) -> None:
    """Write the bills of persons while they are here, which ``pace`` says, by bucket."""
    rng, lives = cast.stage.rng("bills"), pace > 0
    _rent(rng, cast, ledger, lives)
    _supplies(rng, cast, ledger, lives)
    _school(rng, cast, ledger, lives)
    _fees(rng, cast, ledger, lives)
    _turning_points(cast, ledger)


def _first(cast: Cast) -> Flags:
    """Return for whom the bank is the first, who earns and is no sleeper."""
    return cast.people.is_main_bank & (cast.people.income > 0) & cast.is_awake[: cast.persons]


def _rent(rng: np.random.Generator, cast: Cast, ledger: Ledger, lives: Flags) -> None:
    crowd, money = cast.people, cast.stage.of("money")
    rents = (
        _first(cast) & (crowd.age < money["rent_age_most"]) & (rng.random(crowd.size) < money["rent_share"])
    )
    who = np.flatnonzero(rents)
    rent = np.round(crowd.income[who] * money["rent_of_income"], -2) + money["rent_least"]
    _monthly(cast, ledger, who, lives=lives, due=(rng.integers(0, 10, len(who)), rent), purpose="RENT")
    ledger.orders.append((who, cents(rent), "RENT"))


def _supplies(rng: np.random.Generator, cast: Cast, ledger: Ledger, lives: Flags) -> None:
    money = cast.stage.of("money")
    who = np.flatnonzero(_first(cast) & (rng.random(cast.persons) < money["utilities_share"]))
    spread = rng.lognormal(0, money["utilities_sigma"], len(who))
    bill = money["utilities_amount"] * scale_of(cast)[who] * spread
    _monthly(cast, ledger, who, lives=lives, due=(rng.integers(10, 26, len(who)), bill), purpose="UTILITIES")


def _school(rng: np.random.Generator, cast: Cast, ledger: Ledger, lives: Flags) -> None:
    crowd, money = cast.people, cast.stage.of("money")
    youngest, oldest = money["school_ages"]
    parents = (crowd.age > youngest) & (crowd.age < oldest) & (crowd.marital == "MARRIED")
    who = np.flatnonzero(_first(cast) & parents & (rng.random(crowd.size) < money["tuition_share"]))
    spread = rng.lognormal(0, money["tuition_sigma"], len(who))
    fee = np.round(money["tuition_amount"] * scale_of(cast)[who] * spread, -1)
    term = lives & np.isin(cast.stage.horizon.calendar_months, money["school_months"])
    _monthly(cast, ledger, who, lives=term, due=(rng.integers(0, 20, len(who)), fee), purpose="SCHOOL")


def _fees(rng: np.random.Generator, cast: Cast, ledger: Ledger, lives: Flags) -> None:
    money = cast.stage.of("money")
    who = np.flatnonzero(rng.random(cast.persons) < money["account_fee_share"])
    month = lives & (cast.stage.horizon.calendar_months == money["fee_month"])
    fee = np.full(len(who), float(money["account_fee"]))
    _monthly(cast, ledger, who, lives=month, due=(np.full(len(who), 19), fee), purpose="ACCOUNT_FEE")


KIND = {"RENT": "TRANSFER", "UTILITIES": "OTHER", "SCHOOL": "TRANSFER", "ACCOUNT_FEE": "FEE"}


def _monthly(
    cast: Cast, ledger: Ledger, who: Ints, *, lives: Flags, due: tuple[Ints, Floats], purpose: str
) -> None:
    """Write one entry a month for each of some persons, while they are here: ``due`` is a day and a sum."""
    row, bucket = np.nonzero(lives[who])
    day = cast.stage.horizon.firsts[bucket] + due[0][row]
    second = 7 * 3600 + who[row] % 3600
    sums = -cents(np.round(due[1][row], 2))
    ledger.enter(who[row], day, sums, kind=KIND[purpose], purpose=purpose, channel="SYSTEM", second=second)


def _turning_points(cast: Cast, ledger: Ledger) -> None:
    truths, income, stage = cast.stage.of("life"), cast.people.income, cast.stage
    stays = cast.active()[: cast.persons] & (cast.leaving.start[: cast.persons] >= NEVER)[:, None]
    first = stays & cast.people.is_main_bank[:, None]
    _paid(
        cast, ledger, cast.life.during("MARRIAGE", stage) & first, income * truths["wedding_spend"], "WEDDING"
    )
    child = np.minimum(income * truths["child_spend"], truths["child_most"])
    _paid(cast, ledger, cast.life.after("CHILD", stage) & first, child, "CHILD")
    terms = np.isin(stage.horizon.calendar_months, truths["abroad_months"])
    abroad = truths["abroad_least"] + income * truths["abroad_spend"]
    _paid(cast, ledger, cast.life.after("STUDY_ABROAD", stage) & stays & terms, abroad, "SCHOOL")


def _paid(cast: Cast, ledger: Ledger, when: Flags, amount: Floats, purpose: str) -> None:
    rng = cast.stage.rng(f"turning-point-{purpose}")
    who, bucket = np.nonzero(when)
    day, second = moments(rng, cast, bucket, (9, 20))
    yuan = np.maximum(np.round(amount[who] * rng.lognormal(0, 0.3, len(who)), -1), 200)
    ledger.enter(who, day, -cents(yuan), kind="TRANSFER", purpose=purpose, channel="MOBILE", second=second)
