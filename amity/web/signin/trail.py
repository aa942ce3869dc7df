"""Entries of the audit trail about sessions."""

from datetime import datetime

from django.db import transaction

from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import Actor


def record(action: str, *, by: Actor, way: str, at: datetime) -> None:
    """Enter that a session began or ended, and by which way in."""
    changes = {"way": ("", way)} if way else {}
    with transaction.atomic():
        audit.record(action=action, subject=f"staff:{by.staff_id}", by=by, at=at, changes=changes)
