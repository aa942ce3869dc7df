"""The picture of who is tied to whom, as a value: what crm-chart draws, and the rows that say the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.urls import reverse

from amity.know.parties import selectors as parties
from amity.know.parties.selectors import Known
from amity.know.relations.selectors.ties import TieRow
from amity.web.formats import names


@dataclass(frozen=True, slots=True)
class Node:
    """A party; without an address it is out of reach."""

    id: int
    name: str
    kind: str
    isFirst: bool  # noqa: N815  the chart reads it
    url: str


@dataclass(frozen=True, slots=True)
class Link:
    """An arrow from a party to whoever is something to it, and what."""

    source: int
    target: int
    name: str


@dataclass(frozen=True, slots=True)
class TieLine:
    """The arrow as a row: ``other`` is ``role`` to ``party``."""

    party: Known
    other: Known
    role: str
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class Picture:
    """Nodes and arrows."""

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    lines: tuple[TieLine, ...]

    def spec(self) -> dict[str, object]:
        """Return the picture as JSON can carry it."""
        nodes, links = [asdict(each) for each in self.nodes], [asdict(each) for each in self.links]
        return {"kind": "graph", "nodes": nodes, "links": links}


def picture(ties: Iterable[TieRow], people: Mapping[int, Known], *, first: Iterable[int]) -> Picture:
    """Return the picture of these ties; ``first`` are those whom the page is about."""
    about = set(first)
    lines = tuple(
        TieLine(people[tie.party_id], people[tie.other_id], parties.role_label(tie.role), tie.share)
        for tie in sorted(ties, key=lambda tie: (parties.role_place(tie.role), tie.party_id, tie.other_id))
        if tie.party_id in people and tie.other_id in people
    )
    shown = {who.id: who for line in lines for who in (line.party, line.other)}
    shown |= {who: people[who] for who in about if who in people}
    nodes = tuple(_node(who, is_first=who.id in about) for who in shown.values())
    return Picture(nodes, _links(lines), lines)


def _node(who: Known, *, is_first: bool) -> Node:
    url = reverse("customers:record", args=[who.reference]) if who.reference else ""
    return Node(who.id, names.main_name(who.full_name, who.native_name), str(who.kind), is_first, url)


def _links(lines: Iterable[TieLine]) -> tuple[Link, ...]:
    """Return one arrow for all that somebody is to another, a line of words for each."""
    words: dict[tuple[int, int], list[str]] = {}
    for line in lines:
        words.setdefault((line.party.id, line.other.id), []).append(_word(line))
    return tuple(Link(source, target, "\n".join(each)) for (source, target), each in words.items())


def _word(line: TieLine) -> str:
    return f"{line.role} {line.share.normalize():f}%" if line.share else line.role
