"""What customers use without a balance: the app, merchant codes, payroll, guarantees, boxes."""

from collections.abc import Iterator

import numpy as np

from amity.demo.arrays import NEVER, Flags, cents
from amity.demo.cast import Cast
from amity.demo.companies import industries
from amity.demo.ledger import Ledger
from amity.demo.loans import OWNERS
from amity.demo.products import product
from amity.demo.tables import NO_AMOUNT

MONTH = 30.44
LIMITED = ("TRD-BG", "TRD-LC", "CC-BIZ")
"""What comes with a limit."""


def run(cast: Cast, ledger: Ledger) -> None:
    """Open what each customer uses."""
    rng, horizon = cast.stage.rng("services"), cast.stage.horizon
    for code, who in _users(rng, cast):
        owner = np.flatnonzero(who & ~cast.is_prospect)
        opened = np.maximum(cast.since[owner] + 12, horizon.last - rng.integers(20, 1500, len(owner)))
        term = int(float(product(code)["term_months"] or 0) * MONTH)
        # What has a term is renewed each time: it matures within one term from today.
        matures = horizon.last + rng.integers(1, term, len(owner)) if term else NEVER
        limit = (
            cents(np.maximum(np.round(cast.assets[owner] * 0.2, -4), 50_000))
            if code in LIMITED
            else NO_AMOUNT
        )
        ledger.open(code, owner, opened, matures=matures, limit=limit, has_balance=False)


def _users(rng: np.random.Generator, cast: Cast) -> Iterator[tuple[str, Flags]]:
    """Yield each service with those who use it."""
    truths, firm = cast.stage.of("services"), cast.is_company

    def some(name: str) -> Flags:
        return rng.random(cast.size) < truths[name]

    yield "PAY-APP", ~firm & (rng.random(cast.size) < cast.inner.digital * truths["app"])
    yield "PAY-BIZ", firm & some("online")
    yield "PAY-ROL", _of_firms(cast, cast.firms.pays_through_us)
    yield (
        "PAY-QR",
        (_in_sectors(cast, "retail", "hotel") & some("acquiring"))
        | (_owners(cast) & some("acquiring_owners")),
    )
    yield "TRD-FX", _exports(cast) & some("exchange")
    yield "TRD-LC", _exports(cast) & some("credit")
    yield "TRD-BG", _in_sectors(cast, "design") & some("guarantee")
    yield "CC-BIZ", firm & some("business_card")
    yield "SRV-TAX", firm & some("tax_desk")
    private = cast.covered.tier == "PRIVATE"
    yield "SRV-BOX", private & some("box")
    yield "SRV-MED", private & some("medical")


def _in_sectors(cast: Cast, *sectors: str) -> Flags:
    has = np.array([row["sector"] in sectors for row in industries()])
    return _of_firms(cast, has[cast.firms.industry])


def _exports(cast: Cast) -> Flags:
    has = np.array([row["season"] == "export" for row in industries()])
    return _of_firms(cast, has[cast.firms.industry])


def _of_firms(cast: Cast, which: Flags) -> Flags:
    return np.append(np.zeros(cast.persons, dtype=bool), which)


def _owners(cast: Cast) -> Flags:
    return np.append(
        np.isin(cast.people.occupation, OWNERS),
        np.zeros(cast.firms.count, dtype=bool),
    )
