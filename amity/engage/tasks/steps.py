"""Take tasks from a bank's files. What people did with a task here is never undone by a file."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import Any

import pyarrow as pa
from django.db import connection
from django.utils.translation import gettext_lazy as _

from amity.engage.tasks.models import Task, TaskStatus
from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import SYSTEM
from amity.foundation.kernel.carrying import Carries, Moves
from amity.foundation.kernel.intake import IntakeContext, Loaders, ParkedRow, Taken
from amity.foundation.kernel.references import new_reference
from amity.foundation.organisation.models import Posting, Staff
from amity.foundation.postgres.copying import copy_rows
from amity.know.parties import selectors as parties
from amity.know.parties import services as party_services

TAKEN = (
    "party_id", "staff_id", "unit_id", "kind", "title_en", "title_zh", "reason_en", "reason_zh", "tone",
    "amount", "currency", "due_at", "is_timed", "status", "closed_at",
)  # fmt: skip
COLUMNS = ("reference", "source", "key", "legal_entity_id", *TAKEN, "created_at", "created_by", "version")
UNTOUCHED = 1
BATCH = 2_000
TABLE = "tasks_task"


def take_tasks(table: pa.Table, context: IntakeContext) -> Taken:
    """Insert new tasks, update changed ones that nobody has touched here, park those without a parent."""
    customers = _parties(table, context.source)
    staff = _staff(context.legal_entity_id)
    known = {row.key: row for row in _known(table, context.source)}
    new: dict[str, dict[str, Any]] = {}
    changed: dict[str, Task] = {}
    parked: list[ParkedRow] = []
    for index, row in enumerate(table.to_pylist()):
        missing = _missing(index, row, customers, staff)
        if missing is not None:
            parked.append(missing)
            continue
        held = known.get(row["key"])
        taken = _taken(row, customers, staff, context)
        if held is None:
            new[row["key"]] = taken
        elif held.version == UNTOUCHED and _differs(held, taken):
            for name, value in taken.items():
                setattr(held, name, value)
            changed[row["key"]] = held
    copy_rows(connection, TABLE, COLUMNS, _to_copy(new, context))
    Task.objects.bulk_update(changed.values(), TAKEN, batch_size=BATCH)
    party_services.forget_origin(TABLE, source=context.source, source_keys=list(changed))
    if new or changed:
        _record(len(new), len(changed), context)
    unchanged = table.num_rows - len(new) - len(changed) - len(parked)
    return Taken(inserted=len(new), updated=len(changed), unchanged=unchanged, parked=tuple(parked))


INTAKE: Loaders = MappingProxyType({"tasks": take_tasks})

CARRIES: Carries = (
    Moves(TABLE, label=_("Tasks"), written_at="created_at", by_staff="source = '' AND event_id IS NULL"),
)
"""What becomes of this room's rows when customers are merged."""


def _parties(table: pa.Table, source: str) -> dict[str, int]:
    wanted = table.column("customer_key").drop_null().unique().to_pylist()
    return {key: owner.party_id for key, owner in parties.owners(source, wanted).items()}


def _staff(legal_entity_id: int) -> dict[str, tuple[int, int | None]]:
    rows = Staff.objects.filter(legal_entity_id=legal_entity_id).values_list("code", "pk")
    units = dict(
        Posting.objects.filter(staff__legal_entity_id=legal_entity_id)
        .order_by("active_from", "pk")
        .values_list("staff_id", "unit_id")
    )
    return {code: (staff_id, units.get(staff_id)) for code, staff_id in rows}


def _known(table: pa.Table, source: str) -> Iterator[Task]:
    return Task.objects.filter(source=source, key__in=table.column("key").to_pylist()).iterator(BATCH)


def _missing(
    index: int, row: dict[str, Any], customers: dict[str, int], staff: dict[str, tuple[int, int | None]]
) -> ParkedRow | None:
    if row["customer_key"] and row["customer_key"] not in customers:
        return ParkedRow(index, "customers", row["customer_key"])
    if row["staff_code"] not in staff:
        return ParkedRow(index, "staff", row["staff_code"])
    return None


def _taken(
    row: dict[str, Any],
    customers: dict[str, int],
    staff: dict[str, tuple[int, int | None]],
    context: IntakeContext,
) -> dict[str, Any]:
    staff_id, unit_id = staff[row["staff_code"]]
    status = row["status"] or TaskStatus.OPEN.value
    return {
        "party_id": customers.get(row["customer_key"]) if row["customer_key"] else None,
        "staff_id": staff_id,
        "unit_id": unit_id or context.unit_id,
        "kind": row["kind"],
        "title_en": row["title_en"],
        "title_zh": row["title_zh"] or row["title_en"],
        "reason_en": row["reason_en"] or "",
        "reason_zh": row["reason_zh"] or row["reason_en"] or "",
        "tone": row["tone"] or "",
        "amount": row["amount"],
        "currency": context.currency,
        "due_at": row["due_at"],
        "is_timed": bool(row["is_timed"]),
        "status": status,
        "closed_at": None if status == TaskStatus.OPEN else row["due_at"],
    }


def _differs(held: Task, taken: dict[str, Any]) -> bool:
    return any(getattr(held, name) != value for name, value in taken.items())


def _to_copy(new: dict[str, dict[str, Any]], context: IntakeContext) -> Iterator[tuple[object, ...]]:
    for key, row in new.items():
        values = tuple(row[name] for name in TAKEN)
        yield (
            new_reference(), context.source, key, context.legal_entity_id, *values, context.at,
            SYSTEM.staff_id, UNTOUCHED,
        )  # fmt: skip


def _record(inserted: int, updated: int, context: IntakeContext) -> None:
    audit.record(
        action="tasks:taken",
        subject=f"batch:{context.batch_id}",
        by=SYSTEM,
        at=context.at,
        changes={"inserted": ("", inserted), "updated": ("", updated)},
    )
