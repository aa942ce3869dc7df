"""Customers as a channel reads them, a page at a time in the order of their references."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from amity.foundation.access import services as access
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import NotFound
from amity.know.parties import selectors as parties
from amity.know.parties.models import Party, PartyKind, PartyStatus

GONE = (PartyStatus.MERGED, PartyStatus.ERASED)
STATUSES = tuple(status.value for status in PartyStatus if status not in GONE)
KINDS = tuple(kind.value for kind in PartyKind)
_REFERENCE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """One customer. The day of birth is not here: year and month are what is plain."""

    id: int
    reference: UUID
    number: str
    kind: str
    status: str
    full_name: str
    native_name: str
    unit_code: str
    unit_name_en: str
    unit_name_zh: str
    customer_since: date | None
    risk_profile: str
    kyc_expires_on: date | None
    language: str
    birth_year: int | None
    birth_month: int | None
    version: int


@dataclass(frozen=True, slots=True)
class MaskedRow:
    """A direct identifier, so much of it that two can be told apart."""

    code: str
    shown: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which customers are asked for; what is left empty does not narrow."""

    number: str = ""
    kind: str = ""
    status: str = ""


def page(wanted: Wanted, *, by: Actor, after: UUID | None, limit: int) -> tuple[CustomerRow, ...]:
    """Return the customers after a reference, in the order in which they became known here. One query."""
    rows = _visible(by)
    given = {"number": wanted.number, "kind": wanted.kind, "status": wanted.status}
    rows = rows.filter(**{column: value for column, value in given.items() if value})
    if after is not None:
        rows = rows.filter(reference__gt=after)
    return tuple(_to_row(party) for party in rows.order_by("reference")[:limit])


def one(which: str, *, by: Actor) -> CustomerRow:
    """
    Return the customer of a reference or of the number that the bank prints.

    :raises NotFound: if there is none among those that the actor may see.
    """
    column = "reference" if _REFERENCE.fullmatch(which) else "number"
    rows = _visible(by)
    party = rows.filter(**{column: which}).first() or _survivor(rows, column, which)
    if party is None:
        raise NotFound(_("There is no such customer among those you may see."))
    return _to_row(party)


def masked(reference: UUID, *, by: Actor) -> tuple[MaskedRow, ...]:
    """Return the customer's direct identifiers, masked."""
    return tuple(MaskedRow(row.code, row.shown) for row in parties.details(reference, by=by) if row.is_masked)


def _survivor(rows: QuerySet[Party], column: str, which: str) -> Party | None:
    """Return the customer to whom the old number, or reference, of one that was merged leads."""
    merged = Party.objects.filter(**{column: which}, status=PartyStatus.MERGED).values_list("pk", flat=True)
    return rows.filter(pk__in=[head for pk in merged for head in parties.heads([pk]).values()]).first()


def _visible(by: Actor) -> QuerySet[Party]:
    access.check("customers:read", by=by)
    rows = access.visible(Party.objects.exclude(status__in=GONE), by=by)
    return rows.select_related("unit", "person")


def _to_row(party: Party) -> CustomerRow:
    person = party.person if hasattr(party, "person") else None
    return CustomerRow(
        id=party.pk,
        reference=party.reference,
        number=party.number,
        kind=party.kind,
        status=party.status,
        full_name=party.full_name,
        native_name=party.native_name,
        unit_code=party.unit.code,
        unit_name_en=party.unit.name_en,
        unit_name_zh=party.unit.name_zh,
        customer_since=party.customer_since,
        risk_profile=party.risk_profile,
        kyc_expires_on=party.kyc_expires_on,
        language=party.language,
        birth_year=person.birth_year if person else None,
        birth_month=person.birth_month if person else None,
        version=party.version,
    )
