"""One bank and another; every principal at one desk; and a customer for each tie, with all that hangs on one.

Whatever could leak of a customer is a word of theirs alone, so that any answer can be searched for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from django.db import connection
from django.test import Client
from django.utils import timezone

from amity import erase
from amity.api import tokens
from amity.api.scopes import SCOPES
from amity.decide.actions import services as actions
from amity.decide.decisions.models import Decision, Response
from amity.engage.interactions.models import Interaction
from amity.engage.tasks.models import Task
from amity.foundation.access import services as access
from amity.foundation.access.services import GrantRow
from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import SYSTEM
from amity.foundation.keys import services as keys
from amity.foundation.organisation import services as organisation
from amity.foundation.organisation.models import Posting, Staff, Team, User
from amity.foundation.runs import services as runs
from amity.know.holdings.models import Holding, RecentTransaction
from amity.know.parties import names
from amity.know.parties import tokens as words
from amity.know.parties.models import (
    Address,
    ContactPoint,
    Identifier,
    Party,
    Person,
    Relationship,
    SearchToken,
    SourceRecord,
)
from amity.know.products.models import Product
from amity.know.sources.models import Batch, Event, Feed, Reject
from amity.understand.scores.models import Profile
from tests.guard.consents import begin, peace_of
from tests.guard.homes import LONG_AGO, NOW, TODAY, together
from tests.guard.oracle import ANONYMOUS, CHANNEL, LEAVER, PRINCIPALS, Place

BANK, OTHER_BANK = "LAKESIDE", "SEASIDE"
EAST, PIER, WEST = "HEAD/EAST", "HEAD/EAST/PIER", "HEAD/WEST"
OWN, NEVER = "own", "never existed"
TIES = {
    "same team": Place(BANK, EAST, "T1", "MATE"),
    "same branch, other team": Place(BANK, EAST, "T2", "NEIGHBOUR"),
    "pool of the branch": Place(BANK, EAST),
    "outlet below the branch": Place(BANK, PIER, "", "FERRYMAN"),
    "other branch": Place(BANK, WEST, "", "STRANGER"),
    "other bank": Place(OTHER_BANK, EAST, "T1", "THEIRS"),
    "erased": Place(BANK, EAST, "T1", "MATE", is_erased=True),
}
RELATIONS = (OWN, *TIES, NEVER)


@dataclass(frozen=True)
class Customer:
    """A customer, where they belong, what hangs on them, and the words that nobody else may read."""

    place: Place
    party: Party
    canaries: tuple[str, ...]
    number: str
    fields: dict[str, str]
    """The name of each sealed field in a reveal, and its value."""
    things: dict[str, object]
    """References of a task, a decision, an answer … by what they are."""


@dataclass(frozen=True)
class Stage:
    """Everybody and everything."""

    banks: dict[str, int]
    readers: dict[str, Place]
    clients: dict[str, Client]
    customers: dict[str, Customer]
    """By tie; each reader's own under ``own:<principal>``."""
    newcomer: UUID
    run_id: int
    never: dict[str, object] = field(default_factory=dict)

    def customer(self, principal: str, relation: str) -> Customer | None:
        """Return who stands in the relation to the principal; None for one who never existed."""
        if relation == NEVER:
            return None
        return self.customers[f"own:{principal}"] if relation == OWN else self.customers[relation]


