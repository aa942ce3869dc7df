"""Find whose a row is: the party behind a source's key, or the row is parked."""

from collections.abc import Iterable, Mapping, Sequence

from amity.foundation.kernel.intake import ParkedRow
from amity.know.parties import selectors


def party_ids(source: str, wanted: Iterable[str]) -> dict[str, int]:
    """Return the parties behind the source's keys, of those that have arrived."""
    return {key: owner.party_id for key, owner in selectors.owners(source, wanted).items()}


def orphans(customer_keys: Sequence[str], arrived: Mapping[str, int]) -> tuple[ParkedRow, ...]:
    """Return the rows whose customer has not arrived."""
    return tuple(
        ParkedRow(index, "customers", key) for index, key in enumerate(customer_keys) if key not in arrived
    )
