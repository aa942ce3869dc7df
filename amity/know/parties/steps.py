"""What this room takes from the intake."""

from amity.foundation.kernel.carrying import Carries, Remade, Stays
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

CARRIES: Carries = (
    Stays("parties_party", "merged_into_id", read_by="the chain of merges itself"),
    Stays("parties_person", "party_id", read_by="parties.fields"),
    Stays("parties_organisation", "party_id", read_by="parties.fields"),
    Stays("parties_identifier", "party_id", read_by="parties.fields, parties.finding"),
    Stays("parties_contactpoint", "party_id", read_by="parties.fields, parties.finding"),
    Stays("parties_address", "party_id", read_by="parties.fields"),
    Stays("parties_relationship", "party_id", read_by="parties.selectors.relations"),
    Stays("parties_relationship", "other_id", read_by="parties.selectors.relations"),
    Stays("parties_searchtoken", "party_id", read_by="parties.finding"),
    Stays("parties_carried", "own_party_id", read_by="parties.carrying"),
    Stays("parties_sourcerecord", "own_party_id", read_by="parties.selectors.owners"),
    Remade(
        "parties_sourcerecord", "party_id", by="parties.services.join and part: the map of the lake's keys"
    ),
)
"""What becomes of this room's rows when customers are merged."""
