"""Entries of the audit trail about what a channel read: one a call, with whom it was about and why."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import Actor


def record_list(references: Iterable[UUID], *, asked: str, purpose: str, by: Actor, at: datetime) -> None:
    """Enter that the channel read a page of customers."""
    audit.record(
        action="customers:listed",
        subject=f"channel:{by.name}",
        by=by,
        at=at,
        purpose=purpose,
        changes={
            "filter": ("", asked),
            "customers": ("", " ".join(str(reference) for reference in references)),
        },
    )


def record_read(reference: UUID, party_id: int, *, part: str, purpose: str, by: Actor, at: datetime) -> None:
    """Enter that the channel read one customer, or a part of what is known of them."""
    audit.record(
        action="customer:read",
        subject=f"party:{reference}",
        by=by,
        at=at,
        party_id=party_id,
        purpose=purpose,
        changes={"part": ("", part), "channel": ("", by.name)},
    )
