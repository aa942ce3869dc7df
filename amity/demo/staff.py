"""Staff: who works where, in which role, and whose book is of which kind."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from amity.demo import names
from amity.demo.places import Places
from amity.demo.stage import Stage
from amity.demo.tables import table

BOOKS = ("PRIVATE", "BUSINESS", "MASS")


@dataclass(frozen=True, slots=True)
class Member:
    """One posting. ``branch`` is the place in the chunk's branches, -1 at head office; ``book`` a manager's kind."""

    code: str
    latin: str
    native: str
    unit: str
    team: str | None
    role: str
    branch: int
    book: str
    since: date
    is_showcased: bool


@dataclass(frozen=True, slots=True)
class Staff:
    """A chunk's staff and its teams (code, unit, name in English, in Chinese)."""

    members: tuple[Member, ...]
    teams: tuple[tuple[str, str, str, str], ...]

    @property
    def managers(self) -> tuple[Member, ...]:
        """The customer managers, in the order in which customers refer to them."""
        return tuple(member for member in self.members if member.role == "customer_manager")


def staff(stage: Stage, where: Places) -> Staff:
    """Return everybody who works in a chunk's branches and, with the first chunk, at head office."""
    posts = [post for branch in range(len(where.branches)) for post in _posts(stage, where, branch)]
    if stage.chunk == 0:
        posts += _head_office(stage)
    rng = stage.rng("staff")
    female = rng.random(len(posts)) < 0.56
    birth = rng.integers(1968, 2001, len(posts))
    named = names.chinese(rng, surname=names.surnames(rng, len(posts)), birth_year=birth, is_female=female)
    since = rng.integers(2010, 2025, len(posts)), rng.integers(1, 13, len(posts))
    stars = {(s["unit"], s["role"], s["book"]): s for s in stage.of("showcase")}
    members = tuple(
        _member(stage, n, post, str(named.latin[n]), str(named.native[n]), date(int(since[0][n]), int(since[1][n]), 1), stars)
        for n, post in enumerate(posts)
    )  # fmt: skip
    return Staff(members, tuple(_teams(where)))


def _posts(stage: Stage, where: Places, branch: int) -> list[tuple[str, str | None, str, int, str]]:
    unit = where.branches[branch].code
    count = managers_of(stage, where)[branch]
    posts: list[tuple[str, str | None, str, int, str]] = [(unit, None, "branch_manager", branch, "")]
    posts += [(unit, f"{unit}-WM", "team_lead", branch, "")]
    if count > 3:
        posts += [(unit, f"{unit}-BB", "team_lead", branch, "B")]
    for n in range(count):
        book = BOOKS[n] if n < 2 else "MASS"  # noqa: PLR2004 the first is private, the second business
        team = f"{unit}-BB" if book == "BUSINESS" else f"{unit}-WM"
        posts.append((unit, team, "customer_manager", branch, book))
    return posts


def managers_of(stage: Stage, where: Places) -> list[int]:
    """Return how many customer managers each branch has."""
    weights = np.array([branch.weight for branch in where.branches])
    wanted = max(round(stage.size / stage.of("bank")["customers_per_manager"]), len(weights) + 2)
    exact = weights / weights.sum() * wanted
    counts = np.maximum(np.floor(exact), 1).astype(int)
    counts[:2] = np.maximum(counts[:2], 2)
    for n in np.argsort(-(exact - counts), kind="stable"):
        if counts.sum() >= wanted:
            break
        counts[n] += 1
    return [int(count) for count in counts]


def _head_office(stage: Stage) -> list[tuple[str, str | None, str, int, str]]:
    agents = [("CENTRE", None, "service_agent", -1, "")] * (stage.of("staff")["service_agents"] - 1)
    stars = [(s["unit"], None, s["role"], -1, "") for s in stage.of("showcase") if _is_head_office(s)]
    return [*stars, *agents]


def _is_head_office(star: Any) -> bool:
    return star["role"] not in {"customer_manager", "team_lead", "branch_manager"}


def _member(
    stage: Stage,
    n: int,
    post: tuple[str, str | None, str, int, str],
    latin: str,
    native: str,
    since: date,
    stars: Any,
) -> Member:
    unit, team, role, branch, book = post
    star = stars.pop((unit, role, book), None)
    if star:
        latin, native = star["latin"], star["native"]
    code = f"S{stage.chunk:03d}{n + 1:04d}"
    return Member(code, latin, native, unit, team, role, branch, book, since, star is not None)


def _teams(where: Places) -> list[tuple[str, str, str, str]]:
    return [
        team
        for b in where.branches
        for team in (
            (f"{b.code}-WM", b.code, "Wealth team", "财富团队"),
            (f"{b.code}-BB", b.code, "Business team", "对公团队"),
        )
    ]


def unit_rows(stage: Stage, where: Places) -> pa.Table:
    """Return the rows of the units, parents first; those without a parent hang below the head office."""
    bank = [(u["code"], u["name_en"], u["name_zh"], u["kind"], None) for u in stage.of("unit")]
    branches = [(b.code, b.name_en, b.name_zh, "BRANCH", b.region) for b in where.branches]
    rows = (bank if stage.chunk == 0 else []) + branches
    columns = zip(("code", "name_en", "name_zh", "kind", "parent_code"), zip(*rows, strict=True), strict=True)
    return table("units", len(rows), {name: list(values) for name, values in columns})


def team_rows(people: Staff) -> pa.Table:
    """Return the rows of the teams."""
    columns = zip(("code", "unit_code", "name_en", "name_zh"), zip(*people.teams, strict=True), strict=True)
    return table("teams", len(people.teams), {name: list(values) for name, values in columns})


def staff_rows(people: Staff) -> pa.Table:
    """Return the rows of the postings."""
    m = people.members
    return table(
        "staff",
        len(m),
        {
            "code": [x.code for x in m],
            "full_name": [x.latin for x in m],
            "native_name": [x.native for x in m],
            "unit_code": [x.unit for x in m],
            "team_code": [x.team for x in m],
            "role": [x.role for x in m],
            "active_from": [x.since for x in m],
            "is_showcased": [x.is_showcased for x in m],
        },
    )
