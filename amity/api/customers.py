"""Customers: the list, and one of them."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Path, Query, Router, Schema

from amity.api import trail
from amity.api.operations import actor_of, operation, purpose_of
from amity.api.schemas import Limit, Text
from amity.api.selectors import customers
from amity.api.selectors.customers import CustomerRow, Wanted

router = Router(tags=["customers"])

Kind = Literal["PERSON", "ORGANISATION"]
Status = Literal["PROSPECT", "ACTIVE", "DORMANT", "ATTRITED", "CLOSED"]
Which = Annotated[
    Text,
    Path(
        min_length=1,
        max_length=40,
        description="A customer's reference, or the number that the bank prints.",
        examples=["60218834"],
    ),
]


class Unit(Schema):
    """The place in the bank that a customer belongs to."""

    code: str = Field(examples=["EAST"])
    name_en: str = Field(examples=["East Lake"])
    name_zh: str = Field(examples=["东湖支行"])


class Masked(Schema):
    """A direct identifier. A channel never gets one in the clear."""

    code: str = Field(description="MOBILE, EMAIL, ID_CARD, ADDRESS, BIRTH_ON …", examples=["MOBILE"])
    shown: str = Field(examples=["138 **** 6021"])


class Customer(Schema):
    """A customer. With ``fields`` only the reference and what was asked for is there."""

    reference: UUID = Field(description="By which this API knows the customer; it never changes.")
    number: str | None = Field(None, description="By which the bank knows the customer.")
    kind: Kind | None = None
    status: Status | None = None
    full_name: str | None = Field(None, description="In Latin letters.")
    native_name: str | None = Field(None, description="In its own script; empty where there is none.")
    unit: Unit | None = None
    customer_since: date | None = None
    risk_profile: str | None = Field(None, description="C1 to C5, or empty.")
    kyc_expires_on: date | None = None
    language: str | None = None
    birth_year: int | None = Field(None, description="Of a person, where known.")
    birth_month: int | None = None
    version: int | None = Field(None, description="Grows with every change.")
    masked: list[Masked] | None = Field(None, description="Direct identifiers; of one customer only.")


class Customers(Schema):
    """A page of customers."""

    items: list[Customer]
    next: UUID | None = Field(description="Ask for the next page with after=…; null on the last.")


FIELDS = tuple(name for name in Customer.model_fields if name not in {"reference", "masked"})
FIELDS_FORM = rf"^({'|'.join(FIELDS)})(,({'|'.join(FIELDS)}))*$"


@router.get(
    "/customers",
    response=Customers,
    operation_id="listCustomers",
    summary="List customers",
    url_name="list_customers",
)
@operation("customers:read", scope="customers:read")
def list_customers(  # noqa: PLR0917  ninja takes each query from an argument
    request: HttpRequest,
    after: Annotated[UUID | None, Query(description="The next of the page before.")] = None,
    limit: Limit = 50,
    number: Annotated[
        Text | None, Query(min_length=1, max_length=40, description="Only the customer of this number.")
    ] = None,
    kind: Annotated[Kind | None, Query(description="Only persons, or only organisations.")] = None,
    status: Annotated[Status | None, Query(description="Only who stands so to the bank.")] = None,
    fields: Annotated[
        str | None,
        Query(max_length=300, pattern=FIELDS_FORM, description="Names of fields, separated by commas."),
    ] = None,
) -> Customers:
    """Customers of the bank, a page at a time, in the order in which they became known here.

    A page that is asked for again while customers join shows the same customers: nothing shifts.
    """
    chosen = frozenset(fields.split(",") if fields else FIELDS)
    wanted = Wanted(number=number or "", kind=kind or "", status=status or "")
    actor = actor_of(request)
    rows = customers.page(wanted, by=actor, after=after, limit=limit + 1)
    shown = rows[:limit]
    # The number that was asked for stays out of the trail: the references say whom it found.
    asked = " ".join(filter(None, ("number" if number else "", wanted.kind, wanted.status)))
    trail.record_list(
        (row.reference for row in shown),
        asked=asked,
        purpose=purpose_of(request),
        by=actor,
        at=timezone.now(),
    )
    # Constructed: validated anew, each customer would show all fields again.
    return Customers.model_construct(
        items=[_to_customer(row, chosen) for row in shown],
        next=shown[-1].reference if len(rows) > limit else None,
    )


@router.get(
    "/customers/{customer}",
    response=Customer,
    operation_id="getCustomer",
    summary="Get a customer",
    url_name="get_customer",
)
@operation("customers:read", scope="customers:read")
def get_customer(request: HttpRequest, customer: Which) -> Customer:
    """One customer, with direct identifiers masked."""
    actor = actor_of(request)
    row = customers.one(customer, by=actor)
    masked = customers.masked(row.reference, by=actor)
    trail.record_read(
        row.reference, row.id, part="record", purpose=purpose_of(request), by=actor, at=timezone.now()
    )
    found = _to_customer(row, frozenset(FIELDS))
    found.masked = [Masked(code=one.code, shown=one.shown) for one in masked]
    return found


def _to_customer(row: CustomerRow, chosen: frozenset[str]) -> Customer:
    everything = {
        "number": row.number,
        "kind": row.kind,
        "status": row.status,
        "full_name": row.full_name,
        "native_name": row.native_name,
        "unit": Unit(code=row.unit_code, name_en=row.unit_name_en, name_zh=row.unit_name_zh),
        "customer_since": row.customer_since,
        "risk_profile": row.risk_profile,
        "kyc_expires_on": row.kyc_expires_on,
        "language": row.language,
        "birth_year": row.birth_year,
        "birth_month": row.birth_month,
        "version": row.version,
    }
    picked: dict[str, Any] = {name: value for name, value in everything.items() if name in chosen}
    # Constructed, not validated: what was not asked for must stay unset, and so out of the answer.
    return Customer.model_construct(reference=row.reference, **picked)
