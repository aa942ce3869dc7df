"""What this room takes from the intake."""

from amity.foundation.kernel.intake import Loaders
from amity.know.parties.intake.addresses import take_addresses
from amity.know.parties.intake.contact_points import take_contact_points
from amity.know.parties.intake.customers import take_customers
from amity.know.parties.intake.identifiers import take_identifiers
from amity.know.parties.intake.relationships import take_relationships

INTAKE: Loaders = {
    "customers": take_customers,
    "identifiers": take_identifiers,
    "contact_points": take_contact_points,
    "addresses": take_addresses,
    "relationships": take_relationships,
}
"""Loaders by canonical table."""
