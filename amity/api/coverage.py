"""Who looks after a customer today, so that calls and visits reach them."""

from datetime import date
from typing import Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema

from amity.api import trail
from amity.api.customers import Unit, Which
from amity.api.operations import actor_of, operation, purpose_of
from amity.api.selectors import coverage, customers

router = Router(tags=["customers"])


class Person(Schema):
    """Somebody who works for the bank."""

    code: str = Field(description="Their staff number.", examples=["S0000007"])
    full_name: str = Field(examples=["Lin Wei"])
    native_name: str = Field(description="In its own script; empty where there is none.", examples=["林薇"])


class Beside(Schema):
    """Somebody who stands beside the main manager."""

    role: Literal["SECOND", "SPECIALIST", "BACKUP"]
    person: Person


class Coverage(Schema):
    """Who looks after a customer today."""

    customer: UUID
    unit: Unit = Field(description="The customer's home unit: its pool where nobody acts.")
    manager: Person | None = Field(description="The main manager; null for a customer of the pool.")
    acting: Person | None = Field(
        description="Whom to put a call through to today: the manager, whoever stands in while they are away,"
        " or null for the unit's pool."
    )
    away_until: date | None = Field(description="The manager is away; back on this day.")
    beside: list[Beside]


@router.get(
    "/customers/{customer}/coverage",
    response=Coverage,
    operation_id="getCoverage",
    summary="Who looks after a customer",
    url_name="get_coverage",
)
@operation("customers:read", scope="customers:read")
def get_coverage(request: HttpRequest, customer: Which) -> Coverage:
    """Who looks after a customer today, with the backup in effect while the manager is away."""
    actor, now = actor_of(request), timezone.now()
    row = customers.one(customer, by=actor)
    found = coverage.today(row.id, by=actor, at=now)
    trail.record_read(row.reference, row.id, part="coverage", purpose=purpose_of(request), by=actor, at=now)
    return Coverage(
        customer=row.reference,
        unit=Unit(code=row.unit_code, name_en=row.unit_name_en, name_zh=row.unit_name_zh),
        manager=_to_person(found.manager),
        acting=_to_person(found.acting),
        away_until=found.away_until,
        beside=[
            Beside.model_construct(role=role, person=_to_person(person)) for role, person in found.beside
        ],
    )


def _to_person(row: coverage.PersonRow | None) -> Person | None:
    return Person(code=row.code, full_name=row.full_name, native_name=row.native_name) if row else None
