"""Let go of what was uploaded: on request, when its time is over, when a customer has to be forgotten."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from amity.know.imports import policies, sealing
from amity.know.imports.models import Finding, Import, ImportState


def let_go(row: Import, *, at: datetime) -> None:
    """Forget file, samples, mends and rows of an import; what it did and counted stays."""
    Finding.objects.filter(of=row).delete()
    row.profile_sealed = row.mends_sealed = None
    if row.state not in (ImportState.DONE, ImportState.UNDONE):
        row.state = ImportState.EXPIRED
    row.version += 1
    row.changed_at = at
    row.save(update_fields=["profile_sealed", "mends_sealed", "state", "version", "changed_at"])
    sealing.let_go(row.reference, key=row.key_number)


def forget_waiting(*, legal_entity_id: int, at: datetime) -> int:
    """Let go of all lists of a bank that have not run: one of them may hold whom the bank has to forget."""
    waiting = Import.objects.select_for_update().filter(
        legal_entity_id=legal_entity_id, state__in=(*policies.OPEN, ImportState.CHECKING)
    )
    count = 0
    for row in waiting:
        let_go(row, at=at)
        count += 1
    return count


def forget_over(*, at: datetime) -> int:
    """Let go of what was uploaded or kept for an undo longer ago than seven days; return how many."""
    count = 0
    old = Import.objects.filter(changed_at__lt=at - policies.KEPT_FOR).exclude(state=ImportState.EXPIRED)
    for row in old.exclude(state__in=(ImportState.RUNNING, ImportState.UNDOING)):
        if row.state in (ImportState.DONE, ImportState.UNDONE) and not _holds_anything(row):
            continue
        with transaction.atomic():
            row.changes.all().delete()
            let_go(row, at=at)
        count += 1
    sealing.remove_nobodys({str(one) for one in Import.objects.values_list("reference", flat=True)})
    return count


def _holds_anything(row: Import) -> bool:
    return (
        row.profile_sealed is not None
        or Finding.objects.filter(of=row).exists()
        or bool(row.changes.exists())
    )
