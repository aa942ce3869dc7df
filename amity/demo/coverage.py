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
class Coverage:
    """``manager`` is each customer's place among the chunk's managers, -1 for the pool."""

    manager: Ints
    tier: Texts
    since: Ints


def coverage(
    stage: Stage,
    managers: tuple[Member, ...],
    *,
    branch: Ints,
    assets: Floats,
    is_company: Flags,
    since: Ints,
    homes: Households,
) -> Coverage:
    """Divide each branch's customers among its managers, each by the kind of book."""
    rng = stage.rng("coverage")
    manager = np.full(len(branch), -1, dtype=np.int64)
    for place in np.unique(branch):
        here = np.flatnonzero(branch == place)
        books = [(n, m.post.book) for n, m in enumerate(managers) if m.post.branch == place]
        manager[here] = _divided(rng, books, assets[here], is_company[here])
    manager = _together(manager, tiers(stage, assets, is_company), homes)
    pool = (rng.random(len(branch)) < stage.of("bank")["unassigned_share"]) & ~is_company
    tier = tiers(stage, assets, is_company)
    manager[pool & (tier != "PRIVATE")] = -1
    last = stage.horizon.last
    began = np.maximum(since, last - 90 - rng.integers(0, 1800, len(branch)))
    return Coverage(manager, tier, began)


def tiers(stage: Stage, assets: Floats, is_company: Flags) -> Texts:
    """Return each customer's tier, as the branches speak of it."""
    edges = stage.of("contacts")["tiers"]
    tier = np.where(
        assets >= edges["PRIVATE"], "PRIVATE", np.where(assets >= edges["AFFLUENT"], "AFFLUENT", "MASS")
    )
    return np.where(is_company, "BUSINESS", tier).astype(object)


def _together(manager: Ints, tier: Texts, homes: Households) -> Ints:
    """Give husband, wife and child of a private client the same manager."""
    manager = manager.copy()
    private = (tier[homes.husband] == "PRIVATE") | (tier[homes.wife] == "PRIVATE")
    richer = np.where(tier[homes.husband] == "PRIVATE", homes.husband, homes.wife)
    for one in (homes.husband, homes.wife):
        manager[one[private]] = manager[richer[private]]
    with_private = private[homes.couple]
    manager[homes.child[with_private]] = manager[richer[homes.couple[with_private]]]
    return manager


def _divided(
    rng: np.random.Generator, books: list[tuple[int, str]], assets: Floats, is_company: Flags
) -> Ints:
    """Give the richest to the private book, companies to the business book, the rest to make books equal."""
    quota = int(np.ceil(len(assets) / len(books)))
    manager = np.full(len(assets), books[0][0], dtype=np.int64)
    business = [n for n, book in books if book == "BUSINESS"] or [books[0][0]]
    firms = np.flatnonzero(is_company)
    manager[firms] = np.resize(business, len(firms))
    persons = np.flatnonzero(~is_company)
    persons = persons[np.argsort(-assets[persons], kind="stable")]
    private, rest = persons[:quota], persons[quota:]
    manager[private] = books[0][0]
    seats = [np.full(quota - (len(firms) if n == business[0] else 0), n) for n, _ in books[1:] if quota > 0]
    if seats:
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
