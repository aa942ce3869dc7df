"""Who looks after a customer, as a channel is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from amity.foundation.kernel.actors import Actor
from amity.foundation.organisation import selectors as organisation
from amity.know.coverage import selectors as coverage
from amity.know.coverage.selectors import Manager as PersonRow

__all__ = ["PersonRow"]


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """The main manager, whoever acts today, and who stands beside."""

    manager: PersonRow | None
    acting: PersonRow | None
    away_until: date | None
    beside: tuple[tuple[str, PersonRow], ...]


def today(party_id: int, *, by: Actor, at: datetime) -> CoverageRow:
    """Return who looks after a customer whom the caller found among those visible. Four queries."""
    on = organisation.today(by.legal_entity_id, at=at)
    found = coverage.acting((party_id,), on=on).get(party_id)
    beside = coverage.beside(party_id, on=on)
    if found is None:
        return CoverageRow(None, None, None, beside)
    people = coverage.people([one for one in (found.main_id, found.acting_id) if one is not None])
    return CoverageRow(
        people[found.main_id],
        people[found.acting_id] if found.acting_id is not None else None,
        found.away_until,
        beside,
    )
