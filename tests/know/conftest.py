"""A bank with two branches, three managers and a way to load rows as a feed would."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pyarrow as pa
import pytest
from django.db import transaction

from amity.analytics.tables.canonical import CANONICAL
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.intake import IntakeContext, Taken
from amity.foundation.organisation import loading, selectors
from amity.foundation.organisation import services as organisation
from amity.know.coverage import services as coverage
from amity.know.coverage.steps import INTAKE as COVERAGE
from amity.know.holdings.steps import INTAKE as HOLDINGS
from amity.know.parties.steps import INTAKE as PARTIES
from amity.know.products.steps import INTAKE as PRODUCTS

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
LOADERS = {**PARTIES, **PRODUCTS, **HOLDINGS, **COVERAGE}
TYPES = {
    "text": pa.string(),
    "integer": pa.int64(),
    "money": pa.decimal128(18, 2),
    "rate": pa.decimal128(9, 6),
    "day": pa.date32(),
    "moment": pa.timestamp("us", tz="UTC"),
    "flag": pa.bool_(),
}

Row = Mapping[str, object]
Load = Callable[..., Taken]


@dataclass(frozen=True)
class Bank:
    """Ids of the bank, and who acts in it."""

    id: int
    units: Mapping[str, int]
    staff: Mapping[str, int]

    def actor(self, role: str, *, unit: str = "EAST", staff: str = "LIN") -> Actor:
        return Actor(
            self.staff[staff], unit, frozenset({role}), legal_entity_id=self.id, unit_id=self.units[unit]
        )


def canonical(name: str, rows: Sequence[Row]) -> pa.Table:
    """Draw a canonical table from rows that name only what matters."""
    table = next(table for table in CANONICAL if table.name == name)
    unknown = {key for row in rows for key in row} - {column.name for column in table.columns}
    assert not unknown, unknown
    return pa.table({
        column.name: pa.array([row.get(column.name) for row in rows], TYPES[column.type.value])
        for column in table.columns
    })  # fmt: skip


def _posted(code: str, unit: str) -> loading.StaffGiven:
    return loading.StaffGiven(
        code, code.capitalize(), "", unit, "", "customer_manager", date(2020, 1, 1), None, is_showcased=False
    )


@pytest.fixture
def bank(db, home) -> Bank:
    entity = organisation.ensure_legal_entity(
        code="LAKESIDE", name_en="Lakeside", name_zh="", currency="CNY", at=NOON
    )
    organisation.set_business_date(legal_entity_id=entity, business_date=TODAY)
    head = organisation.ensure_unit(legal_entity_id=entity, code="HEAD", name_en="Head", name_zh="", at=NOON)
    units = [loading.UnitGiven(code, code, "", "BRANCH", "") for code in ("EAST", "WEST")]
    loading.take_units(units, legal_entity_id=entity, own_unit_id=head)
    loading.take_staff(
        [_posted("LIN", "EAST"), _posted("ZHAO", "EAST"), _posted("WANG", "WEST")], legal_entity_id=entity
    )
    return Bank(entity, selectors.unit_ids(entity), selectors.staff_ids(entity))


@pytest.fixture
def load(bank: Bank) -> Load:
    def take(name: str, *rows: Row, source: str = "core", business_date: date | None = TODAY) -> Taken:
        context = IntakeContext(bank.id, bank.units["HEAD"], "CNY", source, 1, NOON, business_date)
        with transaction.atomic():
            return LOADERS[name](canonical(name, rows), context)

    return take


@pytest.fixture
def publish(bank: Bank) -> Callable[[], int]:
    return lambda: coverage.publish_grants(legal_entity_id=bank.id, at=NOON)


@pytest.fixture
def lin(bank: Bank) -> Actor:
    return bank.actor("customer_manager")


@pytest.fixture
def chief(bank: Bank) -> Actor:
    """The manager of the East branch."""
    return bank.actor("branch_manager", staff="ZHAO")
