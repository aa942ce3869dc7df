"""A named cast for tests of people's pages: one bank, two branches, four of its staff, five of its customers.

East Lake branch    Lin Wei (customer manager), Fang Min (branch manager)
West Hill branch    Sun Bo (customer manager): the stranger
Chen Yulan          Lin's; private banking; a deposit matures in six days; was born on 24 November
Hengda Parts        Lin's company; Chen Yulan is its legal representative
Zhou Tao            Lin's; nobody has spoken to him
Wu Lei              the pool of East Lake
Han Mei             Sun's
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import pyarrow as pa
import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from amity.analytics.tables.canonical import CANONICAL
from amity.analytics.tables.contract import Type
from amity.decide.actions import services as actions
from amity.decide.decisions.models import Decision
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.intake import IntakeContext
from amity.foundation.keys import services as keys
from amity.foundation.organisation import services as organisation
from amity.foundation.organisation.models import Posting, Staff, Unit, User
from amity.foundation.runs import services as runs
from amity.know.coverage import services as coverage
from amity.know.coverage.models import Assignment
from amity.know.holdings.models import Holding
from amity.know.parties import names
from amity.know.parties.models import ContactPoint, Party, Person, Relationship, SearchToken, SourceRecord
from amity.know.products.models import Product
from amity.understand.scores.models import Profile

NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)  # Monday, half past nine in the bank
TODAY = date(2026, 11, 23)
LONG_AGO = date(2020, 1, 1)
SOURCE = "core"


@dataclass(frozen=True)
class Cast:
    """Who plays."""

    legal_entity_id: int
    generation: int
    lin: Actor
    fang: Actor
    sun: Actor
    chen: Party
    hengda: Party
    zhou: Party
    wu: Party
    han: Party
    renewal: UUID
    """The reference of what is proposed to Chen Yulan."""

    def signed_in(self, actor: Actor) -> Client:
        client = Client()
        user = Staff.objects.get(pk=actor.staff_id).user
        assert user is not None
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client


@pytest.fixture
def cast(db, home, settings, monkeypatch) -> Cast:
    settings.SECURE_SSL_REDIRECT = False  # Django's test client speaks plain HTTP
    begin_the_day(monkeypatch, NOW)
    return assemble()


def begin_the_day(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    """Let the house's clock go on from this moment: what is late or near hangs on no day of the tester's."""
    ahead = at - timezone.now()
    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() + ahead)


def assemble() -> Cast:
    """Write the bank and everybody in it."""
    entity = organisation.ensure_legal_entity(
        code="LAKESIDE", name_en="Lakeside Bank", name_zh="湖畔银行", currency="CNY", at=NOW
    )
    organisation.set_business_date(legal_entity_id=entity, business_date=TODAY)
    head = organisation.ensure_unit(legal_entity_id=entity, code="HEAD", name_en="Head", name_zh="", at=NOW)
    east, west = (
        _branch(entity, head, code, name) for code, name in (("EAST", "East Lake"), ("WEST", "West Hill"))
    )
    lin, fang, sun = (
        _staff(entity, "LIN", ("Lin Wei", "林薇"), east, "customer_manager"),
        _staff(entity, "FANG", ("Fang Min", "方敏"), east, "branch_manager"),
        _staff(entity, "SUN", ("Sun Bo", "孙博"), west, "customer_manager"),
    )
    chen = _party(east, "6021", ("Chen Yulan", "陈玉兰"), lin)
    hengda = _party(east, "8001", ("Hengda Precision Parts", "恒达精密配件"), lin, kind="ORGANISATION")
    zhou = _party(east, "6022", ("Zhou Tao", "周涛"), lin)
    wu = _party(east, "6023", ("Wu Lei", "吴磊"), None)
    han = _party(west, "6024", ("Han Mei", "韩梅"), sun)
    Person.objects.create(
        party=chen,
        birth_year=1975,
        birth_month=11,
        birth_on_sealed=keys.seal("1975-11-24", party=chen.pk, field="birth_on"),
    )
    _mobile(chen, "13800006021")
    Relationship.objects.create(
        party=hengda, other=chen, role="LEGAL_REPRESENTATIVE", inverse_role="REPRESENTS", share=Decimal(60)
    )
    _deposit(entity, chen)
    coverage.publish_grants(legal_entity_id=entity, at=NOW)
    generation, renewal = _ring(entity, {chen: 862, hengda: 500, zhou: 3, wu: 20, han: 40})
    return Cast(entity, generation, lin, fang, sun, chen, hengda, zhou, wu, han, renewal)


def _branch(entity: int, head: int, code: str, name: str) -> Unit:
    unit = organisation.ensure_unit(
        legal_entity_id=entity, code=code, name_en=name, name_zh="", at=NOW, kind="BRANCH", parent_id=head
    )
    return Unit.objects.get(pk=unit)


def _staff(entity: int, code: str, name: tuple[str, str], unit: Unit, role: str) -> Actor:
    user = User.objects.create(username=code.lower())
    full_name, native_name = name
    staff = Staff.objects.create(
        legal_entity_id=entity, code=code, full_name=full_name, native_name=native_name, user=user
    )
    Posting.objects.create(staff=staff, unit=unit, role=role, active_from=LONG_AGO)
    return Actor(staff.pk, unit.code, frozenset({role}), entity, unit.pk, None, full_name)


def _party(
    unit: Unit, number: str, name: tuple[str, str], manager: Actor | None, *, kind: str = "PERSON"
) -> Party:
    entity, (full_name, native_name) = unit.legal_entity_id, name
    party = Party.objects.create(
        legal_entity_id=entity,
        unit=unit,
        kind=kind,
        number=number,
        full_name=full_name,
        native_name=native_name,
        sort_name=names.sort_name(is_person=kind == "PERSON", full_name=full_name, native_name=native_name),
        customer_since=date(2014, 5, 1),
        kyc_expires_on=date(2027, 5, 1),
        risk_profile="C3",
    )
    SourceRecord.objects.create(
        source=SOURCE, key=f"C{number}", party=party, lake_key=int(number), row_hash=""
    )
    found = names.tokens(
        is_person=kind == "PERSON", full_name=full_name, native_name=native_name, number=number
    )
    SearchToken.objects.bulk_create(SearchToken(legal_entity_id=entity, token=t, party=party) for t in found)
    if manager is not None:
        Assignment.objects.create(party=party, staff_id=manager.staff_id, active_from=LONG_AGO)
    return party


def _mobile(party: Party, number: str) -> None:
    ContactPoint.objects.create(
        party=party,
        kind="MOBILE",
        value_sealed=keys.seal(number, party=party.pk, field="contact_point"),
        blind_index=keys.blind_index(number, scheme="MOBILE"),
        is_preferred=True,
    )


def _deposit(entity: int, owner: Party) -> None:
    product = Product.objects.create(
        legal_entity_id=entity,
        code="TD12",
        name_en="Time deposit, 1 year",
        name_zh="一年期定期",
        line="DEPOSITS",
        kind="TIME",
    )
    Holding.objects.create(
        legal_entity_id=entity,
        source=SOURCE,
        key="H1",
        product=product,
        owner=owner,
        lake_key=6021,
        number_tail="7788",
        currency="CNY",
        matures_on=date(2026, 11, 29),
        balance=Decimal(2_400_000),
        balance_on=TODAY,
    )


def _ring(entity: int, assets: dict[Party, int]) -> tuple[int, UUID]:
    """Turn the ring by hand; ``assets`` are in ten thousands."""
    actions.seed(at=NOW)
    generation = runs.begin(as_of=TODAY, inputs={}, versions={}, at=NOW)
    with connection.cursor() as cursor:
        for table in ("scores_profile", "decisions_decision"):
            cursor.execute(
                f"CREATE TABLE {table}_g{generation} PARTITION OF {table} FOR VALUES IN ({generation})"
            )
    for party, amount in assets.items():
        _profile(entity, generation, party, amount)
    chen = next(iter(assets))
    renewal = uuid4()
    Decision.objects.create(
        generation=generation,
        party_id=chen.pk,
        rank=1,
        legal_entity_id=entity,
        reference=renewal,
        as_of=TODAY,
        run_id=generation,
        action_code="RENEW_MATURING",
        action_version=1,
        value_minor=2_880_000,
        amount_minor=240_000_000,
        propensity=0.62,
        priority=9.0,
        urgency=82,
        facts={
            "next_maturing_amount": 2_400_000,
            "days_to_next_maturity": 6,
            "maturing_amount_30d": 2_400_000,
        },
    )
    runs.finish(run_id=generation, at=NOW)
    runs.turn(generation=generation, at=NOW)
    return generation, renewal


def _profile(entity: int, generation: int, party: Party, amount: int) -> None:
    minor = amount * 1_000_000
    is_chen = party.number == "6021"
    Profile.objects.create(
        generation=generation,
        party_id=party.pk,
        legal_entity_id=entity,
        unit_id=party.unit_id,
        as_of=TODAY,
        run_id=generation,
        definitions="x",
        tier="PRIVATE" if is_chen else "KEY" if party.kind == "ORGANISATION" else "CORE",
        rfm="555",
        currency="CNY",
        assets_minor=minor,
        deposits_minor=minor,
        wealth_minor=0,
        insurance_minor=0,
        loans_minor=0,
        assets_change_90d_minor=minor // 10,
        contribution_12m_minor=minor // 100,
        product_lines_count=1,
        last_contact_on=date(2026, 11, 20) if is_chen else None,
        next_maturity_on=date(2026, 11, 29) if is_chen else None,
        maturing_30d_minor=240_000_000 if is_chen else 0,
        outflow_largest_14d_minor=0,
        action_code="RENEW_MATURING" if is_chen else "",
        features=[],
    )


def canonical(name: str, *rows: dict[str, object]) -> pa.Table:
    """Draw a canonical table from rows that name only what matters."""
    table = next(table for table in CANONICAL if table.name == name)
    return pa.table({
        column.name: pa.array([row.get(column.name) for row in rows], _TYPES[column.type])
        for column in table.columns
    })  # fmt: skip


def intake(cast: Cast) -> IntakeContext:
    """Return the context in which rows of the cast's bank come in."""
    return IntakeContext(cast.legal_entity_id, cast.lin.unit_id, "CNY", SOURCE, 1, NOW, TODAY)


_TYPES = {
    Type.TEXT: pa.string(),
    Type.INTEGER: pa.int64(),
    Type.MONEY: pa.decimal128(18, 2),
    Type.RATE: pa.decimal128(9, 6),
    Type.DAY: pa.date32(),
    Type.MOMENT: pa.timestamp("us", tz="UTC"),
    Type.FLAG: pa.bool_(),
}
