"""Working-capital lines of companies: drawn, served by interest every month, and granted anew each year."""

import numpy as np

from amity.demo.arrays import NEVER, Ints, cents
from amity.demo.cast import Cast
from amity.demo.ledger import Ledger
from amity.demo.products import rate_of

CODE = "LN-WC"
TERM = 365
INTEREST_DAY = 20


def run(cast: Cast, ledger: Ledger) -> None:
    """Grant the lines that run today and, before each, the one that it followed."""
    rng, truths, firms = cast.stage.rng("lines"), cast.stage.of("loans"), cast.firms
    has = np.flatnonzero(rng.random(firms.count) < truths["business_share"])
    around = firms.receipts[has] * truths["business_of_receipts"]
    spread = rng.lognormal(0, truths["amount_sigma"], len(has))
    owed = cents(np.maximum(np.round(around * spread, -4), truths["line_least"]))
    ends = cast.stage.horizon.last + rng.integers(1, TERM, len(has))
    opened = np.maximum(ends - TERM, firms.since[has] + 20)
    before = np.rint(owed * truths["line_before"] / 1_000_000).astype(np.int64) * 1_000_000
    followed = np.flatnonzero(opened - TERM > firms.since[has] + 20)
    owner = has + cast.persons
    first = opened[followed] - TERM
    _grant(rng, cast, ledger, owner[followed], opened=first, ends=opened[followed], owed=before[followed])
    _grant(rng, cast, ledger, owner, opened=opened, ends=ends, owed=owed)


def _grant(
    rng: np.random.Generator, cast: Cast, ledger: Ledger, owner: Ints, *, opened: Ints, ends: Ints, owed: Ints
) -> None:
    """Pay out a line on its first day, take interest every month, and take it back on its last."""
    horizon, truths = cast.stage.horizon, cast.stage.of("loans")
    over = ends <= horizon.last
    alive = (horizon.ends >= opened[:, None]) & (horizon.ends < ends[:, None])
    line = ledger.open(
        CODE,
        owner,
        opened,
        matures=ends,
        closed=np.where(over, ends, NEVER),
        status=np.where(over, "CLOSED", "ACTIVE").astype(object),
        limit=np.rint(owed * truths["line_over_owed"] / 1_000_000).astype(np.int64) * 1_000_000,
        rate=np.full(len(owner), rate_of(CODE)),
        path=np.where(alive, -owed[:, None], 0),
    )
    second = rng.integers(10 * 3600, 16 * 3600, len(owner))
    ledger.enter(owner, opened, owed, kind="LOAN", purpose="DRAWDOWN", channel="BRANCH", second=second)
    back = np.flatnonzero(over)
    ledger.enter(
        owner[back],
        ends[back],
        -owed[back],
        kind="LOAN",
        purpose="BUSINESS_LOAN",
        channel="BRANCH",
        second=second[back] + 600,
    )
    row, bucket = np.nonzero(alive[:, 1:])
    day = horizon.firsts[bucket] + INTEREST_DAY
    due = day > opened[row]
    interest = np.rint(owed[row[due]] * rate_of(CODE) / 12).astype(np.int64)
    ledger.enter(
        owner[row[due]],
        day[due],
        -interest,
        kind="LOAN",
        purpose="BUSINESS_LOAN",
        channel="SYSTEM",
        second=6 * 3600 + line[row[due]] % 900,
    )
