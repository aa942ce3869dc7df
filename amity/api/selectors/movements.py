"""Recent movements of money of one holding, a page at a time, the latest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from amity.foundation.access import services as access
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import NotFound
from amity.know.holdings.models import Holding, RecentTransaction, TransactionStatus
from amity.know.parties.models import PartyStatus

GONE = (PartyStatus.MERGED, PartyStatus.ERASED)
STATUSES = tuple(status.value for status in TransactionStatus)


@dataclass(frozen=True, slots=True)
class HeldRow:
    """Which holding, and whose."""

    id: int
    party_id: int
    party_reference: UUID


@dataclass(frozen=True, slots=True)
class MovementRow:
    """One movement of money; what went out is negative."""

    id: int
    booked_on: date
    booked_at: datetime | None
    amount: Decimal
    currency: str
    status: str
    kind: str
    purpose: str
    channel: str
    description: str


@dataclass(frozen=True, slots=True)
class After:
    """Where the page before ended."""

    booked_on: date
    id: int


def held(reference: UUID, *, by: Actor) -> HeldRow:
    """
    Return the holding of a reference.

    :raises NotFound: if there is none of a customer whom the actor may see.
    """
    access.check("customers:read", by=by)
    rows = access.visible(Holding.objects.exclude(owner__status__in=GONE), by=by, party="owner_id")
    found = rows.filter(reference=reference).values_list("pk", "owner_id", "owner__reference").first()
    if found is None:
        raise NotFound(_("There is no such holding of a customer you may see."))
    return HeldRow(*found)


def page(holding: HeldRow, *, after: After | None, limit: int) -> tuple[MovementRow, ...]:
    """Return movements of a holding that the caller found among those visible. One query."""
    # By the customer first: that is the order of the index.
    rows = RecentTransaction.objects.filter(party_id=holding.party_id, holding_id=holding.id)
    if after is not None:
        rows = rows.filter(
            Q(booked_on__lt=after.booked_on) | Q(booked_on=after.booked_on, pk__lt=after.id),
            booked_on__lte=after.booked_on,
        )
    columns = (
        "pk", "booked_on", "booked_at", "amount", "currency", "status", "kind", "purpose", "channel",
        "description",
    )  # fmt: skip
    return tuple(
        MovementRow(*row) for row in rows.order_by("-booked_on", "-pk").values_list(*columns)[:limit]
    )
