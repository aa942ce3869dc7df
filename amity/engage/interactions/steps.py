"""Take contacts from a bank's files. A contact once taken is updated only where its plain columns differ."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import Any

import pyarrow as pa
from django.db import connection
from django.utils.translation import gettext_lazy as _

from amity.engage.interactions.models import Interaction
from amity.engage.interactions.selectors import TEXT_FIELD
from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import SYSTEM
from amity.foundation.kernel.carrying import Carries, Moves
from amity.foundation.kernel.intake import IntakeContext, Loaders, ParkedRow, Taken
from amity.foundation.kernel.references import new_reference
from amity.foundation.keys import services as keys
from amity.foundation.organisation.models import Staff
from amity.foundation.postgres.copying import copy_rows
from amity.know.parties import selectors as parties

PLAIN = ("staff_id", "kind", "outcome", "minutes", "happened_at")
COLUMNS = (
    "reference", "source", "key", "party_id", *PLAIN, "text_sealed", "recorded_at",
)  # fmt: skip
BATCH = 2_000
TABLE = "interactions_interaction"


def take_interactions(table: pa.Table, context: IntakeContext) -> Taken:
    """Insert new contacts, update changed ones, park those whose customer has not come yet."""
    customers = _parties(table, context.source)
    staff = dict(Staff.objects.filter(legal_entity_id=context.legal_entity_id).values_list("code", "pk"))
    known = {row.key: row for row in _known(table, context.source)}
    new: dict[str, dict[str, Any]] = {}
    changed: dict[str, Interaction] = {}
    parked: list[ParkedRow] = []
    for index, row in enumerate(table.to_pylist()):
        party_id = customers.get(row["customer_key"])
        if party_id is None:
            parked.append(ParkedRow(index, "customers", row["customer_key"]))
            continue
        plain = _plain(row, staff)
        held = known.get(row["key"])
        if held is None:
            new[row["key"]] = plain | {"party_id": party_id, "text": row["text"]}
        elif any(getattr(held, name) != value for name, value in plain.items()):
            _change(held, plain, row["text"])
            changed[row["key"]] = held
    copy_rows(connection, TABLE, COLUMNS, _to_copy(new, context))
    Interaction.objects.bulk_update(changed.values(), [*PLAIN, "text_sealed"], batch_size=BATCH)
    if new or changed:
        _record(len(new), len(changed), context)
    unchanged = table.num_rows - len(new) - len(changed) - len(parked)
    return Taken(inserted=len(new), updated=len(changed), unchanged=unchanged, parked=tuple(parked))


INTAKE: Loaders = MappingProxyType({"interactions": take_interactions})

CARRIES: Carries = (
    Moves(
        TABLE,
        label=_("Contacts and notes"),
        sealed=(("text_sealed", TEXT_FIELD),),
        written_at="recorded_at",
        by_staff="source = ''",
    ),
)
"""What becomes of this room's rows when customers are merged."""


def _parties(table: pa.Table, source: str) -> dict[str, int]:
    wanted = table.column("customer_key").unique().to_pylist()
    return {key: owner.party_id for key, owner in parties.owners(source, wanted).items()}


def _known(table: pa.Table, source: str) -> Iterator[Interaction]:
    wanted = table.column("key").to_pylist()
    rows = Interaction.objects.filter(source=source, key__in=wanted)
    return rows.only("key", "party_id", *PLAIN).iterator(BATCH)


def _plain(row: dict[str, Any], staff: dict[str, int]) -> dict[str, Any]:
    return {
        "staff_id": staff.get(row["staff_code"]) if row["staff_code"] else None,
        "kind": row["kind"],
        "outcome": row["outcome"] or "",
        "minutes": row["minutes"],
        "happened_at": row["at"],
    }


def _change(held: Interaction, plain: dict[str, Any], text: str | None) -> None:
    for name, value in plain.items():
        setattr(held, name, value)
    held.text_sealed = keys.seal(text, party=held.party_id, field=TEXT_FIELD) if text else None


def _to_copy(new: dict[str, dict[str, Any]], context: IntakeContext) -> Iterator[tuple[object, ...]]:
    rows = list(new.values())
    sealed = keys.seal_many(
        [row["text"] or None for row in rows], parties=[row["party_id"] for row in rows], field=TEXT_FIELD
    )
    for (key, row), text in zip(new.items(), sealed, strict=True):
        plain = tuple(row[name] for name in PLAIN)
        yield (new_reference(), context.source, key, row["party_id"], *plain, text, context.at)


def _record(inserted: int, updated: int, context: IntakeContext) -> None:
    audit.record(
        action="interactions:taken",
        subject=f"batch:{context.batch_id}",
        by=SYSTEM,
        at=context.at,
        changes={"inserted": ("", inserted), "updated": ("", updated)},
    )
