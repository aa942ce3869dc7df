"""Services and payments: what customers use without a balance: the app, merchant codes, payroll, guarantees, boxes."""

from collections.abc import Iterator

import numpy as np

from amity.demo.arrays import NEVER, Flags, cents
from amity.demo.cast import Cast
from amity.demo.companies import industries
from amity.demo.ledger import Ledger, book
from amity.demo.products import place, product

MONTH = 30.44


def run(cast: Cast, ledger: Ledger) -> None:
    """Open what each customer uses."""
    rng, horizon = cast.stage.rng("services"), cast.stage.horizon
    live = ~cast.is_prospect
    for code, who in _users(rng, cast):
        owner = np.flatnonzero(who & live)
        age = rng.integers(20, 1500, len(owner))
        opened = np.maximum(cast.since[owner] + 12, horizon.last - age)
        term = product(code)["term_months"]
        # What has a term is renewed each time: it matures within one term from today.
        matures = horizon.last + rng.integers(1, int(int(term) * MONTH), len(owner)) if term else NEVER
        limit = cents(np.maximum(np.round(cast.assets[owner] * 0.2, -4), 50_000))
        limited = code in {"TRD-BG", "TRD-LC", "CC-BIZ"}
        new = book(np.full(len(owner), place(code)), owner, opened, matures=matures, has_balance=False)
        if limited:
            new = book(
                np.full(len(owner), place(code)),
                owner,
                opened,
                matures=matures,
                limit=limit,
                has_balance=False,
            )
        ledger.open_book(new)


def _users(rng: np.random.Generator, cast: Cast) -> Iterator[tuple[str, Flags]]:
    """Yield each service with those who use it."""
    truths = cast.stage.of("services")
    firm, draw = cast.is_company, lambda: rng.random(cast.size)
    sector = np.array([row["sector"] for row in industries()])[cast.firms.industry]
    yield "PAY-APP", ~firm & (draw() < cast.inner.digital * truths["app"])
    yield "PAY-BIZ", firm & (draw() < truths["online"])
    yield "PAY-ROL", _of_firms(cast, cast.firms.pays_through_us)
    yield (
        "PAY-QR",
        (_of_firms(cast, np.isin(sector, ("retail", "hotel"))) & (draw() < truths["acquiring"]))
        | (_owners(cast) & (draw() < truths["acquiring_owners"])),
    )
    exports = np.array([row["season"] == "export" for row in industries()])[cast.firms.industry]
    yield "TRD-FX", _of_firms(cast, exports) & (draw() < truths["exchange"])
    yield "TRD-LC", _of_firms(cast, exports) & (draw() < truths["credit"])
    builds = np.isin(sector, ("design",))
    yield "TRD-BG", _of_firms(cast, builds) & (draw() < truths["guarantee"])
    yield "CC-BIZ", firm & (draw() < truths["business_card"])
    yield "SRV-TAX", firm & (draw() < truths["tax_desk"])
    private = cast.covered.tier == "PRIVATE"
    yield "SRV-BOX", private & (draw() < truths["box"])
    yield "SRV-MED", private & (draw() < truths["medical"])


def _of_firms(cast: Cast, which: Flags) -> Flags:
    return np.append(np.zeros(cast.persons, dtype=bool), which)


def _owners(cast: Cast) -> Flags:
    return np.append(
        np.isin(cast.people.occupation, ("Shop owner", "Company owner")),
        np.zeros(cast.firms.count, dtype=bool),
    )
