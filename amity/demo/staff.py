"""Staff: who works where, in which role, and whose book is of which kind."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from amity.demo import names
from amity.demo.arrays import whole
from amity.demo.places import Places
from amity.demo.stage import Stage
from amity.demo.tables import table

PRIVATE, BUSINESS, MASS = "PRIVATE", "BUSINESS", "MASS"


@dataclass(frozen=True, slots=True)
class Post:
    """A role at a unit; ``branch`` is a place in the chunk's branches, -1 at head office."""

    unit: str
    team: str | None
    role: str
    branch: int = -1
    book: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """Who holds a post."""

    code: str
    latin: str
    native: str
    post: Post
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
        return tuple(member for member in self.members if member.post.role == "customer_manager")


def staff(stage: Stage, where: Places) -> Staff:
    """Return everybody who works in a chunk's branches and, with the first chunk, at head office."""
    posts = _branch_posts(stage, where) + (_head_office(stage) if stage.chunk == 0 else [])
    rng, truths, count = stage.rng("staff"), stage.of("staff"), len(posts)
    female = rng.random(count) < truths["female_share"]
    birth = whole(rng, truths["born"], count)
    named = names.chinese(rng, surname=names.surnames(rng, count), birth_year=birth, is_female=female)
    years, months = whole(rng, truths["joined"], count), rng.integers(1, 13, count)
    stars = {(s["unit"], s["role"], s["book"]): s for s in stage.of("showcase")}
    members = []
    for n, post in enumerate(posts):
        # The first who holds a showcased post is the star; further ones have names of their own.
        star = stars.pop((post.unit, post.role, post.book), None)
        latin, native = (star["latin"], star["native"]) if star else (named.latin[n], named.native[n])
        code, since = f"S{stage.chunk:03d}{n + 1:04d}", date(int(years[n]), int(months[n]), 1)
        members.append(Member(code, str(latin), str(native), post, since, star is not None))
    return Staff(tuple(members), tuple(_teams(where)))


def _branch_posts(stage: Stage, where: Places) -> list[Post]:
    """Return the posts of each branch: one manager, leads, and customer managers with their books."""
    posts = []
    for place, (branch, count) in enumerate(zip(where.branches, managers_of(stage, where), strict=True)):
        wealth, business = f"{branch.code}-WM", f"{branch.code}-BB"
        posts.append(Post(branch.code, None, "branch_manager", place))
        posts.append(Post(branch.code, wealth, "team_lead", place))
        if count >= stage.of("staff")["second_lead_from"]:
            posts.append(Post(branch.code, business, "team_lead", place, BUSINESS))
        books = [PRIVATE, BUSINESS, *([MASS] * count)][:count]
        for book in books:
            team = business if book == BUSINESS else wealth
            posts.append(Post(branch.code, team, "customer_manager", place, book))
    return posts


def managers_of(stage: Stage, where: Places) -> list[int]:
    """Return how many customer managers each branch has: by its size, two at least in the first two."""
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


def _head_office(stage: Stage) -> list[Post]:
    branches = {"customer_manager", "team_lead", "branch_manager"}
    stars = [Post(s["unit"], None, s["role"]) for s in stage.of("showcase") if s["role"] not in branches]
    agents = stage.of("staff")["service_agents"] - 1
    return stars + [Post("CENTRE", None, "service_agent")] * agents


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
            "unit_code": [x.post.unit for x in m],
            "team_code": [x.post.team for x in m],
            "role": [x.post.role for x in m],
            "active_from": [x.since for x in m],
            "is_showcased": [x.is_showcased for x in m],
        },
    )