def assemble(own: Iterable[str] = PRINCIPALS) -> Stage:
    """Write both banks and everybody in them; customers of their own only for some."""
    banks = {code: _bank(code) for code in (BANK, OTHER_BANK)}
    units = {(code, way): _unit(banks[code], way) for code in banks for way in (EAST, PIER, WEST)}
    teams = {
        (code, team): Team.objects.create(unit_id=units[code, EAST], code=team, name_en=team)
        for code in banks
        for team in ("T1", "T2")
    }
    _products(banks)
    run_id = _ring_begins()
    readers = {one: Place(BANK, EAST, "T1", one.upper()) for one in PRINCIPALS}
    for principal, place in readers.items():
        if principal not in (ANONYMOUS, CHANNEL):
            _staff(place, banks, units, teams, role="auditor" if principal == LEAVER else principal)
    for place in TIES.values():
        if place.staff and not Staff.objects.filter(code=place.staff).exists():
            _staff(place, banks, units, teams, role="customer_manager")
    Posting.objects.filter(staff__code=LEAVER.upper()).update(active_to=date(2021, 1, 1))
    newcomer = _staff(Place(BANK, EAST, "", "NEWCOMER"), banks, units, teams, role="customer_manager")

    places = {f"own:{one}": readers[one] for one in own} | TIES
    customers = {
        tie: _customer(number, place, banks, units, run_id)
        for number, (tie, place) in enumerate(places.items())
    }
    # Somebody of each reader's own is the child of somebody in another branch: a name seen from beside.
    for principal in own:
        Relationship.objects.create(
            party=customers[f"own:{principal}"].party,
            other=customers["other branch"].party,
            role="PARENT",
            inverse_role="CHILD",
        )
    _grants(customers, banks, units, teams)
    _erase(customers)
    runs.finish(run_id=run_id, at=NOW)
    runs.turn(generation=run_id, at=NOW)
    return Stage(banks, readers, _clients(readers, banks), customers, newcomer.reference, run_id)


def _bank(code: str) -> int:
    bank = organisation.ensure_legal_entity(
        code=code, name_en=f"{code.title()} Bank", name_zh="", currency="CNY", at=NOW
    )
    organisation.set_business_date(legal_entity_id=bank, business_date=TODAY)
    begin(bank)
    return bank


def _unit(bank: int, way: str) -> int:
    parent = None
    for code in way.split("/"):
        kind = "BRANCH" if parent else "HEAD_OFFICE"
        parent = organisation.ensure_unit(
            legal_entity_id=bank, code=code, name_en=code, name_zh="", kind=kind, parent_id=parent, at=NOW
        )
    return parent or 0


def _products(banks: dict[str, int]) -> None:
    for code, bank in banks.items():
        Product.objects.create(
            legal_entity_id=bank, code=f"TD-{code}", name_en=f"Deposit {code}", line="DEPOSITS", kind="TIME"
        )


def _staff(place, banks, units, teams, *, role: str) -> Staff:
    user = User.objects.create(username=place.staff.lower())
    staff = Staff.objects.create(
        legal_entity_id=banks[place.bank], code=place.staff, full_name=f"Clerk {place.staff}", user=user
    )
    Posting.objects.create(
        staff=staff,
        unit_id=units[place.bank, place.unit],
        team=teams.get((place.bank, place.team)),
        role=role,
        active_from=LONG_AGO,
    )
    return staff


def _ring_begins() -> int:
    actions.seed(at=NOW)
    generation = runs.begin(as_of=TODAY, inputs={}, versions={}, at=NOW)
    with connection.cursor() as cursor:
        for table in ("scores_profile", "decisions_decision"):
            cursor.execute(
                f"CREATE TABLE {table}_g{generation} PARTITION OF {table} FOR VALUES IN ({generation})"
            )
    return generation


def _customer(number: int, place: Place, banks, units, run_id: int) -> Customer:
    mark = f"Zq{''.join(chr(ord('a') + int(digit)) for digit in f'{number:02d}')}x"
    native = chr(0x9F00 + number) + chr(0x9E00 + number)
    digits = f"7731{number:02d}58{number:02d}"
    party = Party.objects.create(
        legal_entity_id=banks[place.bank],
        unit_id=units[place.bank, place.unit],
        kind="PERSON",
        number=digits,
        full_name=f"Chen {mark}",
        native_name=f"陈{native}",
        sort_name=f"chen {mark.lower()}",
        customer_since=date(2014, 5, 1),
        kyc_expires_on=TODAY + timedelta(days=10),
    )
    fields = _sealed(party, number, mark)
    found = names.tokens(
        is_person=True, full_name=party.full_name, native_name=party.native_name, number=digits
    )
    SearchToken.objects.bulk_create(
        SearchToken(legal_entity_id=party.legal_entity_id, token=token, party=party) for token in found
    )
    words.add_last_digits(
        [(party.pk, value) for name, value in fields.items() if name[:3] != "bir"],
        legal_entity_id=party.legal_entity_id,
    )
    SourceRecord.objects.create(source="core", key=f"C{digits}", party=party, lake_key=int(digits))
    staff = Staff.objects.filter(code=place.staff).first()
    things = _things(party, staff, mark, run_id) | _batch(party, mark)
    # The system's own entries belong to no bank.
    audit.record(
        action="task:raised", subject=f"party:{party.reference}", by=SYSTEM, at=NOW, party_id=party.pk
    )
    canaries = (mark, native, digits, *(value for value in fields.values()))
    return Customer(place, party, canaries, digits, fields, things)


