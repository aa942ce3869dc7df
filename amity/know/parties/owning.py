"""Who owns how much of a company."""

from datetime import date
from decimal import Decimal

from django.db.models import Q

from amity.know.parties.models import Relationship
from amity.know.parties.ties import OWNER_ROLES


def shares_of(company_id: int, *, on: date) -> dict[int, Decimal]:
    """Return what part of a company, in hundredths, each owner holds on a day, whichever side told it."""
    owned = Q(party_id=company_id, role__in=OWNER_ROLES) | Q(
        other_id=company_id, inverse_role__in=OWNER_ROLES
    )
    lasting = Q(active_to__isnull=True) | Q(active_to__gt=on)
    found: dict[int, Decimal] = {}
    for row in Relationship.objects.filter(owned & lasting, share__isnull=False):
        owner = row.other_id if row.party_id == company_id else row.party_id
        found[owner] = max(found.get(owner, Decimal(0)), row.share or Decimal(0))
    return found
