"""Histories of three customers' records: what a source brings, a channel reports and people write.

A history is told twice: with merges and unmerges in between, and as if none of them had ever been.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID, uuid5

from django.db import connection, transaction

from amity import merge
from amity.decide.decisions.models import Response
from amity.engage.interactions import services as interactions
from amity.engage.interactions.steps import INTAKE as INTERACTIONS
from amity.engage.tasks import services as tasks
from amity.engage.tasks.models import Task
from amity.engage.tasks.steps import INTAKE as TASKS
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.carrying import Moves
from amity.foundation.kernel.errors import DomainError
from amity.foundation.kernel.intake import IntakeContext
from amity.foundation.keys import services as keys
from amity.know.coverage import services as coverage
from amity.know.coverage.models import Assignment
from amity.know.coverage.steps import INTAKE as COVERAGE
from amity.know.holdings.steps import INTAKE as HOLDINGS
from amity.know.identity.models import MatchPair, Merge
from amity.know.parties import selectors as parties
from amity.know.parties import services as party_services
from amity.know.parties.models import Party
from amity.know.parties.steps import INTAKE as PARTIES
from amity.know.sources import services as sources
from amity.know.sources.steps import INTAKE as SOURCES
from tests.know.conftest import NOON, TODAY, Bank, canonical
from tests.storms import picture

LOADERS = {**PARTIES, **HOLDINGS, **COVERAGE, **SOURCES, **INTERACTIONS, **TASKS}
WHO = ("A", "B", "C")
SOURCE = {"A": "core", "B": "cards", "C": "core", "D": "core"}
NAMESPACE = UUID("7d0f8a52-0000-4000-8000-000000000001")
SEALED = (
    ("parties_identifier", "party_id", "value_sealed", "identifier"),
    ("parties_contactpoint", "party_id", "value_sealed", "contact_point"),
    ("parties_address", "party_id", "line_sealed", "address"),
    ("parties_person", "party_id", "birth_on_sealed", "birth_on"),
    *(
        (one.table, one.column, column, name)
        for one in merge.CARRIES
        if isinstance(one, Moves)
        for column, name in one.sealed
    ),
)


class Act(NamedTuple):
    """One thing that happens: what, to whom, and two numbers that say more."""

    kind: str
    who: str
    n: int
    m: int


def source_row(act: Act) -> dict[str, object]:
    """Return the row of a canonical table that the act brings."""
    key, n, m = f"{act.who}1", act.n, act.m
    mates = [one for one in "ABCD" if SOURCE[one] == SOURCE[act.who] and one != act.who]
    rows: Mapping[str, Callable[[], dict[str, object]]] = {
        "customers": lambda: customer(act.who, n, m),
        "identifiers": lambda: {
            "customer_key": key, "scheme": "PASSPORT", "value": f"E{n}", "issuer": f"I{m}"
        },
        "contact_points": lambda: {
            "customer_key": key, "kind": "MOBILE", "value": f"1380000000{n}", "is_verified": m % 2 == 0
        },
        "addresses": lambda: {
            "customer_key": key, "kind": ("HOME", "WORK")[n % 2], "city": f"City {m}", "line": f"Quay {n}"
        },
        "relationships": lambda: {
            "customer_key": key, "other_key": f"{mates[n % len(mates)]}1" if mates else key,
            "role": ("SPOUSE", "PARENT")[m % 2], "inverse_role": ("SPOUSE", "CHILD")[m % 2], "share": n,
        },
        "holdings": lambda: {
            "key": f"H{n}", "product_code": "CUR", "owner_key": key, "number": f"6222 0000 {n} {m}000"
        },
        "holding_parties": lambda: {
            "holding_key": f"H{n}", "customer_key": key, "role": "JOINT_OWNER", "share": m
        },
        "balances": lambda: {
            "holding_key": f"H{n}", "as_of": TODAY - timedelta(days=m), "amount": Decimal(n)
        },
        "transactions": lambda: {
            "key": f"T{n}{m}", "holding_key": f"H{n}", "booked_on": TODAY, "amount": Decimal(m),
            "kind": "CARD",
        },
        "events": lambda: {
            "key": f"E{n}", "customer_key": key, "channel": "PHONE", "kind": "CALL", "at": NOON,
            "topic": f"topic {m}", "text": f"words {n}{m}",
        },
        "assignments": lambda: {
            "customer_key": key, "staff_code": ("LIN", "ZHAO", "WANG")[n % 3],
            "role": ("MAIN", "BACKUP")[m % 2], "active_from": date(2024, 1, 1 + m),
        },
        "tasks": lambda: {
            "key": f"K{n}", "customer_key": key, "staff_code": "LIN", "kind": "CALL", "title_en": f"Call {m}",
            "due_at": NOON + timedelta(days=m),
        },
        "interactions": lambda: {
            "key": f"I{n}", "customer_key": key, "staff_code": "LIN", "kind": "CALL", "at": NOON,
            "minutes": m, "text": f"said {n}{m}",
        },
    }  # fmt: skip
    return rows[act.kind]()


def customer(who: str, n: int, m: int) -> dict[str, object]:
    return {
        "key": f"{who}1", "kind": "PERSON", "number": f"N-{who}", "full_name": f"Chen Yulan {n}",
        "unit_code": ("EAST", "WEST")[m % 2], "occupation": f"job {m}",
        "status": ("ACTIVE", "DORMANT")[n % 2], "birth_on": date(1980, 1, 1 + n),
    }  # fmt: skip


BROUGHT = (
    "customers", "identifiers", "contact_points", "addresses", "relationships", "holdings", "holding_parties",
    "balances", "transactions", "events", "assignments", "tasks", "interactions",
)  # fmt: skip
WRITTEN = ("reported", "logged", "planned", "done", "edited", "assigned", "answered")
MERGING = ("merge", "unmerge", "hand_on")


@dataclass
class Telling:
    """One telling of a history. The first says to whom people wrote; the second writes to the same."""

    bank: Bank
    with_merges: bool
    targets: dict[int, UUID | None] = field(default_factory=dict)

    def tell(self, acts: Sequence[Act]) -> dict[str, Counter[str]]:
        for place, act in enumerate(acts):
            if act.kind in BROUGHT:
                self._bring(act)
            elif act.kind in WRITTEN:
                self._write(place, act)
            elif self.with_merges:
                getattr(self, f"_{act.kind}")(act)
        if self.with_merges:
            merge.hand_on()
            for one in Merge.objects.filter(is_over=False).order_by("?"):
                self._undo(one)
        coverage.publish_grants(legal_entity_id=self.bank.id, at=NOON)
        return drawn()

    def _bring(self, act: Act) -> None:
        source = SOURCE[act.who]
        context = IntakeContext(self.bank.id, self.bank.units["HEAD"], "CNY", source, 1, NOON, TODAY)
        LOADERS[act.kind](canonical(act.kind, [source_row(act)]), context)

    def _write(self, place: int, act: Act) -> None:
        if self.with_merges:
            party = Party.objects.get(number=f"N-{act.who}")
            self.targets[place] = Party.objects.get(pk=parties.heads([party.pk])[party.pk]).reference
        target = self.targets[place]
        if target is None:
            return
        try:
            with transaction.atomic():
                getattr(self, f"_{act.kind}")(act, target, uuid5(NAMESPACE, str(place)))
        except DomainError:
            # As the page would say: what is refused in the one telling is not tried in the other.
            assert self.with_merges
            self.targets[place] = None

    def _reported(self, act: Act, _target: UUID, _request: UUID) -> None:
        channel = Actor(-1, "", frozenset({"channel"}), self.bank.id, self.bank.units["HEAD"])
        sources.receive_event(
            legal_entity_id=self.bank.id, source="mobile", key=f"M{act.n}{act.m}{act.who}",
            customer_number=f"N-{act.who}", channel="MOBILE", kind="LOGIN", at=NOON, by=channel,
            arrived_at=NOON, text="hello",
        )  # fmt: skip

    def _logged(self, act: Act, target: UUID, request: UUID) -> None:
        interactions.log(
            party_reference=target, kind="CALL", outcome="REACHED", minutes=act.n, text=f"spoke {act.m}",
            request_id=request, by=self.chief, at=NOON,
        )  # fmt: skip

    def _planned(self, act: Act, target: UUID, request: UUID) -> None:
        tasks.add(
            title=f"Ring {act.n}", kind="CALL", due_at=NOON, is_timed=False, party_reference=target,
            request_id=request, by=self.chief, at=NOON,
        )  # fmt: skip

    def _done(self, act: Act, _target: UUID, _request: UUID) -> None:
        task = Task.objects.filter(source=SOURCE[act.who], key=f"K{act.n}").first()
        if task is not None:
            tasks.complete(reference=task.reference, by=self.chief, at=NOON)

    def _edited(self, act: Act, target: UUID, _request: UUID) -> None:
        version = Party.objects.get(reference=target).version
        party_services.edit(
            reference=target, version=version, field="employer", value=f"Firm {act.m}", by=self.chief, at=NOON
        )

    def _assigned(self, act: Act, target: UUID, _request: UUID) -> None:
        staff = self.bank.staff[("LIN", "ZHAO", "WANG")[act.n % 3]]
        candidate = Assignment._meta.get_field("staff").related_model.objects.get(pk=staff)
        coverage.assign(party_reference=target, staff_reference=candidate.reference, by=self.chief, at=NOON)

    def _answered(self, act: Act, target: UUID, request: UUID) -> None:
        Response.objects.create(
            request_id=request, decision=request, party=Party.objects.get(reference=target),
            action_code=f"A{act.n}", outcome="DONE", rests_until=TODAY, staff_id=1, answered_at=NOON,
        )  # fmt: skip

    def _merge(self, act: Act) -> None:
        other = WHO[(WHO.index(act.who) + 1 + act.n % 2) % 3]
        self.merged(act.who, other)

    def merged(self, first: str, second: str) -> None:
        ids = sorted(
            Party.objects.filter(number__in=(f"N-{first}", f"N-{second}")).values_list("pk", flat=True)
        )
        MatchPair.objects.filter(first_party_id=ids[0], second_party_id=ids[1]).delete()
        pair = MatchPair.objects.create(
            legal_entity_id=self.bank.id, first_party_id=ids[0], second_party_id=ids[1], found_at=NOON,
            scored_at=NOON,
        )  # fmt: skip
        try:
            if merge.say_same(reference=pair.reference, version=1, by=self.steward(1), at=NOON) == "PROPOSED":
                merge.say_same(reference=pair.reference, version=2, by=self.steward(2), at=NOON)
        except DomainError:
            assert parties.heads([ids[0]])[ids[0]] == parties.heads([ids[1]])[ids[1]]

    def _unmerge(self, act: Act) -> None:
        going = list(Merge.objects.filter(is_over=False).order_by("pk"))
        if going:
            self._undo(going[act.n % len(going)])

    def _undo(self, one: Merge) -> None:
        merge.unmerge(reference=one.reference, reason="two people", give=(), by=self.steward(1), at=NOON)

    def _hand_on(self, _act: Act) -> None:
        merge.hand_on()

    @property
    def chief(self) -> Actor:
        roles = frozenset({"branch_manager", "team_lead"})
        return Actor(self.bank.staff["LIN"], "HEAD", roles, self.bank.id, self.bank.units["HEAD"])

    def steward(self, number: int) -> Actor:
        return Actor(
            9_000 + number, "HEAD", frozenset({"data_steward"}), self.bank.id, self.bank.units["HEAD"]
        )


def drawn() -> dict[str, Counter[str]]:
    """Return the picture of the bank without the merges themselves, and what is sealed, opened."""
    found = picture.draw(connection.connection, {})
    kept = {
        table: rows
        for table, rows in found.items()
        if not table.startswith("identity_") and table not in ("audit", "batches")
    }
    for table, party, column, name in SEALED:
        kept[f"{table} opened"] = _opened(table, party, column, name)
    return kept


def _opened(table: str, party: str, column: str, name: str) -> Counter[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {party}, {column} FROM {table} WHERE {column} IS NOT NULL")
        rows = cursor.fetchall()
    owners = [owner for owner, _sealed in rows]
    texts = keys.open_many([bytes(sealed) for _owner, sealed in rows], parties=owners, field=name)
    return Counter(f"{owner}: {text}" for owner, text in zip(owners, texts, strict=True))