def _sealed(party: Party, number: int, mark: str) -> dict[str, str]:
    def seal(text: str, name: str) -> bytes:
        return keys.seal(text, party=party.pk, field=name)

    mobile, mail = f"139{number:02d}44{7700 + number}", f"{mark.lower()}@example.com"
    card, street = f"1101051980{number:02d}310{number:02d}X", f"{number} {mark} Street"
    day = f"1980-{number % 12 + 1:02d}-{number % 27 + 1:02d}"
    found: dict[str, str] = {}
    for kind, value in (("MOBILE", mobile), ("EMAIL", mail)):
        contact = ContactPoint.objects.create(
            party=party,
            kind=kind,
            value_sealed=seal(value, "contact_point"),
            blind_index=keys.blind_index(value, scheme=kind),
            is_preferred=kind == "MOBILE",
        )
        found[f"contact_point:{contact.pk}"] = value
    identifier = Identifier.objects.create(
        party=party,
        scheme="ID_CARD",
        value_sealed=seal(card, "identifier"),
        blind_index=keys.blind_index(card, scheme="ID_CARD"),
    )
    address = Address.objects.create(
        party=party, kind="HOME", city="Hangzhou", line_sealed=seal(street, "address")
    )
    Person.objects.create(
        party=party,
        birth_year=1980,
        birth_month=number % 12 + 1,
        birth_on_sealed=seal(day, "birth_on"),
        occupation="Teacher",
    )
    return found | {f"identifier:{identifier.pk}": card, f"address:{address.pk}": street, "birth_on": day}


def _things(party: Party, staff: Staff | None, mark: str, run_id: int) -> dict[str, object]:
    """Hang on the customer what has an address of its own."""
    entity, staff_id = party.legal_entity_id, staff.pk if staff else None
    product = Product.objects.get(legal_entity_id=entity)
    common = {
        "legal_entity_id": entity, "unit_id": party.unit_id, "staff_id": staff_id, "party": party,
        "kind": "CALL", "title_en": f"Call {mark}", "title_zh": f"Call {mark}", "created_by": 0,
    }  # fmt: skip
    task = Task.objects.create(due_at=NOW + timedelta(hours=2), created_at=NOW, **common)
    done = Task.objects.create(due_at=NOW, created_at=NOW, status="DONE", closed_at=NOW, **common)
    event = Event.objects.create(
        legal_entity_id=entity, source="core", key=f"E{party.number}", party=party, channel="PHONE",
        kind="COMPLAINT", text_sealed=keys.seal(f"said {mark}", party=party.pk, field="event.text"),
        row_hash="", happened_at=NOW, arrived_at=NOW,
    )  # fmt: skip
    alert = Task.objects.create(due_at=NOW, created_at=NOW, event=event, **common)
    Interaction.objects.create(
        party=party, staff_id=staff_id, kind="NOTE", happened_at=NOW, recorded_at=NOW,
        text_sealed=keys.seal(f"note {mark}", party=party.pk, field="interaction.text"),
    )  # fmt: skip
    holding = Holding.objects.create(
        legal_entity_id=entity, source="core", key=f"H{party.pk}", product=product, owner=party,
        lake_key=int(party.number), number_tail="7788", currency="CNY", balance=Decimal(2_400_000),
        matures_on=TODAY + timedelta(days=6), balance_on=TODAY,
    )  # fmt: skip
    RecentTransaction.objects.create(
        legal_entity_id=entity, source="core", key=f"T{party.pk}", holding_id=0, party_id=party.pk,
        booked_on=TODAY, amount=Decimal(-5), currency="CNY", kind="TRANSFER", description=f"for {mark}",
    )  # fmt: skip
    decision = _proposal(party, run_id)
    answer = Response.objects.create(
        request_id=uuid4(), decision=decision, party=party, action_code="RENEW_MATURING", outcome="LATER",
        rests_until=TODAY - timedelta(days=1), staff_id=staff_id or 0, answered_at=NOW,
    )  # fmt: skip
    return {
        "customer": party.reference,
        "task": task.reference,
        "done": done.reference,
        "alert": alert.reference,
        "decision": decision,
        "answer": answer.reference,
        "peace": peace_of(party, event, mark),
        "product": product.code,
        "holding": holding.reference,
        **together(party),
        "number": party.number,
    }


