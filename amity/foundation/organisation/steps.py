"""The room's part of the intake: which canonical tables it takes, and how their rows are read."""

from __future__ import annotations

from types import MappingProxyType

import pyarrow as pa

from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import SYSTEM
from amity.foundation.kernel.intake import IntakeContext, Loaders, Taken
from amity.foundation.organisation import loading


def take_units(table: pa.Table, context: IntakeContext) -> Taken:
    """Take the bank's tree of places."""
    rows = [
        loading.UnitGiven(
            code=row["code"],
            name_en=row["name_en"],
            name_zh=row["name_zh"] or "",
            kind=row["kind"],
            parent_code=row["parent_code"] or "",
        )
        for row in table.to_pylist()
    ]
    taken = loading.take_units(rows, legal_entity_id=context.legal_entity_id, own_unit_id=context.unit_id)
    return _written_down(taken, "units", context)


def take_teams(table: pa.Table, context: IntakeContext) -> Taken:
    """Take teams."""
    rows = [
        loading.TeamGiven(
            code=row["code"], unit_code=row["unit_code"], name_en=row["name_en"], name_zh=row["name_zh"] or ""
        )
        for row in table.to_pylist()
    ]
    return _written_down(loading.take_teams(rows, legal_entity_id=context.legal_entity_id), "teams", context)


def take_staff(table: pa.Table, context: IntakeContext) -> Taken:
    """Take people and their postings."""
    rows = [
        loading.StaffGiven(
            code=row["code"],
            full_name=row["full_name"],
            native_name=row["native_name"] or "",
            unit_code=row["unit_code"],
            team_code=row["team_code"] or "",
            role=row["role"],
            active_from=row["active_from"],
            active_to=row["active_to"],
            is_showcased=bool(row["is_showcased"]),
            languages=tuple((row.get("languages") or "").lower().split()),
            skills=tuple((row.get("skills") or "").upper().split()),
            home_region=row.get("home_region") or "",
        )
        for row in table.to_pylist()
    ]
    return _written_down(loading.take_staff(rows, legal_entity_id=context.legal_entity_id), "staff", context)


def _written_down(taken: Taken, table: str, context: IntakeContext) -> Taken:
    # Rows that came once more, after a kill, changed nothing: there is nothing to enter.
    if taken.inserted or taken.updated:
        audit.record(
            action=f"{table}:taken",
            subject=f"batch:{context.batch_id}",
            by=SYSTEM,
            at=context.at,
            changes={
                "inserted": ("", taken.inserted),
                "updated": ("", taken.updated),
                "parked": ("", len(taken.parked)),
            },
        )
    return taken


INTAKE: Loaders = MappingProxyType({"units": take_units, "teams": take_teams, "staff": take_staff})
