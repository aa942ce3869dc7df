"""Undo an import: whoever it made is taken away, whoever it changed is what they were; others' work stays."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import SYSTEM
from amity.foundation.keys import services as keys
from amity.know.coverage import services as coverage
from amity.know.imports import snapshots
from amity.know.imports.models import Change, Import, ImportState

AT_ONCE = 500
CHANGED, USED = "changed", "used"


def undo(reference: UUID, *, at: datetime) -> dict[str, int]:
    """Undo it, chunk by chunk; begun anew after a kill, it goes on. Return how many were undone and kept."""
    row = Import.objects.get(reference=reference)
    while some := list(Change.objects.filter(of=row, kept_because="").order_by("pk")[:AT_ONCE]):
        gone = _undo_some(row, some, at=at)
        # Their keys go after the commit: what was sealed under them is gone by then.
        for party_id in gone:
            keys.destroy(party_id)
    with transaction.atomic():
        kept = Change.objects.filter(of=row).count()
        row.state = ImportState.UNDONE
        row.counts = row.counts | {"kept": kept}
        row.ended_at = row.changed_at = at
        row.version += 1
        row.save(update_fields=["state", "counts", "ended_at", "changed_at", "version"])
        audit.record(
            action="import:undone",
            subject=f"import:{reference}",
            by=SYSTEM,
            at=at,
            changes={name: ("", count) for name, count in row.counts.items() if name in ("undone", "kept")},
        )
        coverage.publish_grants(legal_entity_id=row.legal_entity_id, at=at)
    return {"undone": row.counts.get("undone", 0), "kept": kept}


@transaction.atomic
def _undo_some(row: Import, some: Sequence[Change], *, at: datetime) -> list[int]:
    """Undo some changes; return the customers who are gone. Their lines are taken away, those kept stay."""
    ids = [one.party_id for one in some]
    now = snapshots.taken(ids)
    used = snapshots.used([one.party_id for one in some if one.is_new])
    gone: list[int] = []
    done: list[int] = []
    for one in some:
        if snapshots.hash_of(now[one.party_id]) != one.after_hash:
            one.kept_because = CHANGED
        elif one.party_id in used:
            one.kept_because = USED
        elif one.is_new:
            snapshots.remove(one.party_id)
            gone.append(one.party_id)
            done.append(one.pk)
        else:
            before = json.loads(keys.open_for_batch(one.before_sealed or b"", batch=row.key_number))
            snapshots.put_back(one.party_id, before)
            done.append(one.pk)
    for one in some:
        if one.pk in done:
            audit.record(
                action="customer:import_undone",
                subject=f"import:{row.reference}",
                by=SYSTEM,
                at=at,
                party_id=one.party_id,
            )
    Change.objects.bulk_update([one for one in some if one.kept_because], ["kept_because"])
    Change.objects.filter(pk__in=done).delete()
    row.counts = row.counts | {"undone": row.counts.get("undone", 0) + len(done)}
    row.save(update_fields=["counts"])
    return gone
