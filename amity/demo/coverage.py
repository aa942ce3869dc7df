"""Coverage: which manager looks after which customer, and who is left to the branch's pool."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from amity.demo.arrays import Flags, Floats, Ints, Texts
from amity.demo.households import Households
from amity.demo.staff import Member
from amity.demo.stage import Stage
from amity.demo.tables import days, table


@dataclass(frozen=True, slots=True)
class Customers:
    """What a division goes by, a place each; ``stands_behind`` are those who answer for a company."""

    branch: Ints
    assets: Floats
    is_company: Flags
    is_private: Flags
    stands_behind: Flags
    since: Ints


@dataclass(frozen=True, slots=True)
class Coverage:
    """``manager`` is each customer's place among the chunk's managers, -1 for the pool."""

    manager: Ints
    tier: Texts
    since: Ints


def coverage(stage: Stage, managers: tuple[Member, ...], some: Customers, homes: Households) -> Coverage:
    """Divide each branch's customers among its managers, each by the kind of book."""
    rng, size = stage.rng("coverage"), len(some.branch)
    manager = np.full(size, -1, dtype=np.int64)
    for place in np.unique(some.branch):
        books = [(n, m.post.book) for n, m in enumerate(managers) if m.post.branch == place]
        here = np.flatnonzero(some.branch == place)
        manager[here] = _divided(rng, books, some, here)
    tier = tiers(stage, some.assets, some.is_company)
    manager = _together(manager, tier, homes)
    unassigned = rng.random(size) < stage.of("bank")["unassigned_share"]
    manager[unassigned & ~np.isin(tier, ("PRIVATE", "BUSINESS"))] = -1
    began = np.maximum(some.since, stage.horizon.last - 90 - rng.integers(0, 1800, size))
    return Coverage(manager, tier, began)


def tiers(stage: Stage, assets: Floats, is_company: Flags) -> Texts:
    """Return each customer's tier, as the branches speak of it."""
    edges = stage.of("contacts")["tiers"]
    tier = np.where(
        assets >= edges["PRIVATE"], "PRIVATE", np.where(assets >= edges["AFFLUENT"], "AFFLUENT", "MASS")
    )
    return np.where(is_company, "BUSINESS", tier).astype(object)


def _together(manager: Ints, tier: Texts, homes: Households) -> Ints:
    """Give husband, wife and child one manager: his, or hers if only she is a private client."""
    manager = manager.copy()
    only_she = (tier[homes.wife] == "PRIVATE") & (tier[homes.husband] != "PRIVATE")
    both = np.where(only_she, manager[homes.wife], manager[homes.husband])
    manager[homes.husband], manager[homes.wife] = both, both
    manager[homes.child] = both[homes.couple]
    return manager


def _divided(rng: np.random.Generator, books: list[tuple[int, str]], some: Customers, here: Ints) -> Ints:
    """Give the richest to the private book, companies and who stands behind them to the business book.

    The rest is drawn so that books are equally long.
    """
    quota, first = int(np.ceil(len(here) / len(books))), books[0][0]
    business = next((n for n, book in books if book == "BUSINESS"), first)
    manager = np.full(len(here), first, dtype=np.int64)
    # Whoever answers for a company goes with it, unless they are private clients themselves.
    with_firms = some.is_company[here] | (some.stands_behind[here] & ~some.is_private[here])
    manager[with_firms] = business
    persons = np.flatnonzero(~with_firms)
    persons = persons[np.argsort(-some.assets[here[persons]], kind="stable")]
    rest = persons[quota:]
    taken = int(with_firms.sum())
    seats = [np.full(max(quota - (taken if n == business else 0), 0), n) for n, _ in books[1:]]
    if sum(map(len, seats)):
        manager[rest] = np.resize(rng.permutation(np.concatenate(seats)), len(rest))
    return manager


def assignment_rows(stage: Stage, covered: Coverage, managers: tuple[Member, ...]) -> pa.Table:
    """Return the rows of the assignments."""
    who = np.flatnonzero(covered.manager >= 0)
    codes = pa.array([m.code for m in managers]).take(pa.array(covered.manager[who]))
    columns = {
        "customer_key": stage.customer_keys(who),
        "staff_code": codes,
        "role": "MAIN",
        "active_from": days(covered.since[who], stage.horizon),
    }
    return table("assignments", len(who), columns)