def _proposal(party: Party, run_id: int) -> UUID:
    reference = uuid4()
    Decision.objects.create(
        generation=run_id, party_id=party.pk, rank=1, legal_entity_id=party.legal_entity_id,
        reference=reference, as_of=TODAY, run_id=run_id, action_code="RENEW_MATURING", action_version=1,
        value_minor=2_880_000, amount_minor=240_000_000, propensity=0.6, priority=9.0, urgency=82,
        facts={"next_maturing_amount": 240, "days_to_next_maturity": 6, "maturing_amount_30d": 240},
    )  # fmt: skip
    Profile.objects.create(
        generation=run_id, party_id=party.pk, legal_entity_id=party.legal_entity_id, as_of=TODAY,
        unit_id=party.unit_id, run_id=run_id, definitions="x", tier="CORE", rfm="555", currency="CNY",
        assets_minor=240_000_000,
        deposits_minor=240_000_000, wealth_minor=0, insurance_minor=0, loans_minor=0,
        assets_change_90d_minor=-9_000_000, contribution_12m_minor=9, product_lines_count=1,
        maturing_30d_minor=240_000_000, outflow_largest_14d_minor=9_000_000, action_code="RENEW_MATURING",
        next_maturity_on=TODAY + timedelta(days=6), features=[],
    )  # fmt: skip
    return reference


def _batch(party: Party, mark: str) -> dict[str, object]:
    """Let one line of the customer's have been refused, in the file of a bank."""
    entity = party.legal_entity_id
    feed, _ = Feed.objects.get_or_create(
        name=f"feed-{entity}", defaults={"legal_entity_id": entity, "source": "core", "version": "1"}
    )
    batch = Batch.objects.create(
        feed=feed, feed_version="1", table="customers", load="customers", file_name="customers.csv",
        content_hash="x", state="LOADED", lines=1, rejected=1, started_at=NOW, ended_at=NOW,
    )  # fmt: skip
    reject = Reject.objects.create(
        batch=batch, row_number=2, column="birth_on", reason="is no day",
        raw_sealed=keys.seal_for_batch(f"raw {mark},{party.number},no day", batch=batch.pk),
    )  # fmt: skip
    return {"batch": batch.pk, "reject": reject.pk}


def _grants(customers, banks, units, teams) -> None:
    staff = dict(Staff.objects.values_list("code", "pk"))
    for code, bank in banks.items():
        access.replace_grants(
            legal_entity_id=bank,
            grants=[
                GrantRow(
                    one.party.pk,
                    units[code, one.place.unit],
                    teams[code, one.place.team].pk if one.place.team else None,
                    staff.get(one.place.staff),
                )
                for one in customers.values()
                if one.place.bank == code
            ],
        )


def _erase(customers: dict[str, Customer]) -> None:
    for one in customers.values():
        if one.place.is_erased:
            Holding.objects.filter(owner=one.party).update(status="CLOSED")
            erase.erase(
                number=one.number, legal_entity_id=one.party.legal_entity_id, reason="asked for it",
                by=SYSTEM, at=NOW,
            )  # fmt: skip


def token(banks: dict[str, int], *scopes: str) -> str:
    """Return a token of a channel of the bank, for these scopes alone."""
    return tokens.give(
        name="core",
        legal_entity_id=banks[BANK],
        scopes=scopes,
        calls_per_minute=1_000_000,
        by=SYSTEM,
        at=timezone.now(),
    )


def _clients(readers: dict[str, Place], banks: dict[str, int]) -> dict[str, Client]:
    clients = {principal: Client(raise_request_exception=False) for principal in readers}
    for principal, client in clients.items():
        user = User.objects.filter(username=principal).first()
        if user:
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    clients[CHANNEL].defaults["HTTP_AUTHORIZATION"] = f"Bearer {token(banks, *SCOPES)}"
    return clients
