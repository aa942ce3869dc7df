"""The forms of values that several operations send or take: text, money, moments, pages."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Annotated

from django.utils import timezone
from ninja import Field, Query, Schema
from pydantic import AfterValidator, AwareDatetime, BeforeValidator, StringConstraints, WithJsonSchema

EARLIEST = datetime.fromisoformat("1900-01-01T00:00:00+00:00")
MOST_ROWS = 200


def _plausible(moment: datetime) -> datetime:
    if not EARLIEST <= moment <= timezone.now() + timedelta(days=1):
        raise ValueError("must lie between 1900 and tomorrow")
    return moment


def _spelt(moment: object) -> object:
    # Pydantic would take a number for seconds since 1970; some senders mean milliseconds.
    if not isinstance(moment, str | datetime):
        raise ValueError("must be text such as 2026-11-22T09:41:00+08:00")  # noqa: TRY004  pydantic tells it
    return moment


def _exact(amount: object) -> object:
    # A number of JSON is a binary fraction for many readers: money travels as text.
    if amount is not None and not (isinstance(amount, str) and _AMOUNT.fullmatch(amount)):
        raise ValueError("must be text such as -600000.00")
    return amount


_AMOUNT = re.compile(r"-?[0-9]{1,16}(\.[0-9]{1,2})?")

Text = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$")]
"""Any text but one with a NUL in it, which PostgreSQL cannot keep."""
Moment = Annotated[AwareDatetime, BeforeValidator(_spelt), AfterValidator(_plausible)]
Amount = Annotated[
    Decimal,
    BeforeValidator(_exact),
    WithJsonSchema({"type": "string", "pattern": f"^{_AMOUNT.pattern}$"}),
]
Limit = Annotated[int, Query(ge=1, le=MOST_ROWS, description="How many rows a page has at most.")]


class Money(Schema):
    """An exact amount and its currency."""

    amount: str = Field(
        description="Decimal, two places; what is owed or goes out is negative.", examples=["0.00"]
    )
    currency: str = Field(description="ISO 4217.", examples=["CNY"])


def money(amount: Decimal, currency: str) -> Money:
    """Return an amount as the API says it."""
    return Money(amount=f"{amount:.2f}", currency=currency)


def money_of_minor(minor: int | None, currency: str) -> Money | None:
    """Return the money of so many hundredths; None for none."""
    return None if minor is None else money(Decimal(minor) / 100, currency)
