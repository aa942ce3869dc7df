"""Companies' money: receipts by season, suppliers, wages, taxes; more with growth, less when leaving."""

import numpy as np

from amity.demo.arrays import Floats, Ints, cents, repeated
from amity.demo.cast import Cast
from amity.demo.companies import industries
from amity.demo.entries import BANKS, NONE
from amity.demo.ledger import Ledger
from amity.demo.seasons import by_month

TAX_DAY = 15


def run(cast: Cast, ledger: Ledger, partners: Ints) -> None:
    """Write what companies take in and pay out; ``partners`` are the counterparties they trade with."""
    rng, truths = cast.stage.rng("trade"), cast.stage.of("companies")
    sales = _sales(rng, cast)
    margin = np.array([row["margin"] for row in industries()])[cast.firms.industry]
    paid = truths["wages"]
    wages = np.where(cast.firms.pays_through_us, paid["through_us"], paid["elsewhere"])
    costs = np.clip(1 - margin - wages - truths["tax_share"], *truths["costs"])
    _many(rng, cast, ledger, sales, partners)
    _many(rng, cast, ledger, -sales * costs[:, None], partners)
    _once(cast, ledger, sales * wages[:, None], cast.jobs.payday[cast.jobs.outside :], ("SALARY", "PAYROLL"))
    _once(cast, ledger, sales * truths["tax_share"], np.full(cast.firms.count, TAX_DAY), ("TAX", "TAX"))


def _sales(rng: np.random.Generator, cast: Cast) -> Floats:
    """Return what each company takes in through this bank, by bucket, in yuan."""
    stage, firms, truths = cast.stage, cast.firms, cast.stage.of("companies")
    seasons = stage.of("seasons")
    season = np.array([by_month(stage, seasons[row["season"]]) for row in industries()])[firms.industry]
    years = (np.arange(stage.horizon.buckets) - stage.horizon.buckets + 1) / 12
    trend = np.power(1 + firms.growth[:, None], years)
    grown = np.where(cast.life.after("GROWTH", stage), 1 + stage.of("life")["growth"][1], 1.0)
    months_in = cast.leaving.months_in(stage)[cast.persons :]
    stays = np.where(months_in >= 0, np.power(truths["leaving_keeps"], months_in + 1.0), 1.0)
    stays = np.where(months_in >= stage.of("attrition")["gone_after"], truths["gone_keeps"], stays)
    angry = np.where(cast.served.recent(2)[cast.persons :], stage.of("service")["spend_drop"], 1.0)
    noise = rng.lognormal(-0.02, truths["sales_sigma"], season.shape)
    alive = cast.active()[cast.persons :]
    return firms.receipts[:, None] * season * trend * grown * stays * angry * noise * alive


def _many(rng: np.random.Generator, cast: Cast, ledger: Ledger, sums: Floats, partners: Ints) -> None:
    """Split each month's sum into payments of unequal size; negative sums go out, in fewer payments."""
    firsts, truths = cast.stage.horizon.firsts, cast.stage.of("companies")
    comes_in = bool(sums.sum() > 0)
    pace = np.array([truths["receipts_count"][size] for size in cast.firms.size])
    pace = pace * (1.0 if comes_in else truths["supplier_pace"])
    busy = np.sqrt(np.abs(sums) / np.maximum(np.abs(sums).mean(axis=1, keepdims=True), 1.0))
    counts = np.where(np.abs(sums) > 1, 1 + rng.poisson(pace[:, None] * busy), 0)
    row, bucket = np.nonzero(counts)
    pick, _ = repeated(counts[row, bucket])
    weight = rng.lognormal(0, truths["payment_sigma"], len(pick))
    amount = sums[row, bucket][pick] * weight / np.bincount(pick, weight)[pick]
    when = bucket[pick]
    day = firsts[when] + (rng.random(len(pick)) * (firsts[when + 1] - firsts[when])).astype(np.int64)
    ledger.enter(
        row[pick] + cast.persons,
        np.maximum(cast.stage.horizon.business_day(day), firsts[when]),
        np.where(comes_in, 1, -1) * np.maximum(np.abs(cents(np.round(amount, 1))), 100),
        kind="TRANSFER",
        purpose="SALES" if comes_in else "SUPPLIER",
        channel="ONLINE",
        second=rng.integers(8 * 3600, 18 * 3600, len(pick)),
        counterparty=partners[rng.integers(0, len(partners), len(pick))],
        bank=rng.integers(NONE, len(BANKS), len(pick)),
    )


def _once(cast: Cast, ledger: Ledger, sums: Floats, due: Ints, words: tuple[str, str]) -> None:
    """Write one payment a month, on a day of the month."""
    horizon, (kind, purpose) = cast.stage.horizon, words
    row, bucket = np.nonzero(sums > 1)
    day = horizon.business_day(horizon.firsts[bucket] + due[row] - 1)
    paid, second = cents(np.round(sums[row, bucket], 1)), 10 * 3600 + row % 3600
    ledger.enter(row + cast.persons, day, -paid, kind=kind, purpose=purpose, channel="ONLINE", second=second)
