"""Writing the trail: one entry an act, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from amity.foundation.audit.models import Entry
from amity.foundation.audit.personal import entered
from amity.foundation.kernel.actors import Actor

NO_CHANGES: Mapping[str, Sequence[object]] = MappingProxyType({})


def record(
    *,
    action: str,
    subject: str,
    by: Actor,
    at: datetime,
    changes: Mapping[str, Sequence[object]] = NO_CHANGES,
    party_id: int | None = None,
    purpose: str = "",
) -> None:
    """
    Add one entry. Call it inside the transaction that makes the change.

    :raises ValueError: if a change of a personal field carries its value in the clear.
    """
    Entry.objects.create(
        action=action,
        subject=subject,
        party_id=party_id,
        legal_entity_id=by.legal_entity_id or None,
        staff_id=by.staff_id,
        happened_at=at,
        purpose=purpose[:200],
        changes={field: [entered(field, old), entered(field, new)] for field, (old, new) in changes.items()},
    )
