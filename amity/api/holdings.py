"""What a customer holds, and the recent movements of one holding."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal, cast
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Path, Query, Router, Schema

from amity.api import trail
from amity.api.customers import Which
from amity.api.operations import actor_of, operation, purpose_of
from amity.api.schemas import Limit, Money, money, money_of_minor
from amity.api.selectors import customers, movements
from amity.api.selectors.movements import After, MovementRow
from amity.know.holdings import selectors as holdings
from amity.know.holdings.selectors import HoldingRow

router = Router(tags=["holdings"])

Line = Literal["DEPOSITS", "WEALTH", "INSURANCE", "LOANS", "CARDS", "PAYMENTS", "TRADE", "SERVICES"]
State = Literal["ACTIVE", "DORMANT", "MATURED", "CLOSED", "OVERDUE"]
Settled = Literal["SETTLED", "PENDING", "REVERSED"]


class Product(Schema):
    """What is held."""

    code: str = Field(examples=["TD12"])
    name_en: str = Field(examples=["Time deposit, 1 year"])
    name_zh: str = Field(examples=["一年期定期"])
    line: Line


class Holding(Schema):
    """A product that a customer has a part in."""

    reference: UUID
    product: Product
    status: State
    role: str = Field(description="The customer's part; empty for the first owner.", examples=[""])
    number: str = Field(description="Masked: the last four; empty where unknown.", examples=["**** 7788"])
    balance: Money | None = Field(description="The latest; what is owed is negative.")
    balance_on: date | None
    limit: Money | None
    rate: str | None = Field(description="A year, as a decimal share.", examples=["0.021500"])
    opened_on: date | None
    matures_on: date | None
    is_held_away: bool = Field(description="At another bank, as the customer told.")


class Holdings(Schema):
    """All that a customer holds: line by line, the largest first, what is closed last."""

    customer: UUID
    items: list[Holding]


class Movement(Schema):
    """One movement of money."""

    booked_on: date
    booked_at: datetime | None
    amount: Money
    status: Settled
    kind: str
    purpose: str
    channel: str
    description: str


class Movements(Schema):
    """A page of movements, the latest first."""

    holding: UUID
    items: list[Movement]
    next: str | None = Field(description="Ask for the next page with after=…; null on the last.")


@router.get(
    "/customers/{customer}/holdings",
    response=Holdings,
    operation_id="listHoldings",
    summary="List what a customer holds",
    url_name="list_holdings",
)
@operation("customers:read", scope="holdings:read")
def list_holdings(request: HttpRequest, customer: Which) -> Holdings:
    """What the customer has a part in, with the latest balances and masked numbers."""
    actor = actor_of(request)
    whose = customers.one(customer, by=actor)
    rows = holdings.of_party(whose.id, by=actor)
    trail.record_read(
        whose.reference, whose.id, part="holdings", purpose=purpose_of(request), by=actor, at=timezone.now()
    )
    return Holdings(customer=whose.reference, items=[_to_holding(row) for row in rows])


@router.get(
    "/holdings/{holding}/transactions",
    response=Movements,
    operation_id="listTransactions",
    summary="List recent movements of a holding",
    url_name="list_transactions",
)
@operation("customers:read", scope="holdings:read")
def list_transactions(
    request: HttpRequest,
    holding: Annotated[UUID, Path(description="A holding's reference.")],
    after: Annotated[
        str | None, Query(pattern=r"^[0-9]{6}\.[0-9]{1,18}$", description="The next of the page before.")
    ] = None,
    limit: Limit = 50,
) -> Movements:
    """Movements of the 90 days before the bank's business date; the lake keeps the older ones."""
    actor = actor_of(request)
    held = movements.held(holding, by=actor)
    rows = movements.page(held, after=_after(after), limit=limit + 1)
    shown = rows[:limit]
    trail.record_read(
        held.party_reference,
        held.party_id,
        part="transactions",
        purpose=purpose_of(request),
        by=actor,
        at=timezone.now(),
    )
    following = f"{shown[-1].booked_on.toordinal():06}.{shown[-1].id}" if len(rows) > limit else None
    return Movements(holding=holding, items=[_to_movement(row) for row in shown], next=following)


def _after(text: str | None) -> After | None:
    if text is None:
        return None
    day, _dot, number = text.partition(".")
    return After(date.fromordinal(int(day)), int(number))


def _to_holding(row: HoldingRow) -> Holding:
    return Holding(
        reference=row.reference,
        product=Product(
            code=row.product_code, name_en=row.name_en, name_zh=row.name_zh, line=cast("Line", row.line.value)
        ),
        status=cast("State", row.status.value),
        role=row.role,
        number=f"**** {row.number_tail}" if row.number_tail else "",
        balance=money_of_minor(row.balance_minor, row.currency),
        balance_on=row.balance_on,
        limit=money_of_minor(row.limit_minor, row.currency),
        rate=_rate(row.rate),
        opened_on=row.opened_on,
        matures_on=row.matures_on,
        is_held_away=row.is_held_away,
    )


def _to_movement(row: MovementRow) -> Movement:
    return Movement(
        booked_on=row.booked_on,
        booked_at=row.booked_at,
        amount=money(row.amount, row.currency),
        status=cast("Settled", row.status),
        kind=row.kind,
        purpose=row.purpose,
        channel=row.channel,
        description=row.description,
    )


def _rate(rate: Decimal | None) -> str | None:
    return None if rate is None else f"{rate:f}"
