"""Companies' money: receipts by season, suppliers, wages, taxes; larger where the company grows, gone when it leaves."""

import numpy as np

from amity.demo.arrays import Floats, Ints, cents, repeated
from amity.demo.cast import Cast
from amity.demo.companies import industries
from amity.demo.ledger import Ledger, entries
from amity.demo.seasons import by_month


def run(cast: Cast, ledger: Ledger, partners: Ints) -> None:
    """Write what companies take in and pay out; ``partners`` are the counterparties they trade with."""
    rng = cast.stage.rng("trade")
    sales = _sales(rng, cast)
    margin = np.array([row["margin"] for row in industries()])[cast.firms.industry]
    wages = np.where(cast.firms.pays_through_us, 0.22, 0.12)
    tax = cast.stage.of("companies")["tax_share"]
    costs = np.clip(1 - margin - wages - tax, 0.1, 0.9)
    _many(rng, cast, ledger, sales, partners, sign=1)
    _many(rng, cast, ledger, sales * costs[:, None], partners, sign=-1)
    _once(cast, ledger, sales * wages[:, None], "PAYROLL", "SALARY", cast.jobs.payday[cast.jobs.outside :])
    _once(cast, ledger, sales * tax, "TAX", "TAX", np.full(cast.firms.count, 15))


def _sales(rng: np.random.Generator, cast: Cast) -> Floats:
    """Return what each company takes in through this bank, by bucket, in yuan."""
    stage, firms = cast.stage, cast.firms
    seasons = stage.of("seasons")
    season = np.array([by_month(stage, seasons[row["season"]]) for row in industries()])[firms.industry]
    years = (np.arange(stage.horizon.buckets) - stage.horizon.buckets + 1) / 12
    trend = np.power(1 + firms.growth[:, None], years)
    grown = np.where(cast.life.after("GROWTH", stage), 1 + stage.of("life")["growth"][1], 1.0)
    leaving = cast.leaving.months_in(stage)[cast.persons :]
    stays = np.where(leaving >= 0, np.power(0.62, leaving + 1.0), 1.0)
    stays = np.where(leaving >= stage.of("attrition")["gone_after"], 0.02, stays)
    angry = np.where(cast.served.recent(2)[cast.persons :], stage.of("service")["spend_drop"], 1.0)
    noise = rng.lognormal(-0.02, 0.18, season.shape)
    return (
        firms.receipts[:, None]
        * season
        * trend
        * grown
        * stays
        * angry
        * noise
        * cast.active()[cast.persons :]
    )


def _many(
    rng: np.random.Generator, cast: Cast, ledger: Ledger, sums: Floats, partners: Ints, *, sign: int
) -> None:
    """Split each month's sum into payments of unequal size."""
    horizon = cast.stage.horizon
    usual = cast.stage.of("companies")["receipts_count"]
    pace = np.array([usual[size] for size in cast.firms.size]) * (1.0 if sign > 0 else 0.7)
    active = sums / np.maximum(sums.mean(axis=1, keepdims=True), 1.0)
    counts = np.where(sums > 1, 1 + rng.poisson(pace[:, None] * np.sqrt(active)), 0)
    row, bucket = np.nonzero(counts)
    pick, _ = repeated(counts[row, bucket])
    weight = rng.lognormal(0, 0.7, len(pick))
    share = weight / np.bincount(pick, weight)[pick]
    amount = sums[row, bucket][pick] * share
    who, when = row[pick] + cast.persons, bucket[pick]
    day = horizon.firsts[when] + (
        rng.random(len(pick)) * (horizon.firsts[when + 1] - horizon.firsts[when])
    ).astype(np.int64)
    ledger.write(
        entries(
            who, horizon.business_day(day), sign * np.maximum(cents(np.round(amount, 1)), 100), kind="TRANSFER",
            purpose="SALES" if sign > 0 else "SUPPLIER", channel="ONLINE",
            second=rng.integers(8 * 3600, 18 * 3600, len(pick)),
            counterparty=partners[rng.integers(0, len(partners), len(pick))], bank=rng.integers(-1, 6, len(pick)),
        )
    )  # fmt: skip


def _once(cast: Cast, ledger: Ledger, sums: Floats, purpose: str, kind: str, day_of_month: Ints) -> None:
    horizon = cast.stage.horizon
    row, bucket = np.nonzero(sums > 1)
    day = horizon.business_day(horizon.firsts[bucket] + day_of_month[row] - 1)
    amount = cents(np.round(sums[row, bucket], 1))
    ledger.write(
        entries(
            row + cast.persons,
            day,
            -amount,
            kind=kind,
            purpose=purpose,
            channel="ONLINE",
            second=10 * 3600 + row % 3600,
        )
    )
