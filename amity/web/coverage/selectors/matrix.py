"""The matrix: who holds what on an axis, and what is credited to whom on a day; the sum is the ledger's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from amity.foundation.access import walls
from amity.foundation.access.permissions import Reach, permissions
from amity.foundation.kernel.actors import Actor
from amity.foundation.organisation import selectors as organisation
from amity.foundation.organisation.models import Team
from amity.know.coverage import selectors as coverage
from amity.know.coverage.models import WHOLE, AssignmentRole, Axis, CellAssignment
from amity.know.products.models import ProductLine

AXES = dict(Axis.choices)
ROLES = dict(AssignmentRole.choices)
__all__ = ["AXES", "ROLES", "WHOLE"]


@dataclass(frozen=True, slots=True)
class CreditLine:
    """One holder of a part of the ledger; a pool's name is its unit's."""

    kind: str
    name: str
    native_name: str
    code: str
    minor: int
    share: float


@dataclass(frozen=True, slots=True)
class CellRow:
    """One assignment of a cell."""

    reference: UUID
    cell: str
    label: str
    name: str
    native_name: str
    role: AssignmentRole
    share: str
    active_from: date
    active_to: date | None


@dataclass(frozen=True, slots=True)
class Matrix:
    """One axis on one day."""

    month: date
    lines: tuple[CreditLine, ...]
    credited_minor: int
    ledger_minor: int
    cells: tuple[CellRow, ...]

    @property
    def adds_up(self) -> bool:
        """Whether what is credited is what the ledger holds."""
        return self.credited_minor == self.ledger_minor


def matrix(axis: str, *, on: date, by: Actor) -> Matrix:
    """Return an axis on a day, of the actor's unit; of the whole bank for who may see all or nobody."""
    reach = permissions().reach(by.roles)
    units = None if reach in (Reach.BANK, Reach.NONE) else organisation.subtree(by.unit_id)
    with walls.for_counts(by=by):
        found = coverage.credited(axis, on=on, units=units, by=by)
    return Matrix(
        month=found.month,
        lines=_lines(found, by),
        credited_minor=sum(row.minor for row in found.credits),
        ledger_minor=found.total_minor,
        cells=_cells(axis, on, by) if axis != Axis.CUSTOMER else (),
    )


def examples(axis: str) -> str:
    """Return how cells of an axis are written."""
    return {
        Axis.INDUSTRY: "C34 · C · *",
        Axis.REGION: "R:3301 · U:EAST · *",
        Axis.PRODUCT: "L:DEPOSITS · P:TD12 · *",
    }.get(Axis(axis), "")


def _lines(found: coverage.Credited, by: Actor) -> tuple[CreditLine, ...]:
    people = coverage.people([row.holder_id for row in found.credits if row.holder == "S"])
    teams = {team.pk: team for team in Team.objects.filter(unit__legal_entity_id=by.legal_entity_id)}
    units = organisation.unit_rows([row.holder_id for row in found.credits if row.holder == "P"])
    whole = sum(abs(row.minor) for row in found.credits) or 1
    lines = []
    for row in found.credits:
        share = abs(row.minor) / whole
        if row.holder == "S":
            one = people[row.holder_id]
            lines.append(CreditLine("S", one.full_name, one.native_name, one.code, row.minor, share))
        elif row.holder == "T":
            team = teams[row.holder_id]
            lines.append(CreditLine("T", team.name_en, team.name_zh, team.code, row.minor, share))
        else:
            unit = units[row.holder_id]
            lines.append(CreditLine("P", unit.name_en, unit.name_zh, unit.code, row.minor, share))
    return tuple(lines)


def _cells(axis: str, on: date, by: Actor) -> tuple[CellRow, ...]:
    rows = CellAssignment.objects.filter(
        Q(active_to__isnull=True) | Q(active_to__gt=on),
        legal_entity_id=by.legal_entity_id,
        axis=axis,
        active_from__lte=on,
    ).select_related("staff", "team")
    return tuple(
        CellRow(
            reference=row.reference,
            cell=row.cell,
            label=_label(row.cell),
            name=row.staff.full_name if row.staff else row.team.name_en if row.team else "",
            native_name=row.staff.native_name if row.staff else row.team.name_zh if row.team else "",
            role=AssignmentRole(row.role),
            share=f"{row.share.normalize():f}",
            active_from=row.active_from,
            active_to=row.active_to,
        )
        for row in rows.order_by("cell", "-role", "pk")
    )


def _label(cell: str) -> str:
    code = cell.partition(":")[2]
    return str(ProductLine(code).label) if cell.startswith("L:") and code in ProductLine.values else ""


def sums(lines: Sequence[CreditLine]) -> dict[str, int]:
    """Return what is credited to people, teams and pools."""
    return {kind: sum(line.minor for line in lines if line.kind == kind) for kind in "STP"}
